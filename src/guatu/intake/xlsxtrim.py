"""Cutting a sheet part to its table: rows beyond a wide gap, cells far to the right. What is cut is noted, never lost unsaid."""

from __future__ import annotations

import re

from guatu.intake import limits
from guatu.intake.sheets import column_of
from guatu.intake.xlsxscan import Scan
from guatu.intake.xmlrows import CELL, CELL_REF, CONTENT, ROW_NUMBER, Rows

MOST_STRAYS = 10
WHOLE_ROW = 3  # filled cells from which a far row is a row of a table and not a slip


def trim(rows: Rows, found: Scan) -> bytes | None:
    """The part cut to its table, None when nothing had to be cut. Notes strays and the width in `found`."""
    kept_until = found.kept_until
    body_end = rows.tags[kept_until][0] if kept_until < len(rows.tags) else rows.end
    for index in range(kept_until, len(rows.tags)):
        if len(found.strays) >= MOST_STRAYS and found.far_row is not None:
            break
        _note_strays(rows, index, found)
    kept = _cut_far_columns(rows, kept_until, body_end, found)
    return None if len(kept) == rows.end else kept + rows.part[rows.end :]


def _note_strays(rows: Rows, index: int, found: Scan) -> None:
    opened, closed = rows.span(index)
    if opened == closed or not CONTENT.search(rows.part, opened, closed):
        return
    number = ROW_NUMBER.search(rows.tags[index][2])
    filled = [match for match in CELL.finditer(rows.part, opened, closed) if match.group(2) and CONTENT.search(match.group(2))]
    if len(filled) >= WHOLE_ROW and found.far_row is None and number:
        found.far_row = int(number.group(1)) - 1
    for match in filled[: max(0, MOST_STRAYS - len(found.strays))]:
        found.strays.append(_stray(match))


def _stray(match: re.Match[bytes]) -> tuple[str, str]:
    reference = re.search(rb"\br=\"([A-Z]+\d+)\"", match.group(1))
    text = re.sub(rb"<[^<>]*>", b"", match.group(2))[:60].decode("utf-8", "replace")
    return reference.group(1).decode() if reference else "?", text


def _cut_far_columns(rows: Rows, kept_until: int, body_end: int, found: Scan) -> bytes:
    """Drop cells that stand beyond a wide gap of columns; only rows that reach past the ordinary width are opened."""
    reach = [_reach(rows, index) for index in range(kept_until)]
    edge = _column_edge(reach)
    found.column_count = edge + 1
    if max(reach, default=0) <= edge:
        return rows.part[:body_end]
    pieces, at = [], 0
    for index, last in enumerate(reach):
        if last > edge:
            opened, closed = rows.span(index)
            pieces += [rows.part[at:opened], CELL.sub(lambda match: _drop_beyond(match, edge, found), rows.part[opened:closed])]
            at = closed
    return b"".join([*pieces, rows.part[at:body_end]])


def _reach(rows: Rows, index: int) -> int:
    """The column of a row's last filled cell: the address before its last value."""
    opened, closed = rows.span(index)
    part, lead = rows.part, b"<" + rows.prefix
    last = max(part.rfind(lead + mark, opened, closed) for mark in (b"v", b"is", b"f"))
    at = part.rfind(b' r="', opened, last) if last >= 0 else -1
    letters = re.match(rb"[A-Z]{1,3}", part[at + 4 : at + 8]) if at >= 0 else None
    return column_of(letters.group().decode()) if letters else 0


def _column_edge(reach: list[int]) -> int:
    """The last ordinary column: widths seen, in order, until a gap of many columns or the hard cap."""
    edge = 0
    for width in sorted(set(reach)):
        if (width - edge > limits.BLANK_COLUMNS_TO_STOP and edge > 0) or width >= limits.MAX_COLUMNS:
            break
        edge = width
    return edge if edge or not reach else min(max(reach), limits.MAX_COLUMNS - 1)


def _drop_beyond(match: re.Match[bytes], edge: int, found: Scan) -> bytes:
    reference = CELL_REF.search(match.group(1))
    if reference is None or column_of(reference.group(1).decode()) <= edge:
        return match.group()
    if match.group(2) and CONTENT.search(match.group(2)) and len(found.strays) < MOST_STRAYS:
        found.strays.append(_stray(match))
    return b""
