"""驾驶舱: how a place is doing against its promise and against last month, by place, stage, field, tier, size and chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access.models import Place
from guatu.desk.headline import may_see_ranks
from guatu.desk.labels import named_groups
from guatu.desk.screen import Screen
from guatu.desk.shown import cells_of, drawer_url, in_cell, shown
from guatu.desk.wall import Wall
from guatu.figures.evaluate import FigureTable, FigureValue, evaluate
from guatu.figures.labels import place_label, place_name
from guatu.figures.ranking import Ranked, ranking
from guatu.ledger.vocab import STAGE_ORDER
from guatu.ui.components import Chart, Column, Delta, Figure, FlowStage, GroupRow, Link, Row, Series, Table
from guatu.ui.numbers import number_text

BIG = (
    "projects.count", "projects.total", "done.ytd", "completion.rate", "completion.distance", "completion.monthly_needed",
    "new.rate", "lights.late",
)  # fmt: skip
_PLACE_KEYS = (
    "projects.count", "plan.total", "done.ytd", "completion.rate", "completion.points", "completion.distance",
    "completion.monthly_needed", "done.unverified",
)  # fmt: skip
_PUBLISHED_KEYS = (
    "projects.count", "projects.total", "projects.unpriced", "projects.reserve", "projects.building", "projects.producing",
)  # fmt: skip
DIMENSIONS = {
    "field": gettext_noop("领域"), "tier": gettext_noop("层级"), "size": gettext_noop("投资规模"), "chain": gettext_noop("产业链"),
}  # fmt: skip
_DIM_KEYS = ("projects.count", "projects.total", "plan.total", "done.ytd", "completion.rate", "done.unverified")
RANKED = "completion.rate"


# ---- by place ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Places:
    """The places below, with their figures; ranked where the reader may see ranks."""

    table: FigureTable
    keys: tuple[str, ...]
    named: tuple[tuple[str, str], ...]
    ranks: tuple[Ranked, ...]
    red: Mapping[str, int]
    urls: Mapping[str, str]


def places_of(screen: Screen, wall: Wall) -> Places:
    """Figures by place below the screen's own, in official order."""
    context, keys = screen.context, _PUBLISHED_KEYS if wall.is_published_only else _PLACE_KEYS
    table = evaluate(keys, context, by="place")
    named = tuple(named_groups("place", table.groups, context))
    is_root = screen.place.id == screen.root.id
    ranks = tuple(ranking(RANKED, context)) if is_root and screen.is_whole and may_see_ranks(screen) else ()
    ranks = ranks if any(one.rank is not None for one in ranks) else ()
    codes = dict(Place.objects.filter(root_id=screen.root.id).values_list("id", "code"))
    urls = {
        key: screen.link("cockpit:cockpit", place=codes[UUID(key)]) for key, _name in named if key and UUID(key) != screen.place.id
    }
    return Places(table, keys, named, ranks, _red_by_place(wall, is_county=context.is_county), urls)


def _red_by_place(wall: Wall, *, is_county: bool) -> Mapping[str, int]:
    """Red lights by place: the same rows as the figure lights.late, counted where they already stand."""
    red = [row.standing for row in wall.rows if row.lights and row.lights.state == "late" and row.standing.is_counted]
    return Counter(str((one.place_id if is_county else one.county_id or one.place_id) or "") for one in red)


def place_chart(places: Places, screen: Screen) -> Chart | None:
    """Plan against done, with where the months gone by should have brought it; None where there is no plan at all."""
    if "plan.total" not in places.keys or places.table.total["plan.total"].raw is None:
        return None
    rows = [(name, places.table.groups[key], places.urls.get(key, "")) for key, name in places.named]
    done, plan, due = [], [], []
    for _name, values, _url in rows:
        done.append(_yuan(values["done.ytd"]))
        plan.append(_yuan(values["plan.total"]))
        due.append(_due(values, screen))
    return Chart(
        "by-place", _("各地计划与完成"), "bars", tuple(name for name, _values, _url in rows),
        (Series(_("年度计划"), tuple(plan), "plan"), Series(_("本年累计完成"), tuple(done)), Series(_("时序应完成"), tuple(due), "prorata")),
        "亿元", "yuan", 2, summary=_behind_words(places), category_title=_("地方"),
        urls=tuple(url for _name, _values, url in rows) if all(url for _name, _values, url in rows) else (),
    )  # fmt: skip


def _yuan(value: FigureValue) -> int | None:
    return None if value.raw is None else int(value.raw)


