"""Verbs of an import: preview what a file would do, decide, apply in one entry, or drop it (DECISIONS 27; RELIABILITY 4.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.facts import files, journal
from guatu.intake import file as intake
from guatu.intake import headers, layouts, writeback
from guatu.intake.problems import Outcome
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Problem
from guatu.kernel.period import Period
from guatu.ledger.models import LedgerSource, SourceRow
from guatu.life.dispatch.importing import giving_back, writing
from guatu.life.dispatch.importing.matching import label_candidates
from guatu.life.dispatch.importing.planned import Planned
from guatu.life.dispatch.importing.reading import PROFILE, Options, Reading, read_file
from guatu.life.dispatch.models import ImportBatch, ImportRow

Tell = Callable[[int, int, str], None]


# ---- preview -------------------------------------------------------------------------------------------------------


def preview_import(
    *, actor: Actor, place: Place, content: bytes, filename: str, options: Options | None = None,
    batch: ImportBatch | None = None,
) -> ImportBatch:  # fmt: skip
    """预览：read the file and keep what it would do. Nothing enters the journal.

    `batch` re-reads an earlier upload with new answers. Errors: Refused; NotFound. A bad file is an outcome, not an error.
    """
    policy.require(actor, "import.preview", place)
    options = options or Options()
    decisions = dict(batch.rows.exclude(decision="").values_list("row", "decision")) if batch else {}
    reading = read_file(content, filename, place, options, decisions)
    with transaction.atomic():
        if reading.proposal.gate.ok:
            files.store(content, name=filename, kind=reading.proposal.gate.kind or "file")
        kept = batch or ImportBatch(created_at=clock.now(), created_by_post=actor.post_id)
        _fill(kept, place, filename, reading, options)
        kept.save()
        kept.rows.all().delete()
        ImportRow.objects.bulk_create([_kept_row(kept, row, reading) for row in reading.rows], batch_size=500)
    return kept


def _fill(batch: ImportBatch, place: Place, filename: str, reading: Reading, options: Options) -> None:
    refused = reading.outcome in (Outcome.REJECT_FILE,)
    batch.place, batch.filename = place, filename[:200]
    batch.file_sha256 = reading.sheet.file_sha256 if reading.proposal.gate.ok else ""
    batch.sheet, batch.as_of = reading.sheet.sheet, reading.sheet.as_of
    batch.period = reading.sheet.period.key if reading.sheet.period else ""
    batch.state = ImportBatch.State.REFUSED if refused else ImportBatch.State.PREVIEWED
    batch.outcome, batch.counts, batch.fingerprint = reading.outcome.value, reading.counts, reading.fingerprint
    batch.problems = [as_plain(one) for one in reading.problems]
    batch.normalised = [as_plain(one) for one in reading.proposal.normalised[:2000]]
    batch.totals = giving_back.totals_of(reading.proposal.proposal)
    batch.columns = giving_back.columns_of(reading.proposal.header_map)
    batch.accepted, batch.choices = sorted(options.accepted), dict(options.choices)


def as_plain(problem: Problem) -> dict[str, Any]:
    """A problem as JSON, in the present language."""
    return {
        "code": problem.code, "message": str(problem.message), "sheet": problem.sheet, "row": problem.row,
        "column": problem.column, "raw": None if problem.raw is None else str(problem.raw)[:200],
    }  # fmt: skip


def _kept_row(batch: ImportBatch, row: Planned, reading: Reading) -> ImportRow:
    proposal = reading.proposal.proposal
    said = [] if proposal is None else [as_plain(p) for p in proposal.problems.of_row(row.wanted.row)]
    own = [{"code": "register", "message": text, "row": row.wanted.row} for text in row.problems]
    return ImportRow(
        batch=batch, row=row.wanted.row, name=str(row.wanted.attrs.get("name", ""))[:200], state=row.state,
        project_id=row.match.project, decision=row.decision, problems=[*said, *own],
        changes=[{"field": c.key, "title": c.title, "old": c.old, "new": c.new} for c in row.difference.changes],
        candidates=label_candidates(row.match.candidates) if row.match.is_open else [],
    )  # fmt: skip


def answer_import(
    *,
    actor: Actor,
    batch: ImportBatch,
    accepted: Iterable[str] | None = None,
    columns: Mapping[str, Mapping[str, Any]] | None = None,
    period: str | None = None,
    sheet: str | None = None,
) -> ImportBatch:
    """答复问题、改列、定期间或换表，然后重新预览。What is not given stays as it was answered.

    Errors: Invalid when the batch is applied or its file was refused, or for a period that is none; Refused; NotFound.
    """
    policy.require(actor, "import.preview", batch.place)
    if batch.state != ImportBatch.State.PREVIEWED:
        raise Invalid({"batch": [_("这个批次已经处理完，不能再改。")]})
    content = files.read(batch.file_sha256)
    chosen = dict(batch.choices)
    if columns:
        chosen |= _column_choices(content, batch, columns)
    options = Options(
        sheet=sheet if sheet is not None else batch.sheet or None, period=period_key(batch.period if period is None else period),
        accepted=frozenset(batch.accepted if accepted is None else accepted), choices=chosen,
    )  # fmt: skip
    return preview_import(
        actor=actor, place=batch.place, content=content, filename=batch.filename, options=options, batch=batch
    )


def period_key(text: str) -> str:
    """A period as its key; empty stays empty. Errors: Invalid with how to write it."""
    try:
        return Period.parse(text.strip()).key if text.strip() else ""
    except ValueError as error:
        raise Invalid({"period": [_("期间应写成 2023-08 的样子。")]}) from error


def _column_choices(content: bytes, batch: ImportBatch, columns: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A person's answers by column label, in the shape intake remembers."""
    found = intake.propose(content, batch.filename, PROFILE, sheet=batch.sheet or None, remembered=batch.choices or None)
    return headers.remember(found.header_map, columns) if found.header_map else {}


