"""The flows that are killed: a return is filed, a ledger imported, a month closed; and those of the cases and the letters."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import openpyxl
from django.db.models import Count

from guatu.facts.models import Entry, Fact
from guatu.figures.models import Close, CloseValue
from guatu.figures.services import make_close
from guatu.kernel import clock
from guatu.kernel.ids import uuid7
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectMonth, ProjectStanding, Snapshot, SnapshotName, SourceRow
from guatu.ledger.standings import SNAPSHOT_TABLES
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.life.dispatch.importing.services import apply_import, preview_import
from guatu.life.dispatch.models import ImportBatch
from tests.register import YI, planned, project_at, returned
from tests.reliability.case_flows import Submits
from tests.reliability.flow import Flow, Plain, missing_files
from tests.reliability.letter_flows import Batches, Signatures

MARCH = Period.parse("2023-03")


class Returns(Flow):
    """填报：three projects in one sending, each time a little more than before."""

    def prepare(self) -> None:
        super().prepare()
        filed = (planned(2023, 10 * YI), returned("2023-01/02", "2023-02-28", YI))
        self.projects = [project_at(self.cast.county_a, *filed, name=f"示例{n}号项目") for n in range(3)]

    def begin(self) -> Plain:
        # Only the clock grows across victims, so amounts never repeat and always rise.
        return {"key": str(uuid7()), "ytd": 2 * YI + int(clock.now().timestamp() * 1000) % 10**9}

    def do(self, task: Plain) -> Plain:
        rows = [Return(one, Told(task["ytd"] + n), reason="核对无误", document_no="示函1号") for n, one in enumerate(self.projects)]
        receipt = file_returns(actor=self.office, period=MARCH, returns=rows, idem_key=task["key"])
        return {"facts": [str(fact) for fact in receipt.facts]}

    def whole(self, task: Plain, answer: Plain) -> Iterator[str]:
        entries = list(Entry.objects.filter(idem_key=task["key"]))
        if len(entries) != 1:
            yield f"{len(entries)} entries for one key"
            return
        facts = list(Fact.objects.filter(entry=entries[0]).order_by("line"))
        if [str(one.id) for one in facts] != answer["facts"] or entries[0].answer["facts"] != answer["facts"]:
            yield "the answer names other facts than are stored"
        if [one.amount_yuan for one in facts] != [task["ytd"] + n for n in range(3)]:
            yield "other amounts than were sent"

    def is_there(self, task: Plain) -> bool:
        return Entry.objects.filter(idem_key=task["key"]).exists()

    def traces(self, task: Plain) -> Iterator[str]:
        if Fact.objects.filter(amount_yuan=task["ytd"], kind="ledger.investment_returned").exists():
            yield "a fact of a return that was not filed"
        if ProjectMonth.objects.filter(ytd_yuan=task["ytd"]).exists():
            yield "a standing of a return that was not filed"

    def house(self) -> Iterator[str]:
        yield from super().house()
        filed = Entry.objects.filter(verb="build.return_reported").annotate(n=Count("facts")).exclude(n=3).count()
        if filed:
            yield f"{filed} half-applied returns"
        tips = Fact.objects.filter(period=MARCH.key, superseded_by=None).values_list("project", "id", "amount_yuan")
        rows = ProjectMonth.objects.filter(snapshot_no=0, period=MARCH.key).values_list("project_id", "fact_id", "ytd_yuan")
        if set(tips) != set(rows):
            yield "standings differ from the effective returns"


class Imports(Flow):
    """归集：a ledger of eight new projects and two changed ones, previewed and applied."""

    NEW, OLD = 8, 2
    aim = 'INSERT INTO "ledger_project"'

    def prepare(self) -> None:
        super().prepare()
        self.old = [project_at(self.cast.county_a, name=f"示例旧{n}号项目") for n in range(self.OLD)]

    def begin(self) -> Plain:
        return {"batch": str(uuid7()), "total": 20_000 + int(clock.now().timestamp() * 1000) % 10**7}

    def do(self, task: Plain) -> Plain:
        batch = ImportBatch.objects.filter(id=task["batch"]).first()
        if batch is None:
            fresh = ImportBatch(id=task["batch"], created_at=clock.now(), place=self.cast.county_a)
            batch = preview_import(
                actor=self.office, place=self.cast.county_a, content=self._ledger(task), filename="台账.xlsx", batch=fresh
            )
        return apply_import(actor=self.office, batch=batch)

    def _names(self, task: Plain) -> list[str]:
        return [f"示例{task['batch'].replace('-', '')}之{n}" for n in range(self.NEW)]

    def _ledger(self, task: Plain) -> bytes:
        book = openpyxl.Workbook()
        book.active.append(["示例2023年8月项目台账"])
        book.active.append(["序号", "项目名称", "建设内容", "总投资（万元）", "年度计划投资（万元）"])
        names = self._names(task) + [f"示例旧{n}号项目" for n in range(self.OLD)]
        for number, name in enumerate(names):
            book.active.append([number + 1, name, "厂房", task["total"] + number, 100 + task["total"] % 1000])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def whole(self, task: Plain, answer: Plain) -> Iterator[str]:
        batch = ImportBatch.objects.get(id=task["batch"])
        if batch.state != ImportBatch.State.APPLIED or (batch.counts["new"], batch.counts["changed"]) != (self.NEW, self.OLD):
            yield f"an applied import is {batch.state} with {batch.counts}"
        if answer != batch.counts:
            yield "another answer than the batch keeps"
        yield from self._rows(task, batch)
        facts = Fact.objects.filter(entry_id=batch.entry_id)
        if facts.filter(kind="ledger.project_registered").count() != self.NEW:
            yield "not every new project is on record"
        bare = facts.filter(evidence=None).count()
        if bare:
            yield f"{bare} imported facts without their cell"

    def _rows(self, task: Plain, batch: ImportBatch) -> Iterator[str]:
        made = ProjectStanding.objects.live().filter(name__in=self._names(task)).values_list("project_id", flat=True)
        if len(made) != self.NEW or len(set(made)) != self.NEW:
            yield f"{len(made)} of {self.NEW} new projects stand on the register"
        if SourceRow.objects.filter(project_id__in=list(made)).count() != self.NEW:
            yield "the office's own columns are not kept"
        if Entry.objects.filter(idem_key__startswith=f"import:{task['batch']}").count() != 1:
            yield "an import entered more or less than once"

    def is_there(self, task: Plain) -> bool:
        return Entry.objects.filter(idem_key__startswith=f"import:{task['batch']}").exists()

    def traces(self, task: Plain) -> Iterator[str]:
        batch = ImportBatch.objects.filter(id=task["batch"]).first()
        if batch is not None and batch.state != ImportBatch.State.PREVIEWED:
            yield f"a batch that was not applied is {batch.state}"
        if batch is not None and batch.rows.count() != self.NEW + self.OLD:
            yield "a preview with some of its rows"
        if ProjectStanding.objects.filter(name__in=self._names(task)).exists():
            yield "projects of an import that was not applied"
        if Fact.objects.filter(evidence__file_sha256=batch.file_sha256 if batch else "").exists():
            yield "facts of an import that was not applied"

    def house(self) -> Iterator[str]:
        yield from super().house()
        yield from missing_files()


class Closes(Flow):
    """月结：one month after the other."""

    FIRST = 2006
    aim = 'INSERT INTO "ledger_snapshot"'

    def prepare(self) -> None:
        super().prepare()
        places = (self.cast.county_a, self.cast.county_b, self.cast.zone)
        for n in range(9):
            project_at(places[n % 3], planned(2005, YI, on="2005-01-10"), name=f"示例{n}号项目", on="2005-01-05")
        self.values = 0

    def begin(self) -> Plain:
        last = Close.objects.order_by("-at_date").first()
        months = (last.at_date.year - self.FIRST) * 12 + last.at_date.month if last else 0
        return {"period": Period.month(self.FIRST + months // 12, months % 12 + 1).key}

    def do(self, task: Plain) -> Plain:
        found = Close.objects.filter(period=task["period"]).first()
        close = found or make_close(actor=self.cast.city_office.actor, root=self.cast.city, period=Period.parse(task["period"]))
        return {"close": str(close.id)}

    def whole(self, task: Plain, answer: Plain) -> Iterator[str]:
        closes = list(Close.objects.filter(period=task["period"]))
        if [str(one.id) for one in closes] != [answer["close"]]:
            yield f"{len(closes)} closes of one month"
            return
        yield from self._close(closes[0])

    def _close(self, close: Close) -> Iterator[str]:
        self.values = self.values or CloseValue.objects.filter(close=close).count()
        found = CloseValue.objects.filter(close=close).count()
        if not found or found != self.values:
            yield f"a close with {found} of {self.values} values"
        if Fact.objects.filter(entry_id=close.entry_id, kind="figures.month_closed").count() != 1:
            yield "a close without its fact"
        if ProjectStanding.objects.filter(snapshot_no=close.snapshot_no).count() != 9:
            yield "a close with some of its rows"

    def is_there(self, task: Plain) -> bool:
        return Fact.objects.filter(kind="figures.month_closed", period=task["period"]).exists()

    def traces(self, task: Plain) -> Iterator[str]:
        if Close.objects.filter(period=task["period"]).exists():
            yield "a close that was not made"

    def house(self) -> Iterator[str]:
        yield from super().house()
        numbers = set(Close.objects.values_list("snapshot_no", flat=True))
        for table in (*SNAPSHOT_TABLES, SnapshotName):
            if set(table.objects.filter(snapshot_no__gt=0).values_list("snapshot_no", flat=True).distinct()) - numbers:
                yield f"{table.__name__} rows of a close that is not there"
        if set(Snapshot.objects.filter(no__gt=0).values_list("no", flat=True)) != numbers:
            yield "snapshots and closes differ"
        if set(CloseValue.objects.values_list("close__snapshot_no", flat=True).distinct()) != numbers:
            yield "closes without values"
        told = set(Fact.objects.filter(kind="figures.month_closed").values_list("subject_id", flat=True))
        if told != {str(one) for one in Close.objects.values_list("id", flat=True)}:
            yield "closes and their facts differ"


FLOWS: dict[str, Callable[[], Flow]] = {
    "return": Returns, "import": Imports, "close": Closes, "submit": Submits, "sign": Signatures, "batch": Batches,
}  # fmt: skip
