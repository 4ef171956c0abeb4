"""What the wall's template is drawn from: switches, chips, the head of the axis, one page of rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.desk.headline import head_figures, headline, strip
from guatu.desk.no_projects import no_projects
from guatu.desk.register_filters import filter_bar
from guatu.desk.screen import Screen, version_label
from guatu.desk.wall import AUDIENCES, GROUPS, Wall, WallGroup
from guatu.desk.wall_rows import WallRow
from guatu.figures.labels import place_name
from guatu.ui.components import Choice, Empty, Filter, FilterBar, Light, Link, Option
from guatu.ui.query import Query
from guatu.web.wall.axis import ZOOMS, Axis, anchor_of, axis_for
from guatu.web.wall.lanes import lane, signs
from guatu.web.wall.stages import stage_cells, stage_heads, without_stage

PAGE = 120
CHIPS = ("county", "light", "stage", "tier", "unit", "field", "chain", "category")
PAPERS = {"a3": "A3", "a0": "A0"}
_LIT = frozenset({"light", "held", "turned"})


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the chart: a group's heading, or a project with its lane or its stage cells."""

    row: WallRow | None = None
    group: WallGroup | None = None
    drawn: Any = ""


def page_of(wall: Wall) -> dict[str, Any]:
    """Everything the whole page shows."""
    figures, kept = strip(wall)
    lines, more = lines_of(wall)
    screen = wall.screen
    return {
        "wall": wall, "sentence": headline(wall, figures), "figures": head_figures(wall, figures), "since": kept.since,
        "bar": _bar(wall), "views": _views(screen), "groups": _groups(wall), "audiences": _audiences(wall), "more": more,
        "lines": lines, "papers": _papers(screen), "place": place_name(screen.place), "at": screen.context.at,
        "version": version_label(screen.context), "stops": _stops(screen), "empty": _empty(wall), "counts": _counts(wall),
        "register": _register(wall), "legend": signs(), "is_stage_wall": is_stage_wall(screen), "now_url": screen.view.now_url,
        **(_stage_head(wall) if is_stage_wall(screen) else _axis_head(wall)),
    }  # fmt: skip


def is_stage_wall(screen: Screen) -> bool:
    """Whether the second form was asked for: projects × stages."""
    return screen.query.text("form") == "stages"


# ---- rows ----------------------------------------------------------------------------------------------------------


def lines_of(wall: Wall) -> tuple[list[Line], str]:
    """The rows of the page asked for, and the address of the next ones (empty after the last)."""
    every = [(group, row) for group in wall.groups for row in group.rows]
    query = wall.screen.query
    if query.text("all"):
        return list(_lines(wall, every, None)), ""
    first = (query.number("page") - 1) * PAGE
    before = every[first - 1][0] if 0 < first <= len(every) else None
    more = query.but(page=query.number("page") + 1).url if len(every) > first + PAGE else ""
    return list(_lines(wall, every[first : first + PAGE], before)), more


def _lines(wall: Wall, pairs: Sequence[tuple[WallGroup, WallRow]], group: WallGroup | None) -> Iterable[Line]:
    draw = _stage_drawer(wall) if is_stage_wall(wall.screen) else _lane_drawer(wall)
    for mine, row in pairs:
        if mine is not group and wall.group_by != "none":
            yield Line(group=mine)
        group = mine
        yield Line(row=row, drawn=draw(row))


def _lane_drawer(wall: Wall):  # type: ignore[no-untyped-def]
    axis = axis_of(wall)
    return lambda row: lane(row, axis, is_outside=wall.is_outside)


def _stage_drawer(wall: Wall):  # type: ignore[no-untyped-def]
    at = wall.screen.context.at
    return lambda row: stage_cells(row, at, is_outside=wall.is_outside)


def axis_of(wall: Wall) -> Axis:
    """The window asked for; where nothing is dated near the as-of day, the newest year that is."""
    query, at = wall.screen.query, wall.screen.context.at
    return axis_for(at, query.text("zoom"), _shift_of(query), anchor_of(at, _dates(wall.rows)))


# ---- heads ---------------------------------------------------------------------------------------------------------


def _axis_head(wall: Wall) -> dict[str, Any]:
    axis, query = axis_of(wall), wall.screen.query
    shift = _shift_of(query)
    zooms = [Choice(_(title), query.but(zoom=key, shift=None, page=None).url, axis.zoom == key) for key, title in ZOOMS.items()]
    return {
        "axis": axis, "zooms": zooms, "earlier": query.but(shift=shift - 1, page=None).url,
        "later": query.but(shift=shift + 1, page=None).url,
        "is_moved": not axis.covers(wall.screen.context.at), "present": query.but(shift=None, page=None).url if shift else "",
    }  # fmt: skip