def _due(values: Mapping[str, FigureValue], screen: Screen) -> int | None:
    """计划 × 时序: what the distance is counted from."""
    plan = values["plan.total"].raw
    return None if plan is None else int(Decimal(plan) * screen.context.share)


def _behind_words(places: Places) -> str:
    behind = [name for key, name in places.named if (places.table.groups[key]["completion.points"].raw or 0) < 0]
    known = [key for key, _name in places.named if places.table.groups[key]["completion.points"].raw is not None]
    if not known:
        return _("年度计划或完成数未报，不能比较。")
    if not behind:
        return _("%(n)s 个地方全部达到时序进度。") % {"n": len(known)}
    names = _("、").join(behind)
    return _("%(n)s 个地方中 %(m)s 个落后时序：%(names)s。") % {"n": len(known), "m": len(behind), "names": names}


def place_table(places: Places, screen: Screen) -> Table:
    """Ranked in its groups where one may see ranks, else in official order."""
    rows = _ranked_rows(places, screen) if places.ranks else [_place_row(places, screen, key, name) for key, name in places.named]
    columns = place_columns(has_ranks=bool(places.ranks)) if places.keys is _PLACE_KEYS else _published_columns()
    total = cells_of(places.table.total, screen, places.keys)
    sums: dict[str, object] = {column.key: total[column.key] for column in columns if column.key in total}
    sums["red"] = sum(places.red.values())
    is_open = bool(places.ranks) or screen.place.id != screen.root.id or may_see_ranks(screen)
    note = "" if is_open else _("排名草稿只对拟制、审核、签发岗位显示；月结版的排名向本辖区公开。")
    return Table(
        "places", _("各地完成情况"), columns, tuple(rows), screen.query, sums=sums, sums_title=place_name(screen.place),
        is_tall=False, foot_note=note, phone="scroll", unit_note=_("示例数据") if screen.root.is_sample else "",
        exports=(
            Link(_("导出 Excel"), screen.link("cockpit:places-xlsx")), Link(_("发群图"), screen.link("cockpit:share")),
        ),
    )  # fmt: skip


def place_columns(*, has_ranks: bool) -> tuple[Column, ...]:
    """The columns of the county table."""
    rank = (Column("rank", _("位次"), measure="count", width="tiny"),) if has_ranks else ()
    move = (Column("move", _("较上次月结"), measure="count", hint=_("位次变动，正数为上升")),) if has_ranks else ()
    return (
        Column("place", _("地方"), is_fixed=True, is_sticky=True), *rank,
        Column("projects.count", _("项目"), "个", "count"),
        Column("plan.total", _("年度计划"), "亿元", "yuan"), Column("done.ytd", _("本年累计完成"), "亿元", "yuan"),
        Column("completion.rate", _("完成率"), "%", "percent"), *move,
        Column("completion.points", _("超（欠）时序"), "个百分点", "points"),
        Column("completion.distance", _("与时序差额"), "亿元", "yuan"),
        Column("completion.monthly_needed", _("后续月均需完成"), "亿元", "yuan"), Column("red", _("红灯"), "个", "count"),
    )  # fmt: skip


def _published_columns() -> tuple[Column, ...]:
    """The columns where all that is known was published."""
    return (
        Column("place", _("地方"), is_fixed=True, is_sticky=True), Column("projects.count", _("项目"), "个", "count"),
        Column("projects.total", _("总投资"), "亿元", "yuan"), Column("projects.unpriced", _("未公布总投资"), "个", "count"),
        Column("projects.reserve", _("储备"), "个", "count"), Column("projects.building", _("在建"), "个", "count"),
        Column("projects.producing", _("投产"), "个", "count"),
    )  # fmt: skip


def _ranked_rows(places: Places, screen: Screen) -> list[Row | GroupRow]:
    rows: list[Row | GroupRow] = []
    group = None
    for one in places.ranks:
        if one.group != group:
            group = one.group
            rows.append(GroupRow(str(one.place.get_rank_group_display())))
        key = str(one.place.id)
        if key in places.table.groups:
            rows.append(_place_row(places, screen, key, place_label(one.place), one))
        else:
            rows.append(Row({"place": Link(place_label(one.place), places.urls.get(key, "")), "red": 0}, key=key))
    ranked = {str(one.place.id) for one in places.ranks}
    rest = [_place_row(places, screen, key, name) for key, name in places.named if key not in ranked]
    return [*rows, GroupRow(_("不参加排名")), *rest] if rest else rows


