"""What each larger component is drawn from: the values its template reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guatu.kernel.errors import Problem
from guatu.ui import chartspec, markup, tableview, wording
from guatu.ui.components import Chart, Figure, Filter, FilterBar, FlowStage, ProblemLine, Table

Context = dict[str, Any]
_FLOW_TALL = 40


def big_context(value: Figure) -> Context:
    """A big figure: number, marks, movement, sparkline."""
    return {
        "figure": value,
        "number": markup.number_html(value),
        "marks": markup.marks_html(value),
        "delta": markup.delta_html(value.delta),
        "spark": markup.spark_html(value.spark),
    }


def table_context(table: Table, **more: object) -> Context:
    """What ``ui/_table.html`` is drawn from; for views that answer with the fragment alone."""
    return {
        "table": table,
        "heads": tableview.head_lines(table),
        "lines": list(tableview.body_lines(table)),
        "sums": tableview.sum_cells(table),
        "pages": tableview.page_links(table),
        "previous_url": tableview.page_url(table, table.page.number - 1) if table.page and table.page.number > 1 else "",
        "next_url": tableview.page_url(table, table.page.number + 1)
        if table.page and table.page.number < table.page.last
        else "",
        "choices": tableview.column_choices(table),
        "cols_param": table.param("cols"),
        "default_cols_url": table.query.without(table.param("cols")).url,
        "kept": table.query.without(table.param("cols")).pairs,
        **more,
    }


def _chip(bar: FilterBar, one: Filter) -> Context:
    return {
        "filter": one,
        "values": one.values(bar.query),
        "words": one.words(bar.query),
        "low": bar.query.text(one.params[0]),
        "high": bar.query.text(one.params[-1]),
        "off_url": bar.query.without(*one.params, *bar.forgets).url,
    }


def filter_context(bar: FilterBar, target: str) -> Context:
    """A row of chips; ``target`` is the id of the fragment a change swaps."""
    sought = bar.query.text(bar.search) if bar.search else ""
    return {"bar": bar, "chips": [_chip(bar, one) for one in bar.filters], "target": target, "sought": sought}


def chart_context(chart: Chart, **more: object) -> Context:
    """A chart, its spec for the browser and the table behind it."""
    return {
        "chart": chart,
        "spec": chartspec.chart_spec(chart),
        "spec_id": f"{chart.id}-spec",
        "unit": chartspec.chart_unit(chart),
        "behind": chartspec.chart_table(chart),
        **more,
    }


def _flow_bar(stage: FlowStage) -> Context:
    height = max(0.0, min(1.0, stage.share)) * _FLOW_TALL
    return {"stage": stage, "height": f"{height:.1f}", "top": f"{_FLOW_TALL - height:.1f}"}


def flow_context(stages: Sequence[FlowStage], title: str, note: str) -> Context:
    """The stages projects pass through, each with the height of its bar."""
    return {"stages": [_flow_bar(stage) for stage in stages], "title": title, "note": note}


def problem_line(value: ProblemLine | Problem | str) -> ProblemLine:
    """A problem as a line: message, place in the sheet, what stood there."""
    if isinstance(value, ProblemLine):
        return value
    if isinstance(value, str):
        return ProblemLine(value)
    return ProblemLine(
        str(value.message),
        wording.place_in_sheet(value.sheet, value.row, value.column),
        "" if value.raw is None else str(value.raw),
    )