def _dates(rows: Iterable[WallRow]) -> list[dt.date]:
    """Every date on the wall, promised or come: where the axis should stand when the present is empty."""
    nodes = [node for row in rows for node in row.nodes.values()]
    return [date for node in nodes for date in (node.actual_on, node.promised_on) if date is not None]


def _shift_of(query: Query) -> int:
    """How many windows away from the one that holds the as-of day; a century at most."""
    text = query.text("shift")
    return int(text) if re.fullmatch(r"-?[0-9]{1,2}", text) else 0


def _stage_head(wall: Wall) -> dict[str, Any]:
    return {"heads": stage_heads(wall), "unstaged": without_stage(wall.rows)}


# ---- switches ------------------------------------------------------------------------------------------------------


def _views(screen: Screen) -> list[Choice]:
    query, is_stages = screen.query, is_stage_wall(screen)
    return [
        Choice(_("时间墙"), query.but(form=None, page=None).url, not is_stages),
        Choice(_("阶段墙"), query.but(form="stages", page=None).url, is_stages),
    ]


def _groups(wall: Wall) -> list[Choice]:
    query = wall.screen.query
    return [Choice(_(title), query.but(group=key, page=None).url, wall.group_by == key) for key, title in GROUPS.items()]


def _audiences(wall: Wall) -> list[Choice]:
    query = wall.screen.query
    return [
        Choice(_(title), query.but(audience=None if key == "inside" else key, page=None).url, wall.audience == key)
        for key, title in AUDIENCES.items()
    ]


def _papers(screen: Screen) -> list[Link]:
    return [Link(title, f"{screen.query.but(paper=key, all=1, page=None).url}#print") for key, title in PAPERS.items()]


def _stops(screen: Screen) -> list[Choice]:
    """The places a full screen goes round: the whole, then each place below in official order."""
    path = Query(reverse("wall:wall"), screen.query.without("page", "county", "q", "all", "paper").pairs)
    below = Place.objects.filter(parent=screen.place).in_official_order()
    return [Choice(place_name(one), path.but(place=one.code).url, key=one.code) for one in (screen.place, *below)]


# ---- chips and emptiness -------------------------------------------------------------------------------------------


def _bar(wall: Wall) -> FilterBar:
    """The register's chips that make sense on a wall, and the wall's own two."""
    whole = filter_bar(wall.screen)
    chips = [chip for name in CHIPS for chip in whole.filters if chip.name == name and chip.options]
    chips += [_held(), Filter("turned", _("新转红"), "choice", (Option("1", _("上次月结后转红")),))]
    is_dark = wall.is_outside or wall.is_published_only
    kept = [chip for chip in chips if not (is_dark and chip.name in _LIT)]
    return FilterBar(tuple(kept), wall.screen.query, search="q", search_hint=whole.search_hint, forgets=("page",))


def _held() -> Filter:
    options = {
        "start": _("开工"), "progress": _("进度"), "completion": _("竣工"), "statistics": _("入统"), "returns": _("填报"),
        "freshness": _("时效"),
    }  # fmt: skip
    return Filter("held", _("卡在"), "choice", tuple(Option(key, title) for key, title in options.items()))


def _counts(wall: Wall) -> list[tuple[Light, int, str]]:
    """The lights of the rows on the wall, worst first: light, how many, where only they stand."""
    if wall.is_outside or wall.is_published_only:
        return []
    query, found = wall.screen.query, wall.states
    order = ("late", "watch", "missing", "stopped", "normal", "future", "exempt")
    return [(Light(state), found[state], query.but(light=state, page=None).url) for state in order if found[state]]


def _register(wall: Wall) -> str:
    """The same rows as a table."""
    if wall.is_outside:
        return ""
    names = (*CHIPS, "q")
    return wall.screen.link("register:list", **{name: ",".join(wall.screen.query.many(name)) for name in names})


def _empty(wall: Wall) -> Empty | None:
    if wall.groups:
        return None
    bar = _bar(wall)
    if bar.is_set:
        return Empty(_("没有符合条件的项目"), _("放宽或取消上面的筛选条件。"), Link(_("取消全部筛选"), bar.clear_url))
    if wall.is_outside:
        return Empty(_("没有可以对外展示的项目"), _("签约以后的项目才在这个版面上展示。"))
    return no_projects(wall.screen, _("墙上还没有项目"))
