"""红黄灯清单：every light that is not green, by dimension: why, how long, whose turn it is, what turns it green."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.attention.lights import ProjectLights, lights_of, tell
from guatu.attention.registry import Finding
from guatu.desk.dragging import holders
from guatu.desk.drawers import light_url
from guatu.desk.lights_board import OVERALL, Board
from guatu.desk.screen import Screen
from guatu.figures.labels import place_label
from guatu.ledger.models import ProjectStanding
from guatu.ui.components import Cell, Column, Empty, Filter, FilterBar, GroupRow, Light, Link, Option, Page, Row, Table
from guatu.ui.units import light_word

SIZE = 50
SEVERITY = ("late", "missing", "watch", "exempt")
USUAL = ("late", "missing", "watch")


@dataclass(frozen=True, slots=True)
class Item:
    """One light on the list: a project in a dimension."""

    project: UUID
    dimension: str
    state: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for of the list."""

    states: tuple[str, ...]
    dims: tuple[str, ...]
    counties: frozenset[str]
    turned: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The items that were asked for, in order, with where their projects belong."""

    board: Board
    items: tuple[Item, ...]
    counties: Mapping[UUID, UUID | None]

    @property
    def by_dimension(self) -> Mapping[str, Counter[str]]:
        """How many of each state a dimension holds."""
        found: dict[str, Counter[str]] = {}
        for one in self.items:
            found.setdefault(one.dimension, Counter())[one.state] += 1
        return found


def asked_of(screen: Screen, dims: Iterable[str]) -> Asked:
    """The filters in the address; what is none is left out."""
    query = screen.query
    states = tuple(one for one in query.many("state") if one in SEVERITY)
    return Asked(
        states or USUAL, tuple(one for one in query.many("dim") if one in set(dims)), frozenset(query.many("county")),
        query.text("turned") if query.text("turned") in ("red", "green") else "",
    )  # fmt: skip


def listed(board: Board) -> Listed:
    """The lights the address asks for: by dimension, the worst first, among equals the larger project."""
    asked = asked_of(board.screen, board.dims)
    dims, wanted = asked.dims or tuple(board.dims), set(asked.states)
    kept = _turned(board, asked.turned)
    found = [
        Item(project, dimension, states[dimension])
        for project, states in board.now.items() if kept is None or project in kept
        for dimension in dims if states.get(dimension) in wanted
    ]  # fmt: skip
    rows = _rows(board, {one.project for one in found})
    if asked.counties:
        found = [one for one in found if str(rows[one.project][0] or "") in asked.counties]
    order = {key: at for at, key in enumerate(board.dims)}
    found.sort(
        key=lambda one: (order[one.dimension], SEVERITY.index(one.state), -(rows[one.project][1] or 0), rows[one.project][2])
    )
    return Listed(board, tuple(found), {project: row[0] for project, row in rows.items()})


def _turned(board: Board, turned: str) -> frozenset[UUID] | None:
    if not turned:
        return None
    return frozenset(board.turned_red if turned == "red" else board.turned_green)


def _rows(board: Board, projects: set[UUID]) -> dict[UUID, tuple[UUID | None, int | None, str]]:
    """(county or place, total investment, code) of each project: what the list is ordered and filtered by."""
    context = board.context
    found = ProjectStanding.objects.filter(context.base(), is_counted=True)
    rows = found.values_list("project_id", "county_id", "place_id", "total_yuan", "internal_code")
    return {
        project: (place if context.is_county else county or place, total, code)
        for project, county, place, total, code in rows
        if project in projects
    }


def lights_on(board: Board, items: Sequence[Item]) -> dict[UUID, ProjectLights]:
    """The lights behind these items, with everything that telling them needs."""
    ids = list(dict.fromkeys(one.project for one in items))
    rows: list[ProjectStanding] = []
    for start in range(0, len(ids), 2000):
        rows += ProjectStanding.objects.filter(snapshot_no=board.context.snapshot_no, project_id__in=ids[start : start + 2000])
    found = lights_of(board.context, rows)
    tell(found.values())
    return found


# ---- the table -------------------------------------------------------------------------------------------------------------


def light_table(found: Listed, *, is_whole: bool = False) -> Table:
    """One page of the list, or all of it for a workbook."""
    screen, total = found.board.screen, len(found.items)
    number = min(screen.query.number("page"), max(1, -(-total // SIZE)))
    items = found.items if is_whole else found.items[(number - 1) * SIZE : number * SIZE]
    bar = filter_bar(found.board)
    return Table(
        "lights", _("红黄灯清单"), _columns(found, is_whole=is_whole), tuple(_lines(found, items, is_whole=is_whole)), screen.query,
        page=None if is_whole else Page(number, SIZE, total), filters=bar, exports=() if not items else _exports(screen),
        empty=_empty(bar), is_tall=False,
    )  # fmt: skip


def _empty(bar: FilterBar) -> Empty:
    if bar.is_set:
        return Empty(_("没有符合条件的灯"), _("放宽一两个条件再看。"), Link(_("清除全部条件"), bar.clear_url))
    return Empty(_("没有红灯和黄灯"), _("各维度都在规则之内。规则和参数见“规则”一页。"))


def _exports(screen: Screen) -> tuple[Link, ...]:
    # Every value of each: a filter of several choices stands in the address several times.
    kept = {name: screen.query.many(name) for name in ("state", "dim", "county", "turned", "since")}
    return (
        Link(_("Excel"), screen.link("lights:workbook", sheet="list", **kept)), Link(_("发群图"), screen.link("lights:picture", **kept)),
        Link(_("群发文字"), screen.link("lights:text", **kept)),
    )  # fmt: skip


def _columns(found: Listed, *, is_whole: bool) -> tuple[Column, ...]:
    county = _("地方") if found.board.context.is_county else _("县区")
    dimension = (Column("dimension", _("维度")),) if is_whole else ()
    return (
        Column("name", _("项目"), is_fixed=True, is_sticky=True, width="wide"), *dimension, Column("light", _("亮灯")),
        Column("county", county), Column("reason", _("原因"), width="fill"), Column("days", _("已亮"), "天", "count"),
        Column("turn", _("轮到谁"), width="wide"), Column("green", _("怎样转绿"), width="fill"),
        Column("worse", _("离变差"), is_hidden=not is_whole, width="wide"), Column("since", _("自何日"), is_hidden=not is_whole),
        *_act_column(found.board.screen, is_whole=is_whole),
    )  # fmt: skip


def _act_column(screen: Screen, *, is_whole: bool) -> tuple[Column, ...]:
    may = not is_whole and policy.can(screen.actor, "light.propose", screen.place).ok
    return (Column("act", _("办理")),) if may else ()


def _lines(found: Listed, items: Sequence[Item], *, is_whole: bool) -> Iterable[Row | GroupRow]:
    board = found.board
    lights, names = lights_on(board, items), _places(board)
    units = holders(one.subject.standing for one in lights.values() if one.subject)
    counts, before = found.by_dimension, ""
    for one in items:
        if one.dimension != before and not is_whole:
            yield GroupRow(board.dims[one.dimension], note=_counted(counts[one.dimension]))
            before = one.dimension
        light = lights[one.project]
        finding = light.of_dimension(one.dimension)
        if finding is not None and light.subject is not None:
            yield _row(
                board,
                light.subject.standing,
                finding,
                one.dimension,
                names.get(found.counties[one.project], ""),
                units[one.project],
            )


def _counted(states: Counter[str]) -> str:
    return " · ".join(f"{light_word(state)} {states[state]}" for state in SEVERITY if states[state])


def _places(board: Board) -> dict[UUID | None, str]:
    return {one.id: place_label(one) for one in Place.objects.filter(root_id=board.context.root)}


def _row(board: Board, standing: ProjectStanding, finding: Finding, dimension: str, county: str, unit: str) -> Row:
    screen = board.screen
    url = screen.link("register:project", standing.project_id)
    days = (board.context.at - finding.since).days + 1 if finding.since else None
    cells: dict[str, object] = {
        "name": Link(standing.label, url), "dimension": board.dims[dimension],
        "light": Light(finding.state, light_url(standing.project_id, screen, finding.rule), subject=board.dims[dimension]),
        "county": county, "reason": finding.reason, "days": days if days is not None and days > 0 else None,
        "turn": finding.turn or unit or Cell(_("责任单位未填"), tone="quiet"), "green": "；".join(finding.turns_green), "worse": finding.next_worse,
        "since": finding.since,
        "act": None if finding.state == "exempt" else Link(_("提请豁免"), screen.link("lights:propose", standing.project_id, dim=dimension)),
    }  # fmt: skip
    return Row(cells, key=f"{standing.project_id}:{dimension}", url=url)


# ---- filters ---------------------------------------------------------------------------------------------------------------


def filter_bar(board: Board) -> FilterBar:
    """Dimension, state, county: how many of each there are now stands beside it."""
    counts = Counter(
        (key, state) for states in board.now.values() for key, state in states.items() if key != OVERALL and state in USUAL
    )
    dims = tuple(
        Option(key, title, sum(n for (of, _state), n in counts.items() if of == key)) for key, title in board.dims.items()
    )
    states = tuple(Option(one, light_word(one)) for one in SEVERITY)
    filters = (
        Filter("dim", _("维度"), "multi", dims),
        Filter("state", _("亮灯"), "multi", states),
        *_county_filter(board),
        _turned_filter(),
    )
    return FilterBar(filters, board.screen.query)


def _county_filter(board: Board) -> tuple[Filter, ...]:
    groups = {key for key in board.table.groups if key}
    if len(groups) < 2:
        return ()
    rows = Place.objects.filter(id__in=groups).in_official_order()
    title = _("地方") if board.context.is_county else _("县区")
    return (Filter("county", title, "multi", tuple(Option(str(one.id), place_label(one)) for one in rows)),)


def _turned_filter() -> Filter:
    return Filter("turned", _("变化"), "choice", (Option("red", _("转红的")), Option("green", _("转绿的"))))