# ---- apply ---------------------------------------------------------------------------------------------------------


def apply_import(*, actor: Actor, batch: ImportBatch, tell: Tell | None = None) -> dict[str, int]:
    """入账：everything the preview showed, in one entry, or nothing. Sending it again answers the same.

    Parsing and comparing happen before the transaction, which only writes. Errors: Refused; NotFound; Conflict when the
    register has moved since the preview; Invalid when questions are open. Facts: the ledger's, each with its cells.
    """
    policy.require(actor, "import.apply", batch.place)
    if batch.state == ImportBatch.State.APPLIED:
        return dict(batch.counts)
    content = files.read(batch.file_sha256) if batch.file_sha256 else b""
    options = Options(batch.sheet or None, batch.period, frozenset(batch.accepted), batch.choices)
    decisions = dict(batch.rows.exclude(decision="").values_list("row", "decision"))
    _say(tell, 0, 3, _("重新核对文件与台账"))
    reading = read_file(content, batch.filename, batch.place, options, decisions)
    _refuse_open(batch, reading)
    rows = [row for row in reading.rows if row.state in (ImportRow.State.NEW, ImportRow.State.CHANGED) and row.decision not in {"skip", "register"}]
    _require_each(actor, rows)
    _say(tell, 1, 3, _("写入事实"))
    key = f"import:{batch.id}:{batch.fingerprint[:16]}"
    try:
        with journal.entry(
            actor=actor, verb="dispatch.apply_import", idem_key=key, request={"batch": str(batch.id), "seen": batch.fingerprint},
            projects=[row.match.project for row in rows if row.match.project],
        ) as entry:  # fmt: skip
            writing.write_rows(entry, rows, reading.sheet, batch.place)
            _remember(batch, reading)
            batch.state, batch.entry_id = ImportBatch.State.APPLIED, entry.id
            batch.save()
            entry.answer = {"counts": reading.counts}
    except journal.Replayed as earlier:
        return dict(earlier.answer["counts"])
    _say(tell, 3, 3, _("完成"))
    return reading.counts


