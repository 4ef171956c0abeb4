"""A year's holiday notice as a sheet: 日期, 安排 (放假 or 调休上班), 名称, 依据. Reads days; whether they make a year is not its business.

Source: R14.3.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.intake import reader
from guatu.intake.sheets import Sheet, raw_of
from guatu.kernel.vague import parse_vague

COLUMNS: Mapping[str, frozenset[str]] = {
    "on": frozenset({"日期", "date"}),
    "kind": frozenset({"安排", "类型", "类别", "kind"}),
    "name": frozenset({"名称", "节日", "name"}),
    "source": frozenset({"依据", "依据文件", "文件", "文号", "发文字号", "source", "source_doc"}),
}
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("放假", "休息", "休", "off"), "off"), **dict.fromkeys(("调休上班", "调休", "上班", "班", "work"), "work"),
}  # fmt: skip
_HEAD_ROWS = 10


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day as the sheet says it. `kind` is "off" or "work"; `row` is the number people see."""

    on: dt.date
    kind: str
    name: str
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What a sheet says: its days, and what could not be read, row by row. Nothing is to be taken of one with problems."""

    days: tuple[NoticeDay, ...]
    problems: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The year most of its days lie in; a notice may reach into the December before."""
        return max(Counter(one.on.year for one in self.days).items(), key=lambda pair: pair[1])[0] if self.days else None

    @property
    def source(self) -> str:
        """The document most rows name; '' when none does."""
        named = Counter(one.source for one in self.days if one.source)
        return named.most_common(1)[0][0] if named else ""


def read_notice(data: bytes, filename: str) -> Notice:
    """The days in a CSV or XLSX file. Errors: none, every refusal is a problem of the notice."""
    workbook = reader.read(data, filename)
    sheet = next((one for one in workbook.sheets if one.rows), None)
    if sheet is None:
        return Notice((), tuple(str(one.message) for one in workbook.problems) or (_("文件是空的。"),))
    found = _heading(sheet)
    if found is None:
        return Notice((), (_("没有找到表头。首行应有“日期”和“安排”两栏，另可有“名称”“依据”。"),))
    return _read_rows(sheet, *found)


def _heading(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The offset of the heading row and the columns found in it."""
    for offset, row in enumerate(sheet.rows[:_HEAD_ROWS]):
        words = [raw_of(value).strip().lower() for value in row]
        found = {key: index for key, names in COLUMNS.items() for index, word in enumerate(words) if word in names}
        if {"on", "kind"} <= found.keys():
            return offset, found
    return None


def _read_rows(sheet: Sheet, heading: int, columns: Mapping[str, int]) -> Notice:
    days: list[NoticeDay] = []
    problems: list[str] = []
    for offset, row in enumerate(sheet.rows[heading + 1 :], heading + 1):
        if any(value != "" for value in row):
            try:
                days.append(_day(row, columns, offset + 1))
            except ValueError as error:
                problems.append(_("第 %(row)s 行：%(problem)s") % {"row": offset + 1, "problem": error})
    if not days and not problems:
        problems.append(_("表头下面没有一行。"))
    return Notice(tuple(days), tuple(problems))


def _day(row: Sequence[Any], columns: Mapping[str, int], number: int) -> NoticeDay:
    """Errors: ValueError in words."""
    told = {key: row[index] if index < len(row) else "" for key, index in columns.items()}
    kind = raw_of(told["kind"]).strip()
    if kind.lower() not in KINDS:
        raise ValueError(_("“%(text)s”不是安排。请写“放假”或“调休上班”。") % {"text": kind})
    name, source = (raw_of(told.get(key, "")).strip() for key in ("name", "source"))
    return NoticeDay(_date(told["on"]), KINDS[kind.lower()], name, source, number)


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = raw_of(value).strip()
    found = parse_vague(text)
    if found is None or found.precision != "day" or found.bound:
        raise ValueError(_("“%(text)s”不是日期。请写成 2027-01-01。") % {"text": text})
    return found.on
