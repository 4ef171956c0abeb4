"""Writing back: the ledger in the office's own columns, order, title rows and units; and rejected rows with their reasons.

Every text is written as text, never as a formula, and one that begins like a formula is marked so that editing it does not
make it one.
Source: DECISIONS 27, RELIABILITY P7, T12.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from guatu.intake import sections
from guatu.intake.amounts import in_unit
from guatu.intake.proposals import ProposedRow
from guatu.intake.sheets import raw_of
from guatu.kernel.errors import Problem

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MARK_SYMBOLS = {"done": "√", "doing": "△", "not_done": "×", "not_applicable": "—"}
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
PLAIN_NUMBER = re.compile(r"^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?$")
NARROW, WIDE = 10, 40


def export(layout: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """An .xlsx of `rows` ({"values", "extra", "section"}, see layouts.row_of) in the shape of `layouts.layout_of`."""
    page = _Page(layout["sheet"])
    _write_top(page, layout)
    body = _Body(page, layout)
    body.write(_grouped(list(rows)))
    return page.finish()


def rejected(rows: Sequence[ProposedRow], problems: Iterable[Problem]) -> bytes:
    """The given rows as they stood, with the row number in front and the reasons behind, in the reader's language."""
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        if problem.row is not None:
            reasons.setdefault(problem.row, []).append(str(problem.message))
    page = _Page(_("退回的行"))
    columns = rows[0].columns if rows else []
    page.texts(0, [_("原行号"), *(column.label for column in columns), _("原因")], page.bold)
    for at, row in enumerate(rows, start=1):
        page.text(at, 0, str(row.row_number))
        page.texts(at, [row.raw(column) for column in columns], None, 1)
        page.text(at, len(columns) + 1, "\n".join(reasons.get(row.row_number, ())), page.wrapped)
    return page.finish()


class _Page:
    """One worksheet being written."""

    def __init__(self, name: str) -> None:
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "yyyy-mm-dd",
            },
        )
        self.sheet: Worksheet = self.book.add_worksheet(FORBIDDEN_IN_SHEET_NAME.sub("_", name)[:31] or "Sheet1")
        self.bold = self.book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
        self.title = self.book.add_format({"bold": True, "align": "center", "font_size": 16})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.quoted = self.book.add_format({"quote_prefix": True})
        self.percent = self.book.add_format({"num_format": "0.0##%"})
        self.date = self.book.add_format({"num_format": "yyyy-mm-dd"})

    def text(self, row: int, column: int, text: str, shape: Format | None = None) -> None:
        if text:
            self.sheet.write_string(row, column, text, self.quoted if text.startswith(DANGEROUS) else shape)

    def texts(self, row: int, texts: Sequence[str], shape: Format | None, first: int = 0) -> None:
        for column, text in enumerate(texts, start=first):
            self.text(row, column, text, shape)

    def finish(self) -> bytes:
        self.book.close()
        return self.buffer.getvalue()


def _write_top(page: _Page, layout: Mapping[str, Any]) -> None:
    """Title and header rows with their merges."""
    covered: set[tuple[int, int]] = set()
    width = max((column["index"] for column in layout["columns"]), default=0)
    for top, left, bottom, right in layout["merges"]:
        right = min(right, width)
        if (top, left) != (bottom, right) and right >= left:
            page.sheet.merge_range(top, left, bottom, right, "", page.bold)
            covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
    for row, texts in enumerate(layout["top"]):
        for column, text in enumerate(texts):
            if text or (row, column) not in covered:
                page.text(row, column, text, page.bold)
    for column in layout["columns"]:
        page.sheet.set_column(column["index"], column["index"], min(max(len(column["label"]) * 2, NARROW), WIDE))


