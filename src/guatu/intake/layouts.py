"""The office's own shape of a sheet, kept as JSON-able data so that the ledger can be given back in it.

Source: DECISIONS 27 (no column is lost), PRODUCT C3.
"""

from __future__ import annotations

from typing import Any

from guatu.intake.headers import Column
from guatu.intake.proposals import Proposal, ProposedRow
from guatu.intake.rowkinds import Line
from guatu.intake.sheets import raw_of

VERSION = 1


def layout_of(proposal: Proposal) -> dict[str, Any]:
    """Title rows, heading with its merges, columns with their units, and where sums stood."""
    sheet, heading = proposal.table.sheet, proposal.header_map
    depth = max(heading.header_rows)
    merges = [list(merge) for merge in sheet.merges if merge.bottom < depth]
    return {
        "version": VERSION,
        "sheet": sheet.name,
        "fingerprint": heading.fingerprint,
        "number_key": proposal.table.profile.number_key,
        "label_key": proposal.table.profile.label_key,
        "top": [[raw_of(value) for value in row] for row in sheet.rows[:depth]],
        "merges": merges,
        "columns": [_column(column, proposal) for column in heading.columns],
        "sums": _sums(proposal),
    }


def row_of(row: ProposedRow, with_personal: bool = False) -> dict[str, Any]:
    """A proposed row as `writeback.export` wants it."""
    path = row.section.path if row.section else []
    return {"values": row.plain(with_personal), "extra": row.extra, "section": [section.text for section in path]}


def _column(column: Column, proposal: Proposal) -> dict[str, Any]:
    profile = proposal.table.profile
    field = profile.field(column.field_key) if column.field_key else None
    said = {
        "index": column.index,
        "label": column.label,
        "field": column.field_key,
        "unit": column.unit,
        "kind": field.kind if field else None,
    }
    if field and field.kind in ("choice", "mark"):
        said["words"] = _words(column, proposal)
    if field is None:
        said["is_numeric"] = _is_numeric(column, proposal)
    return said


def _words(column: Column, proposal: Proposal) -> dict[str, str]:
    """Value → the office's own word for it, else the first word of the profile."""
    field = proposal.table.profile.field(column.field_key or "")
    words: dict[str, str] = {}
    for row, value in zip(proposal, proposal.table.values[field.key], strict=True):
        if value is not None:
            words.setdefault(value, row.raw(column).strip())
    for word, value in field.choices.items():
        words.setdefault(value, word)
    return words


def _is_numeric(column: Column, proposal: Proposal) -> bool:
    rows = proposal.table.sheet.rows
    values = [rows[row][column.index] for row in proposal.table.rows if column.index < len(rows[row])]
    numbers = sum(isinstance(value, float) for value in values)
    return numbers > 0 and numbers * 2 >= sum(value != "" for value in values)


def _sums(proposal: Proposal) -> dict[str, Any]:
    """Which sums the sheet carried: {"grand"|"small": {"label", "is_above"}, "section": bool, "fields": [keys]}."""
    lines: dict[str, Line] = {line.kind: line for line in proposal.sum_lines}
    rows = proposal.table.rows
    found: dict[str, Any] = {
        "section": "section" in lines,
        "fields": sorted({s.field_key for s in proposal.subtotals if s.field_key != "count"}),
    }
    for kind in ("grand", "small"):
        if kind in lines and rows:
            first = min(line.row for line in proposal.sum_lines if line.kind == kind)
            found[kind] = {"label": lines[kind].label, "is_above": first < rows[0]}
    return found
