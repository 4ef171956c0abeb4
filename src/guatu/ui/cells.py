"""What may stand in a table cell, and how each is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guatu.kernel.vague import VagueDate
from guatu.kernel.yuan import MISSING, UNITS
from guatu.ui.components import Bar, Cell, Column, Figure, Light, Link, Tag
from guatu.ui.markup import NOTHING, bar_html, figure_html, light_html, link_html, tag_html
from guatu.ui.numbers import number_text, shown_unit, signed_text
from guatu.ui.wording import moment_text, vague_text

_MISSING = SafeString(f'<span class="is-missing">{MISSING}</span>')


def _number(value: int | Decimal, column: Column) -> SafeString:
    if isinstance(value, bool):
        return SafeString(_("是") if value else _("否"))
    write = signed_text if column.measure == "points" else number_text
    return format_html('<span class="num">{}</span>', write(value, column.measure or "count", column.unit, column.places))


def _figure(figure: Figure, column: Column) -> SafeString:
    """A figure under a heading with a unit is written in that unit; one of another kind says its own."""
    if figure.measure == "yuan" and column.unit in UNITS:
        places = figure.places if figure.unit == column.unit else column.places
        figure = replace(figure, unit=column.unit, places=places)
    return figure_html(figure, is_cell=True, has_unit=shown_unit(figure.measure, figure.unit) != column.unit)


def _several(values: tuple[object, ...] | list[object], column: Column) -> SafeString:
    return format_html_join(SafeString(" "), "{}", ((cell_html(value, column),) for value in values))


def _noted(cell: Cell, column: Column) -> SafeString:
    note = format_html('<span class="note">{}</span>', cell.note) if cell.note else NOTHING
    body = format_html("{}{}", cell_html(cell.value, column), note)
    if not cell.tone and not cell.hint:
        return body
    return format_html('<span class="said said-{}" data-tip="{}">{}</span>', cell.tone or "plain", cell.hint, body)


_WRITERS: dict[type, Callable[[Any, Column], SafeString | str]] = {
    str: lambda value, column: conditional_escape(value) if value else _MISSING,
    SafeString: lambda value, column: value,
    int: _number,
    bool: _number,
    Decimal: _number,
    Figure: _figure,
    Light: lambda value, column: light_html(value),
    Link: lambda value, column: link_html(value),
    Tag: lambda value, column: tag_html(value),
    Bar: lambda value, column: bar_html(value),
    Cell: _noted,
    VagueDate: lambda value, column: format_html('<span class="num">{}</span>', vague_text(value)),
    date: lambda value, column: format_html('<span class="num">{}</span>', value.isoformat()),
    datetime: lambda value, column: format_html('<span class="num">{}</span>', moment_text(value)),
    tuple: _several,
    list: _several,
}


def cell_html(value: object, column: Column) -> SafeString | str:
    """One value in one column. None is –, never 0."""
    if value is None:
        return _MISSING
    writer = _WRITERS.get(type(value))
    return writer(value, column) if writer else conditional_escape(str(value))
