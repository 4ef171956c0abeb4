"""Reading a whole column at once: the same text is read once, and what must be said is noted by row.

Columns are read one after the other because a ledger has thirty columns and a hundred thousand rows: one reader stays in
hand for each column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from guatu.intake import amounts, moments, numberformats, readings
from guatu.intake.findings import Findings
from guatu.intake.headers import Column
from guatu.intake.problems import shorten
from guatu.intake.readings import NOTHING, Reading, Way
from guatu.intake.sheets import COLUMN_BITS, Sheet, raw_of, unplace

READERS: dict[str, readings.Reader] = {
    "text": readings.read_text,
    "code": readings.read_code,
    "uscc": readings.read_uscc,
    "amount": amounts.read_amount,
    "area": readings.read_area,
    "date": moments.read_date,
    "vague_date": moments.read_vague_date,
    "int": readings.read_int,
    "choice": readings.read_choice,
    "percent": readings.read_percent,
    "mark": readings.read_mark,
}
MEMORY = 20_000  # different texts remembered for one column; beyond it each cell is read afresh


def read_column(
    sheet: Sheet, column: Column, way: Way, rows: Sequence[int], overlay: Mapping[int, Any], findings: Findings
) -> list[Any]:
    """Values of one column for the row offsets given; `overlay` replaces raw values (merged cells filled down)."""
    raws = _raws(sheet, column.index, rows, overlay)
    reader = _Formatted(READERS[way.field.kind], sheet, column, way)
    special, remembered = reader.special, {"": NOTHING}
    values: list[Any] = []
    for row, raw in zip(rows, raws, strict=True):
        # Amounts hardly repeat, and 1.0 would be found under True; a cell in a telling format is read on its own.
        is_repeatable = type(raw) is not float and row not in special
        reading = remembered.get(raw) if is_repeatable else None
        if reading is None:
            reading = reader(raw, row)
            if is_repeatable and len(remembered) < MEMORY:
                remembered[raw] = reading
        values.append(reading.value)
        if reading.said:
            _note(reading, row, column, way, raw, findings)
    _note_cells(sheet, column, way, rows, findings)
    return _check(_as_percent(values, raws, column, way, findings), column, way, rows, raws, findings)


def _raws(sheet: Sheet, index: int, rows: Sequence[int], overlay: Mapping[int, Any]) -> list[Any]:
    lines = sheet.rows
    raws = [lines[row][index] if index < len(lines[row]) else "" for row in rows]
    if overlay:
        raws = [overlay.get(row, raw) for row, raw in zip(rows, raws, strict=True)]
    return raws


class _Formatted:
    """A reader that knows which cells of its column are shown in a format that changes their meaning."""

    def __init__(self, reader: readings.Reader, sheet: Sheet, column: Column, way: Way) -> None:
        self.reader, self.way = reader, way
        self.special = {key >> COLUMN_BITS: shown for key, shown in sheet.formats.items() if unplace(key)[1] == column.index}

    def __call__(self, raw: Any, row: int) -> Reading:
        shown = self.special.get(row)
        if shown is not None and type(raw) is not str:
            reading = _by_format(raw, shown, self.way)
            if reading is not None:
                return reading
        return self.reader(raw, self.way)


def _by_format(raw: Any, shown: str, way: Way) -> Reading | None:
    if isinstance(raw, dt.date):
        is_vague = way.field.kind == "vague_date" and numberformats.hides_day(shown)
        return moments.month_only(raw, way) if is_vague else None
    if numberformats.is_percent(shown):
        return readings.with_percent_format(raw, way) if way.field.kind == "percent" else None
    return amounts.with_format(raw, shown, way) if way.field.kind == "amount" else None


def _note(reading: Reading, row: int, column: Column, way: Way, raw: Any, findings: Findings) -> None:
    for code, details in reading.said:
        findings.add(code, row + 1, column.letter, shorten(raw_of(raw)), field=way.field.title_zh, **details)


def _note_cells(sheet: Sheet, column: Column, way: Way, rows: Sequence[int], findings: Findings) -> None:
    """Error cells and formulas without a result, wherever they stand in the rows read."""
    wanted = set(rows) if sheet.errors or sheet.uncached else set()
    low = (1 << 14) - 1
    for key, error in sheet.errors.items():
        if key & low == column.index and key >> 14 in wanted:
            findings.add("cell.error", (key >> 14) + 1, column.letter, error, field=way.field.title_zh)
    for key in sorted(sheet.uncached):
        if key & low == column.index and key >> 14 in wanted and key not in sheet.errors:
            findings.add("cell.uncached", (key >> 14) + 1, column.letter, None, field=way.field.title_zh)


def _as_percent(values: list[Any], raws: list[Any], column: Column, way: Way, findings: Findings) -> list[Any]:
    """A percent column filled with 0.85 for 85 % throughout is read so, and said once."""
    if way.field.kind != "percent":
        return values
    plain = [value for value, raw in zip(values, raws, strict=True) if value is not None and type(raw) is float]
    if not plain or len(plain) < sum(value is not None for value in values) or max(map(abs, plain)) > Decimal("1.5"):
        return values
    if all(value == value.to_integral_value() for value in plain):
        return values
    findings.add("percent.ratio", None, column.letter, column.label, field=way.field.title_zh)
    return [None if value is None else value * 100 for value in values]


def _check(values: list[Any], column: Column, way: Way, rows: Sequence[int], raws: list[Any], findings: Findings) -> list[Any]:
    """The field's own checks, the range of what is plausible, and the size usual in its unit."""
    field = way.field
    if field.plausible:
        low, high = field.plausible
        for row, raw, value in zip(rows, raws, values, strict=True):
            if value is not None and not low <= value <= high:
                findings.add(
                    "amount.magnitude",
                    row + 1,
                    column.letter,
                    raw_of(raw),
                    field=field.title_zh,
                    value=amounts.in_unit(value, "亿元"),
                )
    for check in field.checks:
        _run_check(check, values, column, way, rows, raws, findings)
    present = [value for value in values if value] if field.typical_floor else []
    if present and amounts.median(present) < (field.typical_floor or 0):
        findings.add(
            "amount.scale",
            None,
            column.letter,
            column.label,
            field=field.title_zh,
            unit=way.unit or "",
            floor=amounts.in_unit(field.typical_floor or 0, "万元"),
        )
    return values


def _run_check(
    check: Callable[[Any], str | None],
    values: list[Any],
    column: Column,
    way: Way,
    rows: Sequence[int],
    raws: list[Any],
    findings: Findings,
) -> None:
    for row, raw, value in zip(rows, raws, values, strict=True):
        code = None if value is None else check(value)
        if code:
            findings.add(code, row + 1, column.letter, raw_of(raw), field=way.field.title_zh)


def overlay_of(sheet: Sheet, column: int, first_row: int) -> dict[int, Any]:
    """Row offset → value for cells of a column that lie under a cell merged downwards."""
    filled: dict[int, Any] = {}
    for merge in sheet.merges:
        if merge.left <= column <= merge.right and merge.bottom > merge.top >= first_row and merge.top < len(sheet.rows):
            line = sheet.rows[merge.top]
            value = line[merge.left] if merge.left < len(line) else ""
            filled |= (
                dict.fromkeys(range(merge.top + 1, min(merge.bottom, len(sheet.rows) - 1) + 1), value) if value != "" else {}
            )
    return filled
