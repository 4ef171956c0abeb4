"""A table on screen as a workbook sheet or as the table of a picture: the same columns, rows and order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.documents import content
from guatu.documents.xlsx import Sheet, SheetColumn
from guatu.documents.xlsx_rows import Value
from guatu.kernel.rounding import half_up
from guatu.kernel.yuan import to_unit
from guatu.ui.components import Bar, Cell, Column, Delta, Figure, GroupRow, Light, Link, Row, Table, Tag
from guatu.ui.markup import delta_html, figure_html, figure_number
from guatu.ui.numbers import number_text, shown_places, shown_unit, signed_text
from guatu.ui.units import light_word, unit_word


def sheet_of(table: Table, *, as_of: str, source: str = "", is_sample: bool = False) -> Sheet:
    """The table as a sheet. Numbers stay numbers, in the unit their column is headed with."""
    columns = table.shown
    return Sheet(
        title=table.caption, columns=tuple(_sheet_column(one) for one in columns), rows=list(_sheet_rows(table)), as_of=as_of,
        source=source, totals=_totals(table), is_sample=is_sample,
    )  # fmt: skip


def drawn(table: Table, *, has_unit_column: bool = False) -> Table:
    """The table as a page draws it: movements as words with an arrow, no unit in a cell where a column of its own says it."""
    rows = tuple(
        row if isinstance(row, GroupRow) else replace(row, cells=_drawn(row.cells, has_unit_column)) for row in table.rows
    )
    return replace(table, rows=rows)


def _drawn(cells: Mapping[str, object], has_unit_column: bool) -> dict[str, object]:
    found = dict(cells)
    for key, value in cells.items():
        if isinstance(value, Delta):
            found[key] = delta_html(value)
        elif has_unit_column and isinstance(value, Figure):
            found[key] = figure_html(value, is_cell=True, has_unit=False)
    return found


def _sheet_column(column: Column) -> SheetColumn:
    unit = unit_word(column.unit) if column.unit else ""
    title = _("%(title)s（%(unit)s）") % {"title": column.title, "unit": unit} if unit else column.title
    kind = {"": "text", "count": "int"}.get(column.measure, "number")
    places = shown_places(column.measure, column.unit, column.places) if kind == "number" else 0
    is_wide = column.width in {"wide", "fill"}
    return SheetColumn(title, kind, places, width=36.0 if is_wide else 0, group=column.group, wraps=is_wide)


def _sheet_rows(table: Table) -> Iterator[list[Value]]:
    for row in table.rows:
        if isinstance(row, GroupRow):
            yield [row.title, *("" for _column in table.shown[1:])]
        else:
            yield [told(row.cells.get(column.key), column) for column in table.shown]


def _totals(table: Table) -> list[Value] | None:
    if not table.sums:
        return None
    told_sums = [told(table.sums[one.key], one) if one.key in table.sums else "" for one in table.shown]
    return [table.sums_title or _("合计"), *told_sums[1:]]


def told(value: object, column: Column) -> Value:
    """A cell as a value: whole yuan in the column's unit, rates and counts as numbers, the rest as words."""
    if isinstance(value, Figure):
        return _number(value.value, value.measure, value.unit, value.places)
    if isinstance(value, Delta):
        return _number(value.value, value.measure, value.unit, value.places)
    if isinstance(value, Cell):
        return told(value.value, column)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _number(value, column.measure or "count", column.unit, column.places)
    return value if isinstance(value, dt.date) else words(value, column)


def _number(value: int | Decimal | None, measure: str, unit: str, places: int | None) -> Value:
    if value is None:
        return None
    if measure == "yuan":
        return to_unit(int(value), shown_unit(measure, unit), shown_places(measure, unit, places))
    return half_up(Decimal(value), shown_places(measure, unit, places))


def words(value: object, column: Column) -> str:
    """A cell in words, for a picture and for what is no number."""
    if value is None:
        return "–"
    if isinstance(value, Figure):
        return figure_number(value)
    if isinstance(value, Delta):
        return signed_text(value.value, value.measure, value.unit, value.places)
    if isinstance(value, Cell):
        return words(value.value, column)
    if isinstance(value, tuple | list):
        return "、".join(words(one, column) for one in value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        write = signed_text if column.measure == "points" else number_text
        return write(value, column.measure or "count", column.unit, column.places)
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, Link):
        return value.title
    if isinstance(value, Light):
        return value.word or light_word(value.state)
    if isinstance(value, Tag | Bar):
        return value.text
    return str(value)


def picture_table(table: Table, keys: tuple[str, ...]) -> content.Table:
    """Some columns of a table for one phone screen; headings of groups across the whole width, sums last."""
    columns = [column for column in table.shown if column.key in keys]
    heads = tuple(content.Column(_head(one), "right" if one.measure else "left") for one in columns)
    rows = [_picture_row(row, columns) for row in table.rows]
    if table.sums:
        cells = [table.sums_title if at == 0 else words(table.sums.get(one.key, ""), one) for at, one in enumerate(columns)]
        rows.append(content.row(*cells, role="total"))
    return content.Table(heads, tuple(rows))


def _head(column: Column) -> str:
    return f"{column.title}({unit_word(column.unit)})" if column.unit and unit_word(column.unit) else column.title


def _picture_row(row: Row | GroupRow, columns: list[Column]) -> content.Row:
    if isinstance(row, GroupRow):
        return content.row(row.title, role="section")
    cells: Mapping[str, object] = row.cells
    return content.row(*(words(cells.get(one.key), one) for one in columns))
