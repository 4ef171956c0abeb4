"""亮灯拟函: lights that ask for a letter, one row each, to be pressed or let be; and behind a filter what was decided (R4.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.attention.registry import dimensions
from guatu.cases.models import CaseStanding
from guatu.cases.queries import visible_cases
from guatu.desk.dragging import holders
from guatu.desk.letter import LIGHTS, tabs_of
from guatu.desk.screen import Screen
from guatu.desk.sheets import sheet_of
from guatu.documents.xlsx import Sheet
from guatu.facts.folds import LIVE
from guatu.figures.labels import place_label
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.letters.light_models import LightDecision
from guatu.life.supervise.letters.light_rules import RANK_OF_RUNG
from guatu.life.supervise.letters.lights import (
    LightAsk,
    asks_of,
    decisions_of,
    newest_locked_month,
    pressing_dimensions,
)
from guatu.life.supervise.letters.vocab import KIND_OF_RUNG, LightOutcome
from guatu.ui.components import (
    BulkAction,
    Cell,
    Column,
    Empty,
    Filter,
    FilterBar,
    Light,
    Link,
    Option,
    Page,
    Row,
    Tab,
    Table,
    Tag,
)
from guatu.ui.query import Query

SIZE = 50
MOST = 2000
_KEPT = ("county", "dim", "rung", "decision", "cols")


@dataclass(frozen=True, slots=True)
class Line:
    """One row before it is drawn: a light that asks, or one that was decided. `decided` draws the last cell."""

    key: str
    standing: ProjectStanding
    state: str
    rule: str
    dimension: str
    period: str
    reason: str
    since: dt.date
    rung: str
    decided: object
    case: CaseStanding | None = None

    @property
    def county(self) -> UUID | None:
        """Where its project belongs."""
        return self.standing.county_id or self.standing.place_id


@dataclass(frozen=True, slots=True)
class LightsDesk:
    """The page: the tabs of the letters, the table, and which month's lights speak."""

    screen: Screen
    tabs: tuple[Tab, ...]
    table: Table
    month: str


def open_lights(screen: Screen) -> LightsDesk:
    """The page as its address asks for it."""
    return LightsDesk(screen, tabs_of(screen, LIGHTS), lights_table(screen), newest_locked_month(screen.root.id).key)


def workbook(screen: Screen) -> Sheet:
    """The table as it is filtered, every row of it."""
    table = lights_table(screen, is_whole=True)
    bar = table.filters
    asked = [f"{one.label}：{words}" for one in (bar.filters if bar else ()) if (words := one.words(screen.query))]
    month = _("亮灯月份 %(month)s") % {"month": newest_locked_month(screen.root.id).key}
    return sheet_of(table, as_of=" · ".join((month, *asked)), is_sample=screen.root.is_sample)


# ---- the rows --------------------------------------------------------------------------------------------------------------


