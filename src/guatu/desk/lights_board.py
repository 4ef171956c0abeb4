"""亮灯看板：which lights are red or yellow by place and dimension, as counts that open; and what moved since last time (PRODUCT C8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.attention.figures import counted, states_by_dimension
from guatu.attention.inforce import in_force
from guatu.attention.registry import dimensions, rule
from guatu.desk.labels import named_groups
from guatu.desk.screen import Screen
from guatu.desk.shown import in_cell, shown
from guatu.figures.closing import previous_close
from guatu.figures.context import Context, context_for
from guatu.figures.evaluate import FigureTable, FigureValue, evaluate
from guatu.figures.labels import place_name
from guatu.ui.components import Cell, Column, Empty, Link, Row, Tab, Table

States = Mapping[UUID, Mapping[str, str]]
OVERALL = ""
SINCE = ("close", "week")
_WEEK = dt.timedelta(days=7)
_BAD = frozenset({"late", "watch", "missing"})
WHOLE = ("lights.late", "lights.watch", "lights.missing", "lights.normal")


@dataclass(frozen=True, slots=True)
class Board:
    """One reading of the lights: states by project and dimension now and then, and the counts as figures.

    `then` is empty when there is nothing to compare with; `since_on` is the day it is about.
    """

    screen: Screen
    dims: Mapping[str, str]
    now: States
    then: States
    since: str
    since_on: dt.date | None
    table: FigureTable

    @property
    def context(self) -> Context:
        """Over which rows it was read."""
        return self.screen.context

    @property
    def turned_red(self) -> list[UUID]:
        """转红：red now and not red then. Only what was on the register then can have turned."""
        return [
            one for one, states in self.now.items() if states[OVERALL] == "late" and self.then.get(one, _RED)[OVERALL] != "late"
        ]

    @property
    def turned_green(self) -> list[UUID]:
        """转绿：green now, and red, yellow or without data then."""
        return [
            one for one, states in self.now.items() if states[OVERALL] == "normal" and self.then.get(one, _GREEN)[OVERALL] in _BAD
        ]


_RED: Mapping[str, str] = {OVERALL: "late"}
_GREEN: Mapping[str, str] = {OVERALL: "normal"}


def open_board(screen: Screen) -> Board:
    """The board a request asks for: of its place, compared with the last close or with a week before."""
    dims = dimensions_in_force(screen.context)
    keys = [*WHOLE, *(key for dimension in dims for _state, key in counted(dimension))]
    # What was comes first: the counts of what is share one look at the lights.
    since, since_on, then = _then(screen)
    table = evaluate(keys, screen.context, by="place")
    return Board(screen, dims, states_by_dimension(screen.context), then, since, since_on, table)


def dimensions_in_force(context: Context) -> dict[str, str]:
    """The dimensions of which some rule is in force on the day, with their names."""
    ruled = {rule(key).dimension for key in in_force(context.root, context.at)}
    return {key: title for key, title in dimensions().items() if key in ruled}


def _then(screen: Screen) -> tuple[str, dt.date | None, States]:
    close = previous_close(screen.root.id, screen.context.at)
    asked = screen.query.text("since")
    since = asked if asked in SINCE else "close" if close else "week"
    if since == "close" and close is None:
        return since, None, {}
    on = close.at_date if since == "close" and close else screen.context.at - _WEEK
    then = context_for(screen.place, at=on, known_at=None if since == "close" else screen.context.known_at)
    narrowed = replace(then, filters=screen.context.filters, list_id=screen.context.list_id)
    return since, on, dict(states_by_dimension(narrowed))


def since_tabs(board: Board) -> list[Tab]:
    """Compared with what: the last close, or a week before."""
    query = board.screen.query.without("page", "turned")
    titles = {"close": _("与上次月结比"), "week": _("与一周前比")}
    return [Tab(titles[key], query.but(since=key).url, key == board.since) for key in SINCE]


# ---- by place and dimension ------------------------------------------------------------------------------------------------


def place_table(board: Board) -> Table:
    """Places × dimensions: how many are red, yellow or without data in each. A zero is quiet, every other count opens."""
    screen = board.screen
    named = [(key, name) for key, name in named_groups("place", board.table.groups, screen.context) if any(_bad(board, key))]
    rows = tuple(
        Row({"place": Link(name, _place_url(board, key)), **_cells(board, board.table.groups[key], "place")}, key=key or "none")
        for key, name in named
    )  # fmt: skip
    return Table(
        "lights-places", _("各地各维度亮灯"), _place_columns(board), rows, screen.query, sums=_cells(board, board.table.total, ""),
        sums_title=place_name(screen.place), is_tall=False, phone="scroll", unit_note=_("单位：个"),
        empty=Empty(_("没有亮灯的地方"), _("这里的项目没有红灯、黄灯，也没有缺数据的。")),
        exports=_place_exports(screen) if rows else (), foot_note=_("同一项目可在几个维度亮灯，各维度相加不等于项目数。"),
    )  # fmt: skip


def _bad(board: Board, group: str) -> list[int]:
    values = board.table.groups[group]
    return [int(one.raw or 0) for key, one in values.items() if key != "lights.normal"]


def _place_exports(screen: Screen) -> tuple[Link, ...]:
    return (Link(_("Excel"), screen.link("lights:workbook", sheet="places", since=screen.query.text("since"))),)


def _place_columns(board: Board) -> tuple[Column, ...]:
    words = {"late": _("红"), "watch": _("黄"), "missing": _("缺数据")}
    whole = tuple(
        Column(key, words[key.rpartition(".")[2]], measure="count", width="tiny", group=_("项目灯"))
        for key in WHOLE
        if key != "lights.normal"
    )
    dims = tuple(
        Column(key, words[state], measure="count", width="tiny", group=title)
        for dimension, title in board.dims.items()
        for state, key in counted(dimension)
    )
    return (Column("place", _("地方"), is_fixed=True, is_sticky=True), *whole, *dims)


def _cells(board: Board, values: Mapping[str, FigureValue], by: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in values.items():
        found[key] = (
            replace(in_cell(shown(value, board.screen, by=by), board.screen), unit="") if value.raw else Cell(0, tone="quiet")
        )
    return found


def _place_url(board: Board, group: str) -> str:
    """The same page for one county: its own list below."""
    return board.screen.query.without("page").but(county=group).url if group else ""
