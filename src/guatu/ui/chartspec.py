"""A chart made ready for the browser: lengths to draw, words to print, and the table behind the picture."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.ui.components import Chart, Column, Row, Series, Table
from guatu.ui.numbers import number_text, plotted, shown_unit, signed_text
from guatu.ui.units import unit_word


def chart_unit(chart: Chart) -> str:
    """The unit the axis is written in."""
    return unit_word(shown_unit(chart.measure, chart.unit))


def _text(chart: Chart, value: int | Decimal | None) -> str:
    write = signed_text if chart.measure == "points" else number_text
    return write(value, chart.measure, chart.unit, chart.places)


def _series(chart: Chart, series: Series) -> dict[str, object]:
    return {
        "name": series.name,
        "role": series.role,
        "values": [plotted(value, chart.measure, chart.unit, chart.places) for value in series.values],
        "texts": [_text(chart, value) for value in series.values],
    }


def _totals(chart: Chart) -> dict[str, object] | None:
    """What the stacked parts come to, category by category; None when nothing is stacked."""
    parts = [series.values for series in chart.series if series.role == "part"]
    if not parts:
        return None
    sums = [sum(value or 0 for value in column) for column in zip(*parts, strict=True)]
    return {
        "values": [plotted(one, chart.measure, chart.unit, chart.places) for one in sums],
        "texts": [_text(chart, one) for one in sums],
    }


def chart_spec(chart: Chart) -> dict[str, object]:
    """What the browser needs to draw; no number is computed there."""
    return {
        "kind": chart.kind,
        "categories": list(chart.categories),
        "series": [_series(chart, series) for series in chart.series],
        "unit": chart_unit(chart),
        "totals": _totals(chart),
        "urls": list(chart.urls),
        "opensDrawer": chart.opens_drawer,
        "markAt": chart.mark_at,
        "markLabel": chart.mark_label,
        "hasLabels": chart.has_labels,
    }


def _columns(chart: Chart) -> tuple[Column, ...]:
    name = Column("category", chart.category_title or _("项目"), is_fixed=True, is_sticky=True)
    measured = (
        Column(str(n), series.name, unit=shown_unit(chart.measure, chart.unit), measure=chart.measure, places=chart.places)
        for n, series in enumerate(chart.series)
    )
    return (name, *measured)


def chart_table(chart: Chart) -> Table:
    """The same numbers as a table."""
    rows = tuple(
        Row(
            {"category": category} | {str(n): series.values[at] for n, series in enumerate(chart.series)},
            url=chart.urls[at] if chart.urls else "",
        )
        for at, category in enumerate(chart.categories)
    )
    return Table(f"{chart.id}-table", chart.title, _columns(chart), rows, has_tools=False, is_tall=False, phone="scroll")
