"""The ledger given back in the office's own columns and order, with what the register says now (DECISIONS 27)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from guatu.access import policy
from guatu.facts.folds import LIVE
from guatu.intake import layouts, writeback
from guatu.intake.headers import HeaderMap
from guatu.intake.proposals import Proposal, ProposedRow
from guatu.kernel.actor import Actor
from guatu.kernel.vague import VagueDate
from guatu.ledger import gates
from guatu.ledger.models import LedgerSource, PersonalNote, ProjectStanding, ProjectYear, SourceRow
from guatu.life.dispatch.importing.wanting import PERSONAL

# Sheet field → attribute or year column that may have moved since the import.
_LIVE_ATTRIBUTES = {
    "name": "name", "national_code": "national_code", "owner_name": "owner_name", "owner_uscc": "owner_uscc",
    "nature": "nature", "approval_mode": "approval_mode", "tier": "tier", "total_yuan": "total_yuan",
    "fixed_yuan": "fixed_yuan", "funding": "funding", "content": "content", "build_years": "build_years",
    "year_goal": "year_goal", "progress_text": "progress_text", "problem": "problem_text", "request": "request_text",
    "next_step": "next_step", "remark": "remark", "unit": "unit_name",
}  # fmt: skip
_LIVE_YEAR = {
    "plan_yuan": "plan_yuan", "done_to_last_year_yuan": "carried_yuan", "ytd_yuan": "done_reported_yuan",
    "category": "category",
}  # fmt: skip


def cells_of(row: ProposedRow) -> dict[str, Any]:
    """A row as it is kept beside its project: every value said but personal ones, the unmapped columns, its section."""
    said = layouts.row_of(row)
    return {
        "values": {k: packed(v) for k, v in said["values"].items() if k not in PERSONAL},
        "extra": said["extra"], "section": said["section"],
    }  # fmt: skip


def packed(value: Any) -> Any:
    """A sheet value as JSON."""
    if isinstance(value, VagueDate):
        return {"$vague": value.as_body()}
    if isinstance(value, dt.date):
        return {"$day": value.isoformat()}
    return {"$decimal": str(value)} if isinstance(value, Decimal) else value


def unpacked(value: Any) -> Any:
    """The sheet value again."""
    if not isinstance(value, dict):
        return value
    if "$vague" in value:
        return VagueDate.from_body(value["$vague"])
    return dt.date.fromisoformat(value["$day"]) if "$day" in value else Decimal(value["$decimal"])


def columns_of(heading: HeaderMap | None) -> list[dict[str, Any]]:
    """How each column was understood, for the mapping page."""
    if heading is None:
        return []
    return [
        {"letter": c.letter, "label": c.label, "path": list(c.header_path), "field": c.field_key, "unit": c.unit,
         "confidence": round(c.confidence, 2), "reason": str(c.reason), "memory_key": c.memory_key}
        for c in heading.columns
    ]  # fmt: skip


def totals_of(proposal: Proposal | None) -> list[dict[str, Any]]:
    """The sheet's own sums beside ours."""
    if proposal is None:
        return []
    return [
        {"row": s.row, "label": s.label, "column": s.column, "field": s.field_key, "stated": packed(s.stated),
         "computed": packed(s.computed), "ok": s.ok}
        for s in proposal.subtotals
    ]  # fmt: skip


def give_back(*, actor: Actor, source: LedgerSource) -> bytes:
    """An .xlsx of the source with present values. Errors: Refused; NotFound."""
    policy.require(actor, "import.preview", source.place)
    rows = list(SourceRow.objects.filter(source=source).order_by("position"))
    return writeback.export(source.layout, _present_rows(rows))


def _present_rows(rows: list[SourceRow]) -> Iterable[Mapping[str, Any]]:
    ids = [row.project_id for row in rows]
    standings = {s.project_id: s for s in ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in=ids)}
    years = _years(ids)
    personal: dict[UUID, dict[str, str]] = {}
    for note in PersonalNote.objects.filter(project_id__in=ids):
        personal.setdefault(note.project_id, {})[note.key] = note.value
    for row in rows:
        values = {key: unpacked(value) for key, value in row.cells["values"].items()}
        _refresh(values, standings.get(row.project_id), years.get(row.project_id))
        yield {"values": values | personal.get(row.project_id, {}), "extra": row.cells["extra"], "section": row.cells["section"]}


def _years(ids: list[UUID]) -> dict[UUID, ProjectYear]:
    found: dict[UUID, ProjectYear] = {}
    for year in ProjectYear.objects.filter(snapshot_no=LIVE, project_id__in=ids).order_by("year"):
        found[year.project_id] = year
    return found


def _refresh(values: dict[str, Any], standing: ProjectStanding | None, year: ProjectYear | None) -> None:
    """Put in what the register says now, where the sheet has the column."""
    for key, attribute in _LIVE_ATTRIBUTES.items():
        if key in values and standing is not None:
            values[key] = gates.attribute_of(standing, attribute) or values[key]
    for key, column in _LIVE_YEAR.items():
        if key in values and year is not None and getattr(year, column) not in (None, ""):
            values[key] = getattr(year, column)
