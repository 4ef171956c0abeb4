"""Tables as a workbook: exactly the columns shown, typed, with title, unit and as-of lines, ready to print on A4 or A3.

XlsxWriter lays out the sheet with one pattern row; the data rows are then streamed into its place (PERFORMANCE: export).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from guatu.documents.rules import ems
from guatu.documents.xlsx_rows import MOST_ROWS, Styles, Value, column_name, stream

PAPERS = {"A4": 9, "A3": 8}
BORDER = {"border": 1, "border_color": "#8A94A3", "valign": "vcenter", "font_name": "宋体", "font_size": 10}
TITLE = {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
HEAD = {**BORDER, "font_name": "黑体", "align": "center", "text_wrap": True, "bg_color": "#F0F2F5"}
PLAIN: dict[str, Any] = {}
GUARDED: dict[str, Any] = {"num_format": "@", "quote_prefix": True}
UNKNOWN: dict[str, Any] = {"align": "center", "font_color": "#5B6472"}
_FORMATS = {"text": "@", "code": "@", "int": "#,##0", "date": "yyyy-mm-dd"}
_WIDTHS = {"int": 8.0, "number": 11.0, "date": 11.0, "code": 22.0}
EPOCH = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column as shown on screen. Kind: text, code, int, number (with `places`), date. `group` spans neighbours in the head."""

    title: str
    kind: str = "text"
    places: int = 2
    width: float = 0
    group: str = ""
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook. `rows` may be a generator; `totals` has as many cells as there are columns."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[Value]]
    name: str = ""
    unit: str = ""
    as_of: str = ""
    source: str = ""
    totals: Sequence[Value] | None = None
    signers: tuple[str, ...] = ()
    paper: str = "A4"
    landscape: bool = True
    frozen_columns: int = 2
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand in the pattern: row numbers as the file counts them, from 1."""

    head_rows: int
    first: int


def xlsx_bytes(*sheets: Sheet) -> bytes:
    """A workbook of sheets, in memory."""
    whole = io.BytesIO()
    write_xlsx(sheets, whole)
    return whole.getvalue()


def write_xlsx(sheets: Sequence[Sheet], to: BinaryIO) -> None:
    """Write a workbook; rows are taken one by one and never held together.

    Errors: Invalid when a sheet cannot hold the rows or a cell the text.
    """
    plans = [_plan(sheet) for sheet in sheets]
    pattern = zipfile.ZipFile(io.BytesIO(_pattern(sheets, plans)))
    lasts: dict[int, int] = {}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for at, (sheet, plan) in enumerate(zip(sheets, plans, strict=True), 1):
            body = pattern.read(f"xl/worksheets/sheet{at}.xml").decode()
            lasts[at] = _write_sheet(made, f"xl/worksheets/sheet{at}.xml", body, sheet, plan)
        for name in pattern.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                made.writestr(_member(name), _patched(name, pattern.read(name), lasts))


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _patched(name: str, body: bytes, lasts: dict[int, int]) -> bytes:
    """The hidden name of the filter range is kept in the workbook, one a sheet."""
    if name != "xl/workbook.xml":
        return body
    for at, last in lasts.items():
        mark = f'localSheetId="{at - 1}" hidden="1">'.encode()
        head, found, tail = body.partition(mark)
        body = head + found + tail.replace(f"${MOST_ROWS}".encode(), f"${last}".encode(), 1) if found else body
    return body


# ---- the pattern ----------------------------------------------------------------------------------------------------


def _plan(sheet: Sheet) -> _Plan:
    head_rows = 2 if any(column.group for column in sheet.columns) else 1
    return _Plan(head_rows, 2 + head_rows + 1)


def _pattern(sheets: Sequence[Sheet], plans: Sequence[_Plan]) -> bytes:
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    book.set_properties({"created": dt.datetime(*EPOCH, tzinfo=dt.UTC)})
    for at, (sheet, plan) in enumerate(zip(sheets, plans, strict=True), 1):
        page = book.add_worksheet(_sheet_name(sheet, at))
        _lay_out(book, page, sheet, plan)
        _set_print(page, sheet, plan)
    book.close()
    return whole.getvalue()


def _sheet_name(sheet: Sheet, at: int) -> str:
    """A name Excel takes: at most 31 characters, none of []:*?/\\, not quoted at an end."""
    cleaned = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", sheet.name or sheet.title).strip(" '")
    return cleaned[:31].strip(" '") or f"表{at}"


def _lay_out(book: Any, page: Any, sheet: Sheet, plan: _Plan) -> None:
    last = len(sheet.columns) - 1
    _span(page, (0, 0, 0, last), sheet.title, book.add_format(TITLE))
    page.set_row(0, 30)
    small = {"font_name": "宋体", "font_size": 10}
    left = " · ".join(part for part in (sheet.as_of, _("示例数据，仅供演示，不得引用") if sheet.is_sample else "") if part)
    page.write_string(1, 0, left, book.add_format({**small, "font_color": "#C0272D"} if sheet.is_sample else small))
    if sheet.unit and last:
        page.write_string(1, last, _("单位：%(unit)s") % {"unit": sheet.unit}, book.add_format({**small, "align": "right"}))
    _write_heads(page, sheet, plan, book.add_format(HEAD))
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, _width(column, at, sheet))
    _write_patterns(book, page, sheet, plan)


def _span(page: Any, area: tuple[int, int, int, int], text: str, look: Any) -> None:
    if area[:2] == area[2:]:
        page.write_string(area[0], area[1], text, look)
    else:
        page.merge_range(*area, "", look)
        page.write_string(area[0], area[1], text, look)


def _write_heads(page: Any, sheet: Sheet, plan: _Plan, look: Any) -> None:
    top, low = 2, 2 + plan.head_rows - 1
    for group, members in groupby(enumerate(sheet.columns), key=lambda pair: pair[1].group):
        ats = [at for at, _column in members]
        if group:
            _span(page, (top, ats[0], top, ats[-1]), group, look)
        for at in ats:
            _span(page, (low if group else top, at, low, at), sheet.columns[at].title, look)


def _width(column: SheetColumn, at: int, sheet: Sheet) -> float:
    if column.width:
        return column.width
    floor = _WIDTHS.get(column.kind, 8.0)
    is_known = isinstance(sheet.rows, Sequence) and column.kind == "text"
    shown = [str(row[at]) for row in islice(sheet.rows, 200)] if is_known else []
    return min(40.0, max(floor, ems(column.title), *(2 * ems(text) + 2 for text in shown), 0.0))


def _look(column: SheetColumn) -> dict[str, Any]:
    number = _FORMATS.get(column.kind) or "#,##0" + ("." + "0" * column.places if column.places else "")
    align = {"text": "left", "code": "left", "date": "center"}.get(column.kind, "right")
    return {**BORDER, "num_format": number, "align": align, "text_wrap": column.wraps}


def _write_patterns(book: Any, page: Any, sheet: Sheet, plan: _Plan) -> None:
    """Six rows whose style numbers are read back: plain, guarded and missing; the same in bold; and the foot."""
    bold = {"font_name": "黑体", "bg_color": "#F6F7F9"}
    for at, column in enumerate(sheet.columns):
        look = _look(column)
        for step, more in enumerate((PLAIN, GUARDED, UNKNOWN)):
            page.write_blank(plan.first - 1 + step, at, None, book.add_format({**look, **more}))
            page.write_blank(plan.first + 2 + step, at, None, book.add_format({**look, **more, **bold}))
    page.write_blank(plan.first + 5, 0, None, book.add_format({"font_name": "宋体", "font_size": 10}))


def _set_print(page: Any, sheet: Sheet, plan: _Plan) -> None:
    page.set_paper(PAPERS[sheet.paper])
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.repeat_rows(0, plan.first - 2)
    page.set_footer("&C" + _("第 %(page)s 页 共 %(pages)s 页") % {"page": "&P", "pages": "&N"})
    if sheet.is_sample:
        page.set_header('&C&"黑体"&14&KC0272D' + _("示例"))
        page.set_tab_color("#C0272D")
    page.freeze_panes(plan.first - 1, min(sheet.frozen_columns, len(sheet.columns) - 1))
    page.autofilter(plan.first - 2, 0, MOST_ROWS - 1, len(sheet.columns) - 1)


# ---- the rows -------------------------------------------------------------------------------------------------------


def _write_sheet(made: zipfile.ZipFile, name: str, body: str, sheet: Sheet, plan: _Plan) -> int:
    head, tail = _cut(body, plan)
    styles, bold, foot = _styles(body, plan, len(sheet.columns))
    with made.open(_member(name), "w") as out:
        out.write(head.encode())
        after = stream(sheet.rows, plan.first, styles, out.write)
        last = max(after - 1, plan.first - 1)  # the filter ends above the totals, or sorting would move them
        if sheet.totals is not None:
            after = stream([sheet.totals], after, bold, out.write)
        lines = [sheet.source, "　　　　".join(sheet.signers)]
        stream([[line] for line in lines if line], after + 1, [Styles(foot, foot, foot)], out.write)
        out.write(tail.replace(str(MOST_ROWS), str(last)).encode())
    return last


def _cut(body: str, plan: _Plan) -> tuple[str, str]:
    """What stands before and after the pattern rows; the size of the sheet is not known beforehand and is left out."""
    start = body.index(f'<row r="{plan.first}" ')
    end = body.index("</sheetData>")
    return re.sub(r"<dimension [^>]*/>", "", body[:start], count=1), body[end:]


def _styles(body: str, plan: _Plan, wide: int) -> tuple[list[Styles], list[Styles], str]:
    found = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"/>', body))

    def of(row: int) -> list[Styles]:
        names = [column_name(index) for index in range(wide)]
        return [Styles(*(found[f"{name}{row + step}"] for step in range(3))) for name in names]

    return of(plan.first), of(plan.first + 3), found[f"A{plan.first + 6}"]