class _Body:
    """Rows under the heading: section rows with fresh counts, rows, and sums where the sheet had them."""

    def __init__(self, page: _Page, layout: Mapping[str, Any]) -> None:
        self.page, self.layout = page, layout
        self.columns = layout["columns"]
        self.sums = layout["sums"]
        self.line = len(layout["top"])
        self.number = 0
        self.label_at = next((c["index"] for c in self.columns if c["field"] == layout["label_key"]), 0)

    def write(self, groups: list[tuple[list[str], list[Mapping[str, Any]]]]) -> None:
        everything = [row for _path, rows in groups for row in rows]
        self._sum("grand", everything, is_above=True)
        open_path: list[str] = []
        for path, rows in groups:
            for depth, text in enumerate(path):
                if open_path[: depth + 1] != path[: depth + 1]:
                    self._section(
                        text, [row for other, some in groups if other[: depth + 1] == path[: depth + 1] for row in some]
                    )
            open_path = path
            self._sum("small", rows, is_above=True)
            for row in rows:
                self._row(row)
            self._sum("small", rows, is_above=False)
        self._sum("grand", everything, is_above=False)

    def _section(self, text: str, rows: list[Mapping[str, Any]]) -> None:
        stated = sections.stated_count(text)
        fresh = text if stated is None else re.sub(rf"{stated}(?=\s*(?:个|项))", str(len(rows)), text, count=1)
        self.page.text(self.line, 0, fresh)
        if self.sums["section"]:
            self._totals(rows)
        self.line += 1
        self.number = 0

    def _sum(self, kind: str, rows: list[Mapping[str, Any]], is_above: bool) -> None:
        said = self.sums.get(kind)
        if not said or said["is_above"] is not is_above or not rows:
            return
        stated = sections.stated_count(said["label"])
        label = said["label"] if stated is None else said["label"].replace(str(stated), str(len(rows)), 1)
        self.page.text(self.line, self.label_at, label)
        self._totals(rows)
        self.line += 1

    def _totals(self, rows: list[Mapping[str, Any]]) -> None:
        for column in self.columns:
            if column["field"] in self.sums["fields"] and column["kind"] in ("amount", "area"):
                total = sum(row["values"].get(column["field"]) or 0 for row in rows)
                self._value(column, total)

    def _row(self, row: Mapping[str, Any]) -> None:
        self.number += 1
        for column in self.columns:
            if column["field"] is None:
                self._extra(column, row["extra"].get(column["label"], ""))
            elif column["field"] == self.layout["number_key"]:
                self._number(column, str(row["values"].get(column["field"]) or self.number))
            elif row["values"].get(column["field"]) is not None:
                self._value(column, row["values"][column["field"]])
        self.line += 1

    def _number(self, column: Mapping[str, Any], text: str) -> None:
        if PLAIN_NUMBER.match(text):
            self.page.sheet.write_number(self.line, column["index"], float(text))
        else:
            self.page.text(self.line, column["index"], text)

    def _extra(self, column: Mapping[str, Any], text: str) -> None:
        if column["is_numeric"] and PLAIN_NUMBER.match(text) and raw_of(float(text)) == text:
            self.page.sheet.write_number(self.line, column["index"], float(text))
        else:
            self.page.text(self.line, column["index"], text)

    def _value(self, column: Mapping[str, Any], value: Any) -> None:
        """One value as its column shows it: amounts in the column's unit, dates as dates, codes as text."""
        at, sheet = (self.line, column["index"]), self.page.sheet
        kind = column["kind"]
        if kind == "amount":
            sheet.write_number(*at, float(in_unit(value, column["unit"])))
        elif kind == "area":
            sheet.write_number(*at, float(in_area(value, column["unit"])))
        elif kind == "int":
            sheet.write_number(*at, value)
        elif kind == "percent":
            sheet.write_number(*at, float(Decimal(value) / 100), self.page.percent)
        elif kind in ("date", "vague_date"):
            self._date(at, value)
        elif kind in ("choice", "mark"):
            self.page.text(*at, column["words"].get(value) or MARK_SYMBOLS.get(value, str(value)))
        else:
            self.page.text(*at, str(value))

    def _date(self, at: tuple[int, int], value: Any) -> None:
        """A day as a date, anything vaguer in the words it came in."""
        if isinstance(value, dt.date):
            self.page.sheet.write_datetime(*at, dt.datetime.combine(value, dt.time()), self.page.date)
        elif value.precision == "day" and not value.bound:
            self.page.sheet.write_datetime(*at, dt.datetime.combine(value.on, dt.time()), self.page.date)
        else:
            self.page.text(*at, value.text)


def in_area(area_mu_x100: int, unit: str | None) -> Decimal:
    """An area in its column's unit, fine enough to come back as the same hundredth of a mu."""
    size = {"平方米": Decimal(2000) / 3, "公顷": 1 / Decimal(15), "平方公里": 1 / Decimal(1500)}.get(unit or "", Decimal(1))
    return round(Decimal(area_mu_x100) / 100 * size, 8)


def _grouped(rows: list[Mapping[str, Any]]) -> list[tuple[list[str], list[Mapping[str, Any]]]]:
    """Rows gathered under their section, sections in the order they first appear."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get("section") or ()), []).append(row)
    return [(list(path), members) for path, members in groups.items()]
