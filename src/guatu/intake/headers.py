"""Headers: finds the header rows of a sheet, and says for each column which field it is, in which unit, how surely and why.

Source: DECISIONS 27 (unmapped columns kept), PRODUCT C3 (proposed from synonyms, remembered per source).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guatu.intake import headergrid
from guatu.intake.findings import Findings
from guatu.intake.headermatch import LEAST, SURE, Dictionary, Guess
from guatu.intake.headerwords import MONEY_UNITS, take_apart, units_in_line
from guatu.intake.profile import Profile
from guatu.intake.sheets import Sheet, letter
from guatu.intake.texts import clean

PERSONAL = re.compile(r"电话|手机|联系方式|身份证|微信|邮箱")
PLACE = re.compile(r"^(?:关于)?([一-鿿]{2,8}?(?:示范区|开发区|功能区|省|市|县|区))")
AS_GOOD = 0.1  # difference of confidence below which two columns are rivals
TITLE_YEAR, TITLE_MONTH = re.compile(r"(20\d{2})\s*年"), re.compile(r"(\d{1,2})\s*月")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands, what it is headed, and what we take it for (`field_key` None = an unmapped 原表列).

    `label` is unique in its sheet; `memory_key` is the label with years and months made general; `year` and `month` are
    those named.
    """

    index: int
    letter: str
    header_path: tuple[str, ...]
    label: str
    unit: str | None
    field_key: str | None
    confidence: float
    reason: str
    year: int | None = None
    month: int | None = None
    is_personal: bool = False
    memory_key: str = ""


@dataclass(slots=True)
class HeaderMap:
    """The heading of a sheet understood. Row numbers are those people see."""

    sheet: str
    header_rows: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    title_rows: list[tuple[int, str]] = field(default_factory=list)
    year: int | None = None
    month: int | None = None
    place: str | None = None
    sheet_unit: str | None = None
    problems: Findings = field(default_factory=lambda: Findings(""))

    @property
    def fingerprint(self) -> str:
        """The same for every month's edition of one office's sheet."""
        return fingerprint([column.header_path for column in self.columns])

    def column_of(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.field_key == key), None)

    @property
    def found_keys(self) -> set[str]:
        return {column.field_key for column in self.columns if column.field_key}


def find(sheet: Sheet, profile: Profile, remembered: Mapping[str, Any] | None = None, year: int | None = None) -> HeaderMap:
    """Find and understand the heading. `remembered` is what `remember` gave back; `year` chooses between years side by side."""
    words = Dictionary(profile)
    grid = headergrid.find(sheet, words, profile.required_keys)
    if grid is None:
        missing = HeaderMap(sheet.name, problems=Findings(sheet.name))
        missing.problems.add("header.missing")
        return missing
    found = HeaderMap(sheet.name, header_rows=grid.row_numbers, title_rows=grid.titles, problems=Findings(sheet.name))
    _read_titles(found)
    choices = _choices(remembered, [path for _index, path in grid.paths])
    units = units_in_line("\n".join(text for _row, text in found.title_rows))
    found.sheet_unit = units[0] if len(units) == 1 else None
    columns = [_column(*labelled, words, choices.get(labelled[3])) for labelled in _labelled(grid.paths)]
    columns = _settle_rivals(columns, found, profile, year or found.year)
    found.columns = [_with_unit(column, profile, units, choices.get(column.memory_key), found) for column in columns]
    _report_doubts(found, sheet, profile, choices)
    return found


