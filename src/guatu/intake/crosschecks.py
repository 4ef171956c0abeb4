"""Rules across rows and across the fields of one row: duplicates, running numbers, hidden and struck rows, the owner's rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from guatu.intake.findings import Findings
from guatu.intake.headers import Column, HeaderMap
from guatu.intake.profile import Profile
from guatu.intake.rowkinds import Layout
from guatu.intake.sheets import Sheet, letter, raw_of
from guatu.intake.texts import squeeze
from guatu.kernel.rounding import percent

MOST_NUMBER_QUESTIONS = 20
TOLERATED_POINTS = Decimal("0.6")  # of a percentage point: what rounding to whole percents explains


def check_rows(sheet: Sheet, layout: Layout, findings: Findings) -> None:
    """Hidden rows, and rows with a struck cell."""
    struck: dict[int, list[int]] = {}
    for key in sheet.struck:
        struck.setdefault(key >> 14, []).append(key & (1 << 14) - 1)
    for row in layout.projects if sheet.hidden_rows or struck else ():
        if row in sheet.hidden_rows:
            findings.add("row.hidden", row + 1)
        if row in struck:
            line = sheet.rows[row]
            texts = [raw_of(line[column]) for column in sorted(struck[row]) if column < len(line) and line[column] != ""]
            if texts:
                findings.add("row.struck", row + 1, letter(min(struck[row])), "、".join(texts))


def check_required(
    profile: Profile, heading: HeaderMap, rows: Sequence[int], values: dict[str, list[Any]], findings: Findings
) -> None:
    """A required field blank in a row. A cell already reported is not reported twice."""
    reported = {(finding.row, finding.column) for finding in findings.kept if finding.column}
    for key in profile.required_keys:
        column = heading.column_of(key)
        for row, value in zip(rows, values.get(key, ()), strict=False):
            if column and value is None and (row + 1, column.letter) not in reported:
                findings.add("required.missing", row + 1, column.letter, None, field=profile.field(key).title_zh)


def check_duplicates(
    profile: Profile, heading: HeaderMap, rows: Sequence[int], values: dict[str, list[Any]], findings: Findings
) -> None:
    """The same code or name in two rows of one sheet."""
    for field in profile.fields:
        column = heading.column_of(field.key) if field.unique else None
        if column is None:
            continue
        first: dict[str, int] = {}
        for row, value in zip(rows, values[field.key], strict=True):
            if value is None:
                continue
            other = first.setdefault(squeeze(value), row)
            if other != row:
                findings.add("duplicate", row + 1, column.letter, value, field=field.title_zh, other=other + 1)


def check_fields(
    profile: Profile, heading: HeaderMap, rows: Sequence[int], values: dict[str, list[Any]], findings: Findings
) -> None:
    """The owner's rules across the fields of one row: what may not exceed what, and percents against their own arithmetic."""
    for small, large in profile.at_most:
        column = heading.column_of(small)
        if column and large in values:
            said = {"field": profile.field(small).title_zh, "other": profile.field(large).title_zh}
            for row, less, more in zip(rows, values[small], values[large], strict=True):
                if less is not None and more is not None and less > more:
                    findings.add("check.exceeds", row + 1, column.letter, None, **said)
    for rate, part, whole in profile.ratios:
        column = heading.column_of(rate)
        if column and part in values and whole in values:
            _check_ratio(
                profile.field(rate).title_zh, column, rows, zip(values[rate], values[part], values[whole], strict=True), findings
            )


def _check_ratio(
    title: str, column: Column, rows: Sequence[int], said: Iterable[tuple[Any, Any, Any]], findings: Findings
) -> None:
    for row, (stated, part, whole) in zip(rows, said, strict=True):
        computed = percent(part, whole) if stated is not None and part is not None and whole else None
        if computed is not None and abs(computed - stated) > TOLERATED_POINTS:
            findings.add("check.ratio", row + 1, column.letter, stated, field=title, value=computed)


def check_numbers(sheet: Sheet, column: Column | None, layout: Layout, findings: Findings) -> None:
    """Running numbers follow one another, from 1 again after a section or a subtotal. A gap is told, a step back asked."""
    if column is None:
        return
    previous: int | None = None
    may_restart, asked = True, 0
    for kind, thing in layout.order:
        if kind != "project":
            may_restart = True
            continue
        row = layout.projects[thing]
        number = _number(sheet, row, column.index)
        if number is None:
            continue
        follows = previous is None or number == previous + 1 or (may_restart and number == 1)
        if not follows and asked < MOST_NUMBER_QUESTIONS:
            code = "row.gap" if number > (previous or 0) else "row.numbers"
            findings.add(code, row + 1, column.letter, number, previous=previous)
            asked += 1
        previous, may_restart = number, False


def _number(sheet: Sheet, row: int, column: int) -> int | None:
    line = sheet.rows[row]
    value = line[column] if column < len(line) else ""
    if type(value) is float and value.is_integer():
        return int(value)
    text = squeeze(value) if type(value) is str else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
