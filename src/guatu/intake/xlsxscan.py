"""What an .xlsx sheet says beyond its values, read straight from the part's bytes.

The value reader does not tell merged ranges, hidden rows, strike-through, formulas without a result, error cells or number
formats, and it allocates the whole rectangle up to the last stray cell; this scan finds the first, `xlsxtrim` cuts the second.
It walks rows, and opens a row's cells only when the row holds something special, so a plain sheet costs one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guatu.intake import limits
from guatu.intake.sheets import Merge, column_of, place
from guatu.intake.xmlrows import CELL, CELL_REF, CONTENT, ROW_NUMBER, Rows, find_rows

HIDDEN = re.compile(rb"\bhidden=\"(?:1|true)\"")
STYLE = re.compile(rb"\bs=\"(\d+)\"")
TYPE = re.compile(rb"\bt=\"(\w+)\"")
VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
COLUMNS = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
COLUMN_SPAN = re.compile(rb"\b(min|max)=\"(\d+)\"")
FORMULA_ROW, ERROR_ROW = rb"<(?:\w+:)?f\b", rb" t=\"e\""
NO_ADDRESS_ROW = rb"<(?:\w+:)?c(?:>|/>| (?:s|t)=\"\w+\"(?:>|/>| (?:s|t)=\"\w+\"(?:>|/>)))"


class OutOfOrderError(Exception):
    """Row numbers do not rise: what Excel would show cannot be told."""


@dataclass(slots=True)
class Styles:
    """Which style numbers strike through, and which show numbers in a way that changes their meaning."""

    struck: frozenset[int] = frozenset()
    formats: dict[int, str] = field(default_factory=dict)
    struck_texts: frozenset[int] = frozenset()


@dataclass(slots=True)
class Scan:
    """The findings of one sheet; offsets counted from 0."""

    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    formulas: list[int] = field(default_factory=list)
    uncached: list[int] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)
    formats: dict[int, str] = field(default_factory=dict)
    strays: list[tuple[str, str]] = field(default_factory=list)
    far_row: int | None = None
    row_count: int = 0
    column_count: int = 0
    kept_until: int = 0


def scan(part: bytes, styles: Styles) -> tuple[Rows, Scan]:
    """Everything special in one sheet part. Errors: OutOfOrderError."""
    found = Scan()
    rows = find_rows(part)
    _walk_rows(rows, _special_pattern(_pieces_present(rows), styles), styles, found)
    _read_frame(rows, found)
    return rows, found


def _special_pattern(pieces: list[bytes], styles: Styles) -> re.Pattern[bytes] | None:
    """Matches a row with a formula, an error, a cell without address or in a style of interest; None when no row can."""
    interesting = sorted(styles.struck | set(styles.formats))
    if interesting:
        pieces.append(rb" s=\"(?:" + b"|".join(str(number).encode() for number in interesting) + rb")\"")
    if styles.struck_texts:
        pieces.append(
            rb" t=\"s\"[^>]*><(?:\w+:)?v>(?:" + b"|".join(str(number).encode() for number in sorted(styles.struck_texts)) + rb")<"
        )
    return re.compile(b"|".join(pieces)) if pieces else None


def _pieces_present(rows: Rows) -> list[bytes]:
    """Plain byte searches decide which patterns can match at all; they cost a tenth of searching for the patterns."""
    part, prefix, begin, end = rows.part, rows.prefix, rows.begin, rows.end
    pieces = []
    if part.find(b"<" + prefix + b"f", begin, end) >= 0:
        pieces.append(FORMULA_ROW)
    if part.find(b' t="e"', begin, end) >= 0:
        pieces.append(ERROR_ROW)
    cell = b"<" + prefix + b"c"
    if part.count(cell, begin, end) != part.count(cell + b' r="', begin, end):
        pieces.append(NO_ADDRESS_ROW)
    return pieces


def _walk_rows(rows: Rows, special: re.Pattern[bytes] | None, styles: Styles, found: Scan) -> None:
    """Visit rows up to the first gap too wide to cross."""
    row, last_filled = -1, -1
    for index, (_start, _opened, attributes) in enumerate(rows.tags):
        number = ROW_NUMBER.search(attributes)
        previous, row = row, int(number.group(1)) - 1 if number else row + 1
        if row <= previous:
            raise OutOfOrderError(f"row {row + 1} after row {previous + 1}")
        opened, closed = rows.span(index)
        if opened < closed and CONTENT.search(rows.part, opened, closed):
            if row - last_filled > limits.BLANK_ROWS_TO_STOP:
                break
            last_filled = row
            if special and special.search(rows.part, opened, closed):
                _read_cells(rows.part[opened:closed], row, styles, found)
        if HIDDEN.search(attributes):
            found.hidden_rows.append(row)
    else:
        index = len(rows.tags)
    found.kept_until, found.row_count = index, last_filled + 1


def _read_cells(segment: bytes, row: int, styles: Styles, found: Scan) -> None:
    column = -1
    for match in CELL.finditer(segment):
        attributes, body = match.group(1), match.group(2) or b""
        reference = CELL_REF.search(attributes)
        column = column_of(reference.group(1).decode()) if reference else column + 1
        key = place(row, column)
        style = STYLE.search(attributes)
        number = int(style.group(1)) if style else 0
        kind = TYPE.search(attributes)
        _note_cell(key, body, number, kind.group(1) if kind else b"n", styles, found)


def _note_cell(key: int, body: bytes, style: int, kind: bytes, styles: Styles, found: Scan) -> None:
    value = VALUE.search(body)
    if FORMULA.search(body):
        found.formulas.append(key)
        if (value is None and kind != b"str") or (value is not None and not value.group(1) and kind != b"str"):
            found.uncached.append(key)
    if kind == b"e":
        found.errors[key] = value.group(1).decode("utf-8", "replace") if value else "#ERROR"
    if not body:
        return
    if style in styles.struck or (kind == b"s" and value and styles.struck_texts and int(value.group(1)) in styles.struck_texts):
        found.struck.append(key)
    if style in styles.formats:
        found.formats[key] = styles.formats[style]


def _read_frame(rows: Rows, found: Scan) -> None:
    """Merged ranges stand after the data, column widths before it."""
    for match in MERGE.finditer(rows.part, rows.end):
        left, top, right, bottom = match.groups()
        found.merges.append(Merge(int(top) - 1, column_of(left.decode()), int(bottom) - 1, column_of(right.decode())))
    for match in COLUMNS.finditer(rows.part, 0, rows.begin):
        if HIDDEN.search(match.group()):
            span = {key: int(number) for key, number in COLUMN_SPAN.findall(match.group())}
            last = min(span.get(b"max", 0), limits.MAX_COLUMNS)
            found.hidden_columns.extend(range(span.get(b"min", 1) - 1, last))
