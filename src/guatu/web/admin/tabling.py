"""Tables of the room: pages of rows, and the same table as a workbook or as CSV, exactly as it is shown."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join, strip_tags
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guatu.documents.xlsx import Sheet, SheetColumn, xlsx_bytes
from guatu.kernel import clock
from guatu.ui.components import Cell, Column, Figure, GroupRow, Link, Page, Row, Table, Tag
from guatu.ui.numbers import number_text
from guatu.ui.query import Query
from guatu.ui.wording import moment_text

PAGE_SIZE = 50
# An export of more than this would be the whole journal carried away (R15.5): narrow the filters.
MOST_OUT = 5000
_GROUP = 16
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet takes a cell that begins so for a formula (R15.4).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def query_of(request: HttpRequest) -> Query:
    """The state of the page."""
    return Query.of(request.path, request.GET.lists())


def uuid_of(text: str) -> UUID | None:
    """An id in the address, or None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def breakable(text: str) -> SafeString:
    """A long code that may be broken over lines, and is copied whole."""
    return format_html_join(SafeString("<wbr>"), "{}", ((text[at : at + _GROUP],) for at in range(0, len(text), _GROUP)))


def wanted_file(request: HttpRequest) -> str:
    """`xlsx` or `csv` when the table is asked for as a file."""
    form = request.GET.get("out", "")
    return form if form in ("xlsx", "csv") else ""


def page_of(rows: QuerySet[Any], request: HttpRequest) -> tuple[list[Any], Page | None]:
    """The rows to draw: one page of them, or for a file all there are, up to a bound."""
    if wanted_file(request):
        return list(rows[:MOST_OUT]), None
    total = rows.count()
    asked = query_of(request).number("page")
    page = Page(min(asked, Page(1, PAGE_SIZE, total).last), PAGE_SIZE, total)
    start = (page.number - 1) * PAGE_SIZE
    return list(rows[start : start + PAGE_SIZE]), page


def exports(query: Query) -> tuple[Link, ...]:
    """The links to the same table as files."""
    bare = query.but(page=None)
    return (Link(_("导出 Excel"), bare.but(out="xlsx").url), Link(_("导出 CSV"), bare.but(out="csv").url))


def as_file(request: HttpRequest, table: Table) -> HttpResponse:
    """The table as the file asked for."""
    form = wanted_file(request)
    name = f"{table.caption}{clock.today():%Y%m%d}.{form}"
    body, kind = (_csv(table), "text/csv; charset=utf-8") if form == "csv" else (_xlsx(table), _XLSX)
    return attachment(body, kind, name)


def attachment(body: bytes, kind: str, name: str) -> HttpResponse:
    """Bytes to be saved under a name."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.title for column in table.shown])
    for cells in _plain_rows(table):
        writer.writerow([_unformula("" if cell is None else str(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _unformula(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _xlsx(table: Table) -> bytes:
    columns = tuple(SheetColumn(column.title, _kind(column), wraps=column.width in ("wide", "fill")) for column in table.shown)
    as_of = _("导出时刻 %(moment)s") % {"moment": moment_text(clock.now())}
    return xlsx_bytes(Sheet(table.caption, columns, _plain_rows(table), as_of=as_of, frozen_columns=1))


def _kind(column: Column) -> str:
    return "int" if column.measure == "count" else "text"


def _plain_rows(table: Table) -> Iterable[list[Any]]:
    for row in table.rows:
        if isinstance(row, GroupRow):
            yield [row.title, *[None] * (len(table.shown) - 1)]
        elif isinstance(row, Row):
            yield [_told(row.cells.get(column.key), column) for column in table.shown]


def _told(value: object, column: Column) -> str | int | None:
    """A cell as a file holds it: numbers as numbers, everything else as the words on screen."""
    told = plain(value)
    if column.measure == "count":
        return told if isinstance(told, int) else None
    return None if told is None else str(told)


def plain(value: object) -> str | int | None:
    """A cell's value without its markup."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        return "、".join(str(found) for one in value if (found := plain(one)) is not None)
    if isinstance(value, Cell):
        told = plain(value.value)
        return f"{'' if told is None else told} {value.note}".strip() if value.note else told
    return _words(value)


def _words(value: object) -> str:
    if isinstance(value, dt.datetime):
        return moment_text(value)
    if isinstance(value, Link):
        return value.title
    if isinstance(value, Tag):
        return value.text
    if isinstance(value, Figure):
        return number_text(value.value, value.measure, value.unit, value.places)
    if isinstance(value, SafeString):
        return " ".join(strip_tags(value).split())
    return str(value)