def _refuse_open(batch: ImportBatch, reading: Reading) -> None:
    if reading.fingerprint != batch.fingerprint:
        raise Conflict(_("预览之后台账又有变化，请重新预览再入账。"))
    if reading.outcome not in (Outcome.ACCEPT, Outcome.NORMALIZE):
        raise Invalid({"file": [str(one.message) for one in reading.problems][:20] or [_("还有待答复的问题。")]})


def _require_each(actor: Actor, rows: Sequence[Planned]) -> None:
    """A county's file may not change another county's project."""
    for row in rows:
        if row.present.standing is not None:
            policy.require(actor, "project.amend", row.present.standing)
    places = {UUID(row.wanted.attrs["place"]) for row in rows if row.match.project is None}
    for place in Place.objects.filter(id__in=places):
        policy.require(actor, "project.register", place)


def _remember(batch: ImportBatch, reading: Reading) -> None:
    """Keep the office's own columns, order and words, so that the ledger goes back out in its own shape."""
    proposal, heading = reading.proposal.proposal, reading.proposal.header_map
    if proposal is None or heading is None:
        return
    source, _made = LedgerSource.objects.update_or_create(
        place=batch.place, fingerprint=heading.fingerprint,
        defaults={
            "name": proposal.sheet, "mapping": headers.remember(heading), "layout": layouts.layout_of(proposal),
            "file_sha256": batch.file_sha256, "updated_at": clock.now(),
        },
    )  # fmt: skip
    batch.source = source
    projects = {row.wanted.row: row.match.project or row.wanted.project_id for row in reading.rows}
    kept = [
        SourceRow(source=source, project_id=project, position=at, cells=giving_back.cells_of(row))
        for at, row in enumerate(proposal)
        if (project := projects.get(row.row_number)) is not None
    ]
    SourceRow.objects.filter(source=source, project_id__in=[row.project_id for row in kept]).delete()
    SourceRow.objects.bulk_create(kept, batch_size=500)


def rejected_rows(*, actor: Actor, batch: ImportBatch) -> bytes:
    """An .xlsx of the rows that cannot be entered, each with its reasons. Errors: Refused; NotFound."""
    policy.require(actor, "import.preview", batch.place)
    wanted = set(batch.rows.filter(state=ImportRow.State.REJECTED).values_list("row", flat=True))
    if not wanted or not batch.file_sha256:
        return writeback.rejected([], [])
    options = Options(batch.sheet or None, batch.period, frozenset(batch.accepted), batch.choices)
    reading = read_file(files.read(batch.file_sha256), batch.filename, batch.place, options)
    proposal = reading.proposal.proposal
    rows = [row for row in proposal if row.row_number in wanted] if proposal else []
    own = [Problem("register", text, None, p.wanted.row) for p in reading.rows for text in p.problems]
    return writeback.rejected(rows, [*reading.problems, *own])


def drop_import(*, actor: Actor, batch: ImportBatch) -> None:
    """放弃一个未入账的批次。Errors: Refused; Invalid when it was applied."""
    policy.require(actor, "import.preview", batch.place)
    if batch.state == ImportBatch.State.APPLIED:
        raise Invalid({"batch": [_("已入账的批次不能放弃；有误请逐项更正。")]})
    batch.state = ImportBatch.State.DROPPED
    batch.save()


def decide_row(*, actor: Actor, batch: ImportBatch, row: int, decision: str) -> None:
    """对一行作出决定：file, register, skip, new, or a project's id. Errors: Invalid; Refused."""
    policy.require(actor, "import.preview", batch.place)
    known = {"", "file", "register", "skip", "new"}
    kept = batch.rows.filter(row=row).first()
    allowed = known | {one["id"] for one in (kept.candidates if kept else [])}
    if kept is None or decision not in allowed:
        raise Invalid({"decision": [_("没有这种决定。")]})
    kept.decision = decision
    kept.save(update_fields=["decision"])


def _say(tell: Tell | None, done: int, total: int, text: str) -> None:
    if tell is not None:
        tell(done, total, text)

