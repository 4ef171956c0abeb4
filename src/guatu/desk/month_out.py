"""The month's tables as workbooks, and the list of who is late as a picture and as text for a chat group (DECISIONS 33)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.desk.month import Month
from guatu.desk.month_adjustments import adjustments_page
from guatu.desk.month_counties import counties
from guatu.desk.month_differences import differences
from guatu.desk.month_late import late_table
from guatu.desk.month_returns import every_line
from guatu.desk.month_rows import counts, rows_of_month
from guatu.desk.screen import version_label
from guatu.documents import content
from guatu.documents.picture import Picture
from guatu.documents.xlsx import Sheet, SheetColumn
from guatu.figures.labels import place_name
from guatu.kernel.errors import NotFound
from guatu.kernel.yuan import to_unit
from guatu.ui.components import Cell, Column, Figure, Link, Row, Table, Tag
from guatu.ui.units import unit_word
from guatu.ui.wording import moment_text

_MOST_LINES = 20
_PLACES = {"亿元": 4, "万元": 2}


def sheet_named(month: Month, name: str) -> Sheet:
    """One of the month's tables as a sheet. Errors: NotFound for a table there is not."""
    made = _SHEETS.get(name)
    if made is None:
        raise NotFound(_("没有这张表。"))
    return sheet_of(month, made(month))


def sheet_of(month: Month, table: Table) -> Sheet:
    """A table as it is shown, with every row: columns, units, values typed."""
    columns = table.shown
    rows = [[_told(row.cells.get(column.key), column) for column in columns] for row in table.rows if isinstance(row, Row)]
    return Sheet(
        title_of(month, table.caption), tuple(_column(one, rows, at) for at, one in enumerate(columns)), rows,
        name=table.caption, as_of=as_of_line(month), totals=_totals(table, columns), frozen_columns=1,
        signers=(_("填报人："), _("审核人："), _("日期：")), is_sample=month.root.is_sample,
    )  # fmt: skip


def title_of(month: Month, caption: str) -> str:
    """示例市2023年8月自报与核定."""
    return _("%(place)s%(period)s%(table)s") % {"place": place_name(month.screen.place), "period": month.label, "table": caption}


def as_of_line(month: Month) -> str:
    """As of when, in which version."""
    day = _("截至 %(day)s") % {"day": month.period.end.isoformat()}
    return f"{day} · {version_label(month.screen.context)}"


def _column(column: Column, rows: Sequence[Sequence[Any]], at: int) -> SheetColumn:
    title = _("%(title)s（%(unit)s）") % {"title": column.title, "unit": unit_word(column.unit)} if column.unit else column.title
    is_number = column.measure == "yuan" or any(isinstance(row[at], Decimal) for row in rows)
    kind = "int" if column.measure == "count" else "number" if is_number else "text"
    wide = {"wide": 30.0, "fill": 40.0}.get(column.width, 0)
    return SheetColumn(title, kind, _PLACES.get(column.unit, 2), width=wide, wraps=bool(wide))


def _totals(table: Table, columns: Sequence[Column]) -> list[Any] | None:
    if table.sums is None:
        return None
    return [table.sums_title, *(_told(table.sums[one.key], one) if one.key in table.sums else "" for one in columns[1:])]


def _told(value: object, column: Column) -> Any:
    """A cell's value as a workbook holds it: money in the column's unit, marks as words."""
    if isinstance(value, Cell):
        note = f" {value.note}" if value.note else ""
        inner = _told(value.value, column)
        return f"{inner}{note}" if note else inner
    if isinstance(value, Figure):
        return _amount(value.value, column, value.unit)
    if isinstance(value, Link):
        return value.title
    if isinstance(value, Tag):
        return value.text
    if isinstance(value, tuple | list):
        return "；".join(str(_told(one, column)) for one in value)
    return _amount(value, column, column.unit)


def _amount(value: object, column: Column, unit: str) -> Any:
    if isinstance(value, dt.datetime):
        return moment_text(value)
    if column.measure == "yuan" and isinstance(value, int):
        return to_unit(value, column.unit, _PLACES.get(column.unit, 2))
    return value