def _place_row(places: Places, screen: Screen, key: str, name: str, rank: Ranked | None = None) -> Row:
    figures: dict[str, object] = dict(cells_of(places.table.groups[key], screen, places.keys, by="place"))
    red = places.red.get(key, 0)
    figures["red"] = Figure(
        "lights.late", _("红灯"), red, "个", "count", 0, drawer_url=drawer_url("lights.late", screen, by="place", group=key)
    ) if red else 0  # fmt: skip
    figures["place"] = Link(name, places.urls.get(key, ""))
    if rank is not None:
        figures["rank"] = rank.rank
        figures["move"] = Delta(rank.move, "count", "位", "", "up") if rank.move is not None else None
    return Row(figures, key=key, url=places.urls.get(key, ""))


# ---- by stage ------------------------------------------------------------------------------------------------------


def stage_flow(screen: Screen) -> tuple[FlowStage, ...]:
    """How many projects stand in each stage, and their investment."""
    keys = ("projects.count", "projects.total")
    groups = evaluate(keys, screen.context, by="stage").groups
    wanted = [stage for stage in STAGE_ORDER if stage in groups] + ([""] if "" in groups else [])
    names = dict(named_groups("stage", wanted, screen.context))
    most = max((int(groups[stage]["projects.count"].raw or 0) for stage in wanted), default=0)
    return tuple(
        FlowStage(
            names[stage] or _("未公布"), in_cell(shown(groups[stage]["projects.count"], screen, by="stage"), screen),
            int(groups[stage]["projects.count"].raw or 0) / most if most else 0.0,
            in_cell(shown(groups[stage]["projects.total"], screen, by="stage"), screen),
            url=screen.link("register:list", stage=stage or "none"),
        )
        for stage in wanted
    )  # fmt: skip


# ---- by field, tier, size, chain -----------------------------------------------------------------------------------


def dimension_of(screen: Screen, *, is_published_only: bool) -> str:
    """The dimension the page is asked to break down by. What is published names no field for most projects, but a size."""
    asked = screen.query.text("dim")
    return asked if asked in DIMENSIONS else "size" if is_published_only else "field"


def breakdown(screen: Screen, dimension: str) -> tuple[Chart, Table]:
    """Counts, investment and progress by one dimension: a chart and the table of all its numbers."""
    table = evaluate(_DIM_KEYS, screen.context, by=dimension)
    named = named_groups(dimension, table.groups, screen.context)
    rows = [
        Row({"name": name, **cells_of(table.groups[key], screen, _DIM_KEYS, by=dimension)}, key=key or "none")
        for key, name in named
    ]  # fmt: skip
    title = _(DIMENSIONS[dimension])
    total = cells_of(table.total, screen, _DIM_KEYS)
    return _dimension_chart(title, named, table), Table(
        "breakdown", _("按%(dimension)s") % {"dimension": title}, _dimension_columns(title, table), tuple(rows), sums=total,
        sums_title=_("合计"), has_tools=False, is_tall=False, phone="scroll",
    )  # fmt: skip


def _dimension_columns(title: str, table: FigureTable) -> tuple[Column, ...]:
    columns = (
        Column("name", title, is_fixed=True, is_sticky=True), Column("projects.count", _("项目"), "个", "count"),
        Column("projects.total", _("总投资"), "亿元", "yuan"),
    )  # fmt: skip
    if table.total["plan.total"].raw is None:
        return columns
    return (
        *columns, Column("plan.total", _("年度计划"), "亿元", "yuan"), Column("done.ytd", _("本年累计完成"), "亿元", "yuan"),
        Column("completion.rate", _("完成率"), "%", "percent"),
    )  # fmt: skip


def _dimension_chart(title: str, named: Sequence[tuple[str, str]], table: FigureTable) -> Chart:
    values = tuple(_yuan(table.groups[key]["projects.total"]) for key, _name in named)
    return Chart(
        "by-dimension", _("总投资按%(dimension)s") % {"dimension": title}, "ranks", tuple(name for _key, name in named),
        (Series(_("总投资"), values),), "亿元", "yuan", 2, summary=_largest_words(named, values, table), category_title=title,
        height="tall" if len(named) > 9 else "",
    )  # fmt: skip


def _largest_words(named: Sequence[tuple[str, str]], values: Sequence[int | None], table: FigureTable) -> str:
    """Who holds most of the investment; nothing when that is what nobody filled in."""
    whole = table.total["projects.total"].raw
    amount, key, name = max((value or 0, key, name) for value, (key, name) in zip(values, named, strict=True))
    if not whole or not key:
        return ""
    share = number_text(Decimal(amount) * 100 / Decimal(whole), "percent")
    return _("%(name)s最多，占总投资的 %(share)s%%。") % {"name": name, "share": share}
