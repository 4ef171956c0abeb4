"""申请销号 that is killed: a case is opened, accepted, and its result submitted with what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from guatu.cases.models import Case, CaseSeries, CaseStanding
from guatu.cases.services import Order, accept_case, open_case, submit_result
from guatu.cases.vocab import CaseState
from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.facts.models import Entry, Evidence, Fact
from guatu.kernel.ids import uuid7
from tests.reliability.flow import Flow, Plain, missing_files

SUBMITTED = "cases.result_submitted"


class Submits(Flow):
    """One case a time, with one file of its own."""

    # The file is kept right before the submission's own transaction.
    aim = 'INSERT INTO "facts_storedfile"'
    verified_every = 1

    def prepare(self) -> None:
        super().prepare()
        self.asks, self.does = self.cast.city_office.actor, self.cast.department.actor

    def begin(self) -> Plain:
        return {"key": str(uuid7())}

    def do(self, task: Plain) -> Plain:
        order = Order(
            kind="problem",
            title=f"清表受阻{task['key']}",
            handler=self.cast.units["land_bureau"].id,
            grade="C",
            place=self.cast.county_a.id,
        )
        case = open_case(actor=self.asks, order=order, idem_key=f"{task['key']}:open")
        if standing(case).state == CaseState.ASSIGNED:
            accept_case(actor=self.does, case=case)
        kept = files.store(self._photo(task), name="现场.png", kind="png")
        submit_result(actor=self.does, case=case, text=self._words(task), evidence=(Evid(kept.sha256, {}),), idem_key=task["key"])
        return {"case": str(case), "number": standing(case).number}

    def _words(self, task: Plain) -> str:
        return f"已清表完毕（{task['key']}）"

    def _photo(self, task: Plain) -> bytes:
        return b"\x89PNG\r\n\x1a\n" + task["key"].encode() * 500

    def whole(self, task: Plain, answer: Plain) -> Iterator[str]:
        facts = list(Fact.objects.filter(entry__idem_key=task["key"]))
        if [(one.kind, one.subject_id, one.body["text"]) for one in facts] != [(SUBMITTED, answer["case"], self._words(task))]:
            yield f"a submitted result is {[one.kind for one in facts]}"
            return
        pieces = list(Evidence.objects.filter(fact=facts[0]))
        if len(pieces) != 1 or files.read(pieces[0].file_sha256) != self._photo(task):
            yield "a submitted result without its evidence"
        row = standing(UUID(answer["case"]))
        if (row.state, row.number) != (CaseState.SUBMITTED, answer["number"]):
            yield f"the case stands as {row.number} {row.state}"
        if Case.objects.filter(number=answer["number"]).count() != 1:
            yield f"{answer['number']} is not there exactly once"

    def is_there(self, task: Plain) -> bool:
        return Entry.objects.filter(idem_key=task["key"]).exists()

    def traces(self, task: Plain) -> Iterator[str]:
        opened = Entry.objects.filter(idem_key=f"{task['key']}:open").first()
        if opened is None:
            if CaseStanding.objects.filter(title=f"清表受阻{task['key']}").exists():
                yield "a case that was not opened"
        elif standing(UUID(opened.answer["case"])).state not in (CaseState.ASSIGNED, CaseState.WORKING):
            yield "a case stands as submitted and was not"

    def house(self) -> Iterator[str]:
        yield from super().house()
        yield from missing_files()
        yield from loose_cases()
        told = sorted(Fact.objects.filter(kind=SUBMITTED).values_list("subject_id", flat=True))
        stand = CaseStanding.objects.live().filter(state=CaseState.SUBMITTED).values_list("case_id", flat=True)
        if told != sorted(str(one) for one in stand):
            yield "submitted cases and the facts about them differ"
        bare = Fact.objects.filter(kind=SUBMITTED, evidence=None).count()
        if bare:
            yield f"{bare} results without evidence"


def standing(case: UUID) -> CaseStanding:
    """How a case stands."""
    return CaseStanding.objects.live().get(case_id=case)


def loose_cases() -> Iterator[str]:
    """Cases, their opening facts and their standings are the same ones, numbered without a gap or a double."""
    cases = {str(one) for one in Case.objects.values_list("id", flat=True)}
    opened = sorted(Fact.objects.filter(kind="cases.opened").values_list("subject_id", flat=True))
    stand = sorted(str(one) for one in CaseStanding.objects.live().values_list("case_id", flat=True))
    if not sorted(cases) == opened == stand:
        yield f"{len(cases)} cases, {len(opened)} openings, {len(stand)} standings"
    for row in CaseSeries.objects.all():
        start = f"{row.prefix}-{row.year}-"
        numbers = sorted(Case.objects.filter(root_id=row.root_id, number__startswith=start).values_list("number", flat=True))
        if numbers != [f"{start}{n:04d}" for n in range(1, row.last + 1)]:
            yield f"case numbers with a gap or a double: {numbers[-3:]} of {row.last}"
