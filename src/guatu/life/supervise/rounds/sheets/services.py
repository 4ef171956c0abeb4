"""Verbs of the problem ledger: preview what a file would do, apply it in one entry, or drop it (R3.7, DECISIONS 27)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.facts import files, journal
from guatu.intake import writeback
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Problem
from guatu.life.supervise.rounds.models import LedgerBatch, LedgerRow
from guatu.life.supervise.rounds.sheets.planning import Planned
from guatu.life.supervise.rounds.sheets.reading import Reading, read_ledger
from guatu.life.supervise.rounds.sheets.telling import telling
from guatu.life.supervise.rounds.sheets.writing import Writer

GRADES = ("A", "B", "C")


def preview_ledger(*, actor: Actor, place: Place, content: bytes, filename: str, grade: str = "B") -> LedgerBatch:
    """预览：read the file and keep what it would do. Nothing enters the journal. `grade` is for new rows that tell none.

    Errors: Refused; NotFound; Invalid for a grade there is not. A bad file is an outcome, not an error.
    """
    policy.require(actor, "problem.import", place)
    if grade not in GRADES:
        raise Invalid({"grade": [_("请选择问题分类。")]})
    reading = read_ledger(actor, place, content, filename)
    gate = reading.proposal.gate
    with transaction.atomic():
        if gate.ok:
            files.store(content, name=filename, kind=gate.kind or "file")
        kept = LedgerBatch.objects.create(
            place=place, filename=filename[:200], file_sha256=gate.sha256 or "" if gate.ok else "", sheet=reading.sheet[:120],
            grade=grade, state=LedgerBatch.State.REFUSED if reading.is_refused else LedgerBatch.State.PREVIEWED,
            counts=reading.counts, problems=[_plain(one) for one in reading.problems], fingerprint=reading.fingerprint,
            created_at=clock.now(), created_by_post=actor.post_id,
        )  # fmt: skip
        LedgerRow.objects.bulk_create([_kept(kept, row, reading) for row in reading.rows], batch_size=500)
    return kept


def _plain(problem: Problem) -> dict[str, Any]:
    return {"message": str(problem.message), "sheet": problem.sheet, "row": problem.row, "column": problem.column}


def _kept(batch: LedgerBatch, row: Planned, reading: Reading) -> LedgerRow:
    wanted = row.wanted
    letters = wanted.letters
    return LedgerRow(
        batch=batch, row=wanted.row, number=(row.case.number if row.case else wanted.said["number"])[:40],
        project_name=wanted.project_name[:200], text=wanted.said["text"][:200], state=row.state,
        case_id=row.case.case_id if row.case else None, notes=row.notes,
        changes=[telling(one, reading.names) for one in row.changes],
        problems=[
            {"message": one.message, "sheet": reading.sheet, "row": wanted.row, "column": letters.get(one.key, one.key)}
            for one in row.faults
        ],
    )  # fmt: skip


def apply_ledger(*, actor: Actor, batch: LedgerBatch) -> dict[str, int]:
    """入账：every row the preview would take, in one entry, or nothing; rows sent back stay out. Sending it again answers the same.

    Errors: Refused; NotFound; Conflict when the register has moved since the preview or somebody else was first; Invalid when
    nothing can be taken. Facts: cases.opened and its steps, cases.noted, rounds.problem_described.
    """
    policy.require(actor, "problem.import", batch.place)
    if batch.state == LedgerBatch.State.APPLIED:
        return dict(batch.counts)
    if batch.state != LedgerBatch.State.PREVIEWED:
        raise Invalid({"file": [_("这个批次已经处理完，不能入账。")]})
    reading = read_ledger(actor, batch.place, files.read(batch.file_sha256), batch.filename)
    rows = _taken(batch, reading)
    projects = {row.project.project_id for row in rows if row.project}
    key = f"problem-ledger:{batch.id}"
    try:
        with journal.entry(
            actor=actor, verb="rounds.apply_ledger", idem_key=key, request={"batch": str(batch.id), "seen": batch.fingerprint},
            projects=projects,
        ) as entry:  # fmt: skip
            held = _held(batch)
            # Compared again under the locks: another sheet with the same rows may have been entered while this one was read.
            rows = _taken(held, reading.again(actor, held.place))
            Writer(entry, actor, held.place, held.grade, (held.file_sha256, reading.sheet), reading.names).write(rows)
            held.state, held.entry_id = LedgerBatch.State.APPLIED, entry.id
            held.save(update_fields=["state", "entry_id"])
            entry.answer = {"counts": reading.counts}
    except journal.Replayed as earlier:
        return dict(earlier.answer["counts"])
    batch.state, batch.entry_id = held.state, held.entry_id
    return reading.counts


def _taken(batch: LedgerBatch, reading: Reading) -> list[Planned]:
    if reading.fingerprint != batch.fingerprint:
        raise Conflict(_("预览之后台账又有变化，请重新上传预览。"))
    rows = [row for row in reading.rows if row.state in (LedgerRow.State.NEW, LedgerRow.State.CHANGED)]
    if not rows:
        raise Invalid({"file": [_("没有新增和变更，不用入账。")]})
    return rows


def _held(batch: LedgerBatch) -> LedgerBatch:
    """The batch locked and still waiting, whatever was read of it before. Errors: Conflict."""
    held = LedgerBatch.objects.select_for_update(of=("self",)).select_related("place").get(id=batch.id)
    if held.state != LedgerBatch.State.PREVIEWED:
        raise Conflict(_("这个批次刚被别人处理：%(state)s。") % {"state": held.get_state_display()})
    return held


def drop_ledger(*, actor: Actor, batch: LedgerBatch) -> None:
    """放弃一个未入账的批次。Errors: Refused; NotFound; Invalid when it was applied; Conflict when somebody else was first."""
    policy.require(actor, "problem.import", batch.place)
    if batch.state == LedgerBatch.State.APPLIED:
        raise Invalid({"batch": [_("已入账的批次不能放弃；有误请逐项更正。")]})
    with transaction.atomic():
        held = _held(batch)
        held.state = LedgerBatch.State.DROPPED
        held.save(update_fields=["state"])
    batch.state = held.state


def rejected_rows(*, actor: Actor, batch: LedgerBatch) -> bytes:
    """An .xlsx of the rows that were sent back, each with its reasons. Errors: Refused; NotFound."""
    policy.require(actor, "problem.import", batch.place)
    kept = list(batch.rows.filter(state=LedgerRow.State.REJECTED))
    if not kept or not batch.file_sha256:
        return writeback.rejected([], [])
    reading = read_ledger(actor, batch.place, files.read(batch.file_sha256), batch.filename)
    wanted = {row.row for row in kept}
    rows = [row for row in reading.proposal.proposal or () if row.row_number in wanted]
    told = [Problem("ledger", one["message"], one["sheet"], one["row"], one["column"]) for row in kept for one in row.problems]
    return writeback.rejected(rows, told)