def remember(header_map: HeaderMap, choices: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """What to store so that the next sheet with this heading asks nothing.

    `choices` are a person's answers by column label, {"field": key or None, "unit": "万元"}; the result is JSON-able.
    """
    entry: dict[str, Any] = {}
    for column in header_map.columns:
        said = (choices or {}).get(column.label, {})
        entry[column.memory_key] = {"field": column.field_key, "unit": column.unit} | dict(said)
    return {header_map.fingerprint: entry}


def fingerprint(paths: list[tuple[str, ...]]) -> str:
    """A hash of header paths with their years and months made general, in the order of the sheet."""
    spelled = "\n".join("/".join(_general(part) for part in path) for path in paths)
    return hashlib.sha256(spelled.encode()).hexdigest()[:32]


def _general(part: str) -> str:
    words = take_apart(part)
    return f"{words.spelling}({words.aside}|{words.unit or ''})"


def _choices(remembered: Mapping[str, Any] | None, paths: list[tuple[str, ...]]) -> Mapping[str, Any]:
    entry: Mapping[str, Any] = (remembered or {}).get(fingerprint(paths), {})
    return entry


def _labelled(paths: list[tuple[int, tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...], str, str]]:
    """Every column with a label unique in the sheet, and a memory key that stays the same from month to month."""
    labels: dict[str, int] = {}
    keys: dict[str, int] = {}
    labelled = []
    for index, path in paths:
        label = "/".join(clean(part).replace("\n", "") for part in path) or f"（{letter(index)}列）"
        general = "/".join(_general(part) for part in path) or letter(index)
        labelled.append((index, path, _numbered(label, labels), _numbered(general, keys)))
    return labelled


def _numbered(label: str, seen: dict[str, int]) -> str:
    seen[label] = seen.get(label, 0) + 1
    return label if seen[label] == 1 else f"{label}#{seen[label]}"


def _column(
    index: int, path: tuple[str, ...], label: str, key: str, words: Dictionary, choice: Mapping[str, Any] | None
) -> Column:
    apart = [take_apart(part) for part in path]
    year, month, unit = (
        next((said for part in reversed(apart) if (said := getattr(part, name))), None) for name in ("year", "month", "unit")
    )
    guess = words.guess(path)
    if choice is not None and "field" in choice:
        guess = Guess(choice["field"], 1.0, "remembered") if choice["field"] in words.fields else None
    blank = Column(index, letter(index), path, label, unit, None, 0.0, "unmapped", year, month, bool(PERSONAL.search(label)), key)
    if guess is None or guess.confidence < LEAST:
        return blank
    return replace(
        blank,
        field_key=guess.key,
        confidence=guess.confidence,
        reason=guess.reason,
        is_personal=blank.is_personal or words.fields[guess.key].pii,
    )


def _settle_rivals(columns: list[Column], found: HeaderMap, profile: Profile, year: int | None) -> list[Column]:
    """One column a field: the surer one, then the one of the year asked for; equals are asked."""
    rivals: dict[str, list[Column]] = {}
    for column in columns:
        if column.field_key:
            rivals.setdefault(column.field_key, []).append(column)
    best = {key: _best(group, year) for key, group in rivals.items()}
    return [_yield_to(best[column.field_key], column, found, profile) if column.field_key else column for column in columns]


def _yield_to(best: Column, column: Column, found: HeaderMap, profile: Profile) -> Column:
    """A column that is not the best for its field goes unmapped; when it was as good, a person is asked."""
    if column is best:
        return column
    is_as_good = abs(column.confidence - best.confidence) < AS_GOOD and column.year == best.year
    if is_as_good and best.reason != "remembered":
        title = profile.field(best.field_key or "").title_zh
        said = {"other": best.label, "other_column": best.letter, "field": title}
        found.problems.add("header.duplicate", found.header_rows[-1], column.letter, column.label, **said)
    return replace(column, field_key=None, confidence=0.0, reason="rival")


def _best(group: list[Column], year: int | None) -> Column:
    return max(
        group,
        key=lambda column: (
            column.reason == "remembered",
            column.year in (None, year),
            round(column.confidence, 1),
            -column.index,
        ),
    )


def _with_unit(column: Column, profile: Profile, units: list[str], choice: Mapping[str, Any] | None, found: HeaderMap) -> Column:
    """The unit of a money column: what was remembered, its own heading, the sheet's line, the field's usual; else it is asked."""
    if column.field_key is None or profile.field(column.field_key).kind != "amount":
        return column
    if choice is not None and choice.get("unit") in MONEY_UNITS:
        return replace(column, unit=choice["unit"])
    place = (found.header_rows[-1], column.letter, column.label)
    if column.unit in MONEY_UNITS:
        return column
    if len(units) > 1:
        found.problems.add("header.unit_conflict", *place, units="、".join(units))
        return column
    unit = units[0] if units else profile.field(column.field_key).default_unit
    if unit is None or unit not in MONEY_UNITS:
        found.problems.add("header.unit", *place)
    return replace(column, unit=unit)


def _report_doubts(found: HeaderMap, sheet: Sheet, profile: Profile, choices: Mapping[str, Any]) -> None:
    row = found.header_rows[-1]
    for column in found.columns:
        place = (row, column.letter, column.label)
        if column.field_key is None:
            found.problems.add("header.unmapped", *place)
            continue
        if column.confidence < SURE:
            found.problems.add("header.unsure", *place, field=profile.field(column.field_key).title_zh)
        if column.index in sheet.hidden_columns and column.memory_key not in choices:
            found.problems.add("header.hidden", *place)
    for key in profile.required_keys:
        if key not in found.found_keys:
            found.problems.add("header.required", row, field=profile.field(key).title_zh)


def _read_titles(found: HeaderMap) -> None:
    """Year, month and place as the title rows name them."""
    text = "\n".join(title for _row, title in found.title_rows)
    year, months = TITLE_YEAR.search(text), TITLE_MONTH.findall(text)
    found.year = int(year.group(1)) if year else None
    found.month = next((int(month) for month in reversed(months) if 1 <= int(month) <= 12), None)
    for _row, title in found.title_rows:
        named = PLACE.match(clean(title))
        if named and found.place is None:
            found.place = named.group(1)