def returns_table(month: Month) -> Table:
    """The page of returns as a table: what an office without a screen copies from."""
    columns = (
        Column("name", _("项目"), is_fixed=True, width="wide"), Column("code", _("内部编号")), Column("place", _("县区")),
        Column("state", _("状态")), Column("plan", _("年度计划"), "万元", "yuan"), Column("prorata", _("时序应完成"), "万元", "yuan"),
        Column("before", _("上期累计"), "万元", "yuan"), Column("told", _("本年累计"), "万元", "yuan"),
        Column("month", _("本月完成"), "万元", "yuan"), Column("since", _("自开工累计"), "万元", "yuan"),
        Column("checked", _("核定累计"), "万元", "yuan"), Column("reason", _("说明"), width="fill"), Column("document", _("文号")),
    )  # fmt: skip
    rows = tuple(
        Row({"name": one.name, "code": one.code, "place": one.place, "state": one.tags or _("已报"), "plan": one.plan,
             "prorata": one.prorata, "before": one.before, "told": one.told, "month": one.month, "since": one.since,
             "checked": one.checked, "reason": one.reason, "document": one.document_no})
        for one in every_line(month)
    )  # fmt: skip
    return Table("returns", _("投资完成填报"), columns, rows)


def _adjustments(month: Month) -> Table:
    return adjustments_page(month).facts


_SHEETS: dict[str, Callable[[Month], Table]] = {
    "returns": returns_table,
    "differences": lambda month: differences(month, counts(rows_of_month(month), month), is_whole=True),
    "counties": lambda month: counties(month).table,
    "adjustments": _adjustments,
    "late": late_table,
}


# ---- 发群图 ---------------------------------------------------------------------------------------------------------------


def late_picture(month: Month) -> Picture:
    """Who has filed and who has not, one phone screen: counties of a city, projects of a county."""
    table = counties(month).table
    is_city = len(table.rows) > 1
    values = {key: month.values[key].raw or 0 for key in ("returns.due", "returns.filed", "returns.missing")}
    sentence = _("应报 %(due)s 个，已报 %(filed)s 个，未报 %(missing)s 个；%(day)s 锁定。") % {
        "due": values["returns.due"], "filed": values["returns.filed"], "missing": values["returns.missing"],
        "day": month.lock_on.isoformat(),
    }  # fmt: skip
    drawn, source = _county_lines(table) if is_city else _project_lines(month)
    return Picture(
        title_of(month, _("报送情况")), as_of_line(month), sentence, table=drawn, source=source, is_sample=month.root.is_sample,
    )  # fmt: skip


_COUNTED = ("due", "filed", "missing", "late")


def _county_lines(table: Table) -> tuple[content.Table, str]:
    titles = {column.key: column.title for column in table.columns}
    columns = (content.Column(titles["place"], "left"), *(content.Column(titles[key], "right") for key in _COUNTED))
    rows = [
        content.row(_word(row.cells["place"]), *(_word(row.cells.get(key)) for key in _COUNTED))
        for row in table.rows[:_MOST_LINES]
        if isinstance(row, Row)
    ]
    return content.Table(columns, tuple(rows)), ""


def _project_lines(month: Month) -> tuple[content.Table | None, str]:
    table = late_table(month)
    columns = (content.Column(_("项目"), "left"), content.Column(_("状态"), "left"))
    rows = [content.row(_word(row.cells["name"]), _word(row.cells["state"])) for row in table.rows[:_MOST_LINES] if isinstance(row, Row)]
    more = len(table.rows) - len(rows)
    source = _("另有 %(n)s 个项目见表格") % {"n": more} if more > 0 else ""
    return (content.Table(columns, tuple(rows)) if rows else None), source


def _word(value: object) -> str:
    if isinstance(value, Figure):
        return str(value.value or 0)
    if isinstance(value, tuple):
        return _word(value[0])
    if isinstance(value, Link):
        return value.title
    return value.text if isinstance(value, Tag) else str(value or 0)