def lights_table(screen: Screen, *, is_whole: bool = False) -> Table:
    """One page of the rows the address asks for, or all of them for a workbook."""
    every = [one for one in _lines(screen) if _is_here(screen, one)]
    found = [one for one in every if _is_asked(screen, one)]
    number = min(screen.query.number("page"), max(1, -(-len(found) // SIZE)))
    shown = found if is_whole else found[(number - 1) * SIZE : number * SIZE]
    bar = _bar(screen, every)
    return Table(
        "letter-lights", _("亮灯拟函"), _columns(screen), tuple(_rows(screen, shown)), screen.query,
        page=None if is_whole else Page(number, SIZE, len(found)), filters=bar, exports=_exports(screen) if found else (),
        bulk=() if is_whole or _outcomes(screen) else _acts(screen), empty=_empty(screen, bar), is_tall=False,
        foot_note=_("首次黄灯提出提醒函，连续两月黄灯或红灯提出督办函；更高的级别由立案后的事项自己升级。"),
    )  # fmt: skip


def _outcomes(screen: Screen) -> tuple[str, ...]:
    """Which decisions are asked for; none: what waits for one."""
    return tuple(one for one in screen.query.many("decision") if one in LightOutcome.values)


def _lines(screen: Screen) -> list[Line]:
    outcomes = _outcomes(screen)
    if not outcomes:
        return _in_order([_asking(screen, one) for one in asks_of(screen.actor, screen.root.id)])
    rows = [one for one in decisions_of(screen.actor, screen.root.id) if one.outcome in outcomes][:MOST]
    standings = ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in={one.project_id for one in rows})
    projects = {one.project_id: one for one in standings}
    cases = visible_cases(screen.actor).filter(case_id__in=[one.case_id for one in rows if one.case_id])
    numbers = {one.case_id: one for one in cases}
    return [_decided(screen, one, projects[one.project_id], numbers) for one in rows if one.project_id in projects]


def _in_order(lines: list[Line]) -> list[Line]:
    """The gravest first, then the counties in their official order."""
    places = Place.objects.filter(id__in={one.county for one in lines if one.county}).in_official_order()
    order = {one: at for at, one in enumerate(places.values_list("id", flat=True))}
    return sorted(lines, key=lambda one: (-RANK_OF_RUNG[one.rung], order.get(one.county, len(order)), one.standing.internal_code))


def _asking(screen: Screen, ask: LightAsk) -> Line:
    case = ask.case
    waits = Tag(_("待定"), "watch")
    open_case = Link(_("在办 %(number)s") % {"number": case.number}, screen.link("cases:case", case.case_id)) if case else None
    return Line(
        ask.key, ask.standing, ask.finding.state, ask.finding.rule, ask.run.dimension, ask.period, ask.reason, ask.run.since, ask.rung,
        (waits, open_case) if open_case else waits, case,
    )  # fmt: skip


def _decided(screen: Screen, row: LightDecision, standing: ProjectStanding, cases: Mapping[UUID, CaseStanding]) -> Line:
    case = cases.get(row.case_id) if row.case_id else None
    if row.outcome == LightOutcome.LET_BE:
        told: object = Cell(_("暂不发函：%(reason)s") % {"reason": row.reason}, note=row.decided_on.isoformat())
    else:
        opened = Tag(str(row.get_outcome_display()), "good")
        told = (opened, Link(case.number, screen.link("cases:case", case.case_id))) if case else opened
    return Line(
        str(row.decision_id), standing, row.state, row.rule, row.dimension, row.period, row.why, row.since, row.rung, told, case,
    )  # fmt: skip


def _is_here(screen: Screen, line: Line) -> bool:
    places = screen.context.place_ids
    return places is None or line.standing.place_id in places or line.standing.county_id in places


def _is_asked(screen: Screen, line: Line) -> bool:
    wanted: tuple[tuple[str, Callable[[Line], str]], ...] = (
        ("county", lambda one: str(one.county or "")), ("dim", lambda one: one.dimension), ("rung", lambda one: one.rung),
    )  # fmt: skip
    return all(not screen.query.many(name) or value(line) in screen.query.many(name) for name, value in wanted)


# ---- how they are drawn ----------------------------------------------------------------------------------------------------


def _columns(screen: Screen) -> tuple[Column, ...]:
    county = _("地方") if screen.context.is_county else _("县区")
    return (
        Column("name", _("项目"), is_fixed=True, is_sticky=True, width="wide"), Column("county", county), Column("light", _("亮灯")),
        Column("dimension", _("维度")), Column("reason", _("原因"), width="fill"), Column("since", _("自何日")),
        Column("month", _("亮灯月份"), is_hidden=not _outcomes(screen)), Column("rung", _("拟发")),
        Column("unit", _("责任单位")), Column("decided", _("办理结果"), width="wide" if _outcomes(screen) else ""),
    )  # fmt: skip


def _rows(screen: Screen, lines: Sequence[Line]) -> Iterable[Row]:
    places = {one.id: place_label(one) for one in Place.objects.filter(id__in={line.county for line in lines if line.county})}
    units, dims = holders(line.standing for line in lines), dimensions()
    for line in lines:
        url = screen.link("register:project", line.standing.project_id)
        cells: dict[str, object] = {
            "name": Link(line.standing.label, url), "county": places.get(line.county) if line.county else None,
            "light": Light(line.state, _light_url(screen, line), subject=dims.get(line.dimension, line.dimension)),
            "dimension": dims.get(line.dimension, line.dimension), "reason": line.reason, "since": line.since, "month": line.period,
            "rung": str(KIND_OF_RUNG[line.rung].label), "unit": _unit(screen, line, units[line.standing.project_id]), "decided": line.decided,
        }  # fmt: skip
        yield Row(cells, key=line.key, url=url)


def _light_url(screen: Screen, line: Line) -> str:
    """The light as it was at the end of the month that speaks, not as it is today."""
    asked = Query(reverse("figure:light", args=[line.standing.project_id]))
    return asked.but(place=screen.place.code, at=Period.parse(line.period).end.isoformat(), rule=line.rule).url


def _unit(screen: Screen, line: Line, name: str) -> object:
    """Who is written to; without a unit of the house nobody can be, and the row says what mends it."""
    if line.standing.unit_id is not None:
        return name
    hint = _("“%(name)s”不是系统里的单位，不能立案。") % {"name": name} if name else _("责任单位未填，不能立案。")
    lacking = Cell(hint, tone="wrong")
    may = policy.can(screen.actor, "project.amend", line.standing).ok
    url = screen.link("register:amend", line.standing.project_id) if may else ""
    return (lacking, Link(_("去填写"), url)) if url else replace(lacking, note=_("请项目单位或县项目办在项目页填写。"))


def _bar(screen: Screen, lines: Iterable[Line]) -> FilterBar:
    found = list(lines)
    counties = Place.objects.filter(id__in={one.county for one in found if one.county}).in_official_order()
    dims = {key: title for key, title in dimensions().items() if any(one.dimension == key for one in found)}
    filters = (
        Filter("county", _("地方") if screen.context.is_county else _("县区"), "multi", tuple(Option(str(one.id), place_label(one)) for one in counties)),
        Filter("dim", _("维度"), "multi", tuple(Option(key, title) for key, title in dims.items())),
        Filter("rung", _("拟发"), "multi", tuple(Option(key, str(KIND_OF_RUNG[key].label)) for key in RANK_OF_RUNG)),
        Filter("decision", _("已决定的"), "multi", tuple(Option(one.value, str(one.label)) for one in LightOutcome)),
    )  # fmt: skip
    return FilterBar(filters, screen.query)


def _acts(screen: Screen) -> tuple[BulkAction, ...]:
    return (
        BulkAction(_("立案并列入拟函"), screen.link("letter:lights-press"), _("将为选中的 {n} 盏灯各立一件交办事项，并列入待发提议；函仍须拟稿、核稿、签发。")),
        BulkAction(_("暂不发函"), screen.link("letter:lights-let-be"), _("选中的 {n} 盏灯暂不发函，下一步写明理由。")),
    )  # fmt: skip


def _exports(screen: Screen) -> tuple[Link, ...]:
    kept = {name: screen.query.many(name) for name in _KEPT}
    return (Link(_("Excel"), screen.link("letter:lights-workbook", **kept)),)


def _empty(screen: Screen, bar: FilterBar) -> Empty:
    if bar.is_set:
        return Empty(_("没有符合条件的灯"), _("放宽一两个条件再看。"), Link(_("清除全部条件"), bar.clear_url))
    names = _("、").join(dimensions().get(one, one) for one in _pressing(screen))
    hint = _("月报锁定后，计数项目的%(names)s在月末亮黄灯或红灯、还没有决定是否发函的，列在这里；豁免的不列。") % {"names": names}
    return Empty(_("没有待定的灯"), hint, Link(_("看全部红黄灯"), screen.link("lights:board")))


def _pressing(screen: Screen) -> tuple[str, ...]:
    return pressing_dimensions(screen.root.id, newest_locked_month(screen.root.id).end)
