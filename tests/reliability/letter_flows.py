"""签发 that is killed: one letter by hand, and several in one go by the runner. Number, bytes and reply case, or nothing."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from uuid import UUID

from guatu.cases.services import Order, open_case
from guatu.documents.models import FrozenDocument, NumberLine, NumberSeries, Status
from guatu.documents.numbers import missing_numbers
from guatu.facts import files
from guatu.facts.models import Fact
from guatu.kernel.ids import uuid7
from guatu.life.supervise.letters import jobs
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.services import Draft, Number, check_letter, draft_letter, sign_letter
from guatu.life.supervise.letters.tests.scene import ORGAN, build_city
from guatu.life.supervise.letters.vocab import LetterKind, LetterState
from guatu.runner import rules
from guatu.runner.jobs import Job, enqueue
from guatu.runner.recovery import recover_lost
from guatu.runner.services import retry_job
from guatu.runner.worker import Worker
from tests.reliability.case_flows import loose_cases
from tests.reliability.flow import Flow, Plain, missing_files

SIGNED = "letters.signed"


class Letters(Flow):
    """What both have in common: a city whose letters count, one case to write about, and what must hold of every letter."""

    aim = 'INSERT INTO "documents_numberline"'
    verified_every = 1

    def prepare(self) -> None:
        self.city = build_city()
        self.cast = self.city.cast
        order = Order(kind="problem", title="清表受阻", handler=self.city.bureau.id, grade="C", place=self.cast.county_a.id)
        self.case = open_case(actor=self.city.signer, order=order)

    def begin(self) -> Plain:
        return {"key": str(uuid7())}

    def ready(self, key: str) -> Letter:
        """A letter that waits for its signature, or is past it; drafted under this key."""
        draft = Draft(LetterKind.LETTER, self.city.bureau.id, cases=(self.case,))
        letter = draft_letter(actor=self.city.drafter, draft=draft, idem_key=f"{key}:draft")
        if letter.state == LetterState.DRAFTED:
            check_letter(actor=self.city.checker, letter=letter.id)
        return letter

    def house(self) -> Iterator[str]:
        yield from super().house()
        yield from missing_files()
        yield from loose_cases()
        yield from gaps()
        yield from halves()


class Signatures(Letters):
    """签发：one letter after the other."""

    def do(self, task: Plain) -> Plain:
        letter = self.ready(task["key"])
        sign_letter(actor=self.city.signer, letter=letter.id, number=Number(ORGAN), idem_key=task["key"])
        return {"letter": str(letter.id), "number": fresh(letter.id).document.doc_number}

    def whole(self, task: Plain, answer: Plain) -> Iterator[str]:
        yield from issued(UUID(answer["letter"]), answer["number"])
        if Fact.objects.filter(entry__idem_key=task["key"], kind=SIGNED).count() != 1:
            yield "one key signed more or less than once"

    def is_there(self, task: Plain) -> bool:
        return Fact.objects.filter(entry__idem_key=task["key"]).exists()

    def traces(self, task: Plain) -> Iterator[str]:
        drafted = Fact.objects.filter(entry__idem_key=f"{task['key']}:draft").first()
        if drafted is not None:
            yield from unissued(UUID(drafted.subject_id))


class Batches(Letters):
    """批量签发：the runner signs several; a killed run is found by the next worker and goes on with the rest."""

    SIZE = 3
    ROUNDS_MOST = 50

    def do(self, task: Plain) -> Plain:
        letters = [str(self.ready(f"{task['key']}:{n}").id) for n in range(self.SIZE)]
        job = self._job(task) or enqueue(
            jobs.sign_all,
            {"letters": letters, "organ_code": ORGAN},
            actor=self.city.signer,
            dedupe_key=task["key"],
            subject=task["key"],
        )
        for _round in range(self.ROUNDS_MOST):
            recover_lost(rules.Watch())
            job.refresh_from_db()
            if job.state == rules.DONE:
                return {
                    "letters": letters,
                    "numbers": [fresh(UUID(one)).document.doc_number for one in letters],
                    "result": job.result,
                }
            if job.state == rules.FAILED:
                retry_job(actor=self.city.signer, job_id=job.id)
            Worker(1, threading.Event(), is_draining=True).run()
        raise RuntimeError(f"the batch does not come to its end: {job.state} {job.cause_code} {job.cause}")

    def _job(self, task: Plain) -> Job | None:
        return Job.objects.filter(subject=task["key"]).first()

    def whole(self, task: Plain, answer: Plain) -> Iterator[str]:
        if answer["result"] != {"signed": self.SIZE, "left": [], "left_total": 0}:
            yield f"a finished batch says {answer['result']}"
        if len(set(answer["numbers"])) != self.SIZE:
            yield f"a batch with the numbers {answer['numbers']}"
        for letter, number in zip(answer["letters"], answer["numbers"], strict=True):
            yield from issued(UUID(letter), number)
        if Job.objects.filter(subject=task["key"]).count() != 1:
            yield "one batch is several jobs"

    def is_there(self, task: Plain) -> bool:
        job = self._job(task)
        return job is not None and job.state == rules.DONE

    def traces(self, task: Plain) -> Iterator[str]:
        """Some of its letters may be signed, each of them whole: that is what `house` asks of all."""
        job = self._job(task)
        if job is not None and job.result is not None:
            yield "a batch that is not over has a result"


def fresh(letter: UUID) -> Letter:
    """As it stands."""
    return Letter.objects.select_related("document").get(id=letter)


def issued(letter: UUID, number: str) -> Iterator[str]:
    """What a signed letter lacks."""
    row = fresh(letter)
    if (row.state, row.document.status, row.document.doc_number) != (LetterState.ISSUED, Status.ISSUED, number):
        yield f"a signed letter is {row.state}, its paper {row.document.status} {row.document.doc_number}"
        return
    kept = files.read(row.pdf_sha256)
    if hashlib.sha256(kept).hexdigest() != row.pdf_sha256 or not kept.startswith(b"%PDF"):
        yield f"the bytes of {number} are not those that were signed"
    if list(NumberLine.objects.filter(text=number).values_list("document_id", flat=True)) != [row.document_id]:
        yield f"{number} is not taken exactly once"
    facts = list(Fact.objects.filter(kind=SIGNED, subject_id=str(letter)))
    told = [(one.body["number"], one.body["pdf_sha256"], one.body["case"]) for one in facts]
    if told != [(number, row.pdf_sha256, str(row.reply_case_id or ""))]:
        yield f"{number} was signed as {told}"


def unissued(letter: UUID) -> Iterator[str]:
    """What a letter shows of a signature it does not have."""
    row = fresh(letter)
    if (
        row.state not in (LetterState.DRAFTED, LetterState.CHECKED)
        or row.pdf_sha256
        or row.reply_case_id
        or row.document.doc_number
    ):
        yield f"a letter that was not signed is {row.state} {row.document.doc_number} {row.pdf_sha256}"


def gaps() -> Iterator[str]:
    """Numbers without a gap or a double, each with the paper that carries it."""
    for series in NumberSeries.objects.all():
        found = sorted(series.lines.values_list("seq", flat=True))
        if found != list(range(1, series.last_seq + 1)) or missing_numbers(series.organ_code, series.year):
            yield f"{series}: {len(found)} numbers up to {series.last_seq}"
    carried = set(FrozenDocument.objects.filter(doc_number__isnull=False).values_list("id", "doc_number"))
    if set(NumberLine.objects.values_list("document_id", "text")) != carried:
        yield "numbers and the papers that carry them differ"


def halves() -> Iterator[str]:
    """Letters that are neither signed nor unsigned."""
    signed = {UUID(one) for one in Fact.objects.filter(kind=SIGNED).values_list("subject_id", flat=True)}
    for row in Letter.objects.select_related("document"):
        if row.id not in signed:
            yield from unissued(row.id)
        elif not (row.pdf_sha256 and row.document.doc_number and files.path_of(row.pdf_sha256).is_file() and row.reply_case_id):
            yield f"a half-signed letter: {row.document.doc_number} {row.pdf_sha256} {row.reply_case_id}"
