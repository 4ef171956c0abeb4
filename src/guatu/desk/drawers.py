"""What stands behind a figure and behind a light, assembled for the drawer (UI 1.2, 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.attention.lights import lights_of
from guatu.attention.registry import Finding, Input, rule
from guatu.desk.labels import group_labels
from guatu.desk.screen import Screen, version_label
from guatu.desk.shown import definition_of, shown, title_of
from guatu.facts import seal
from guatu.facts.models import StoredFile
from guatu.figures import explain
from guatu.figures.context import Context
from guatu.figures.evaluate import FigureValue
from guatu.figures.registry import figure, measure_of
from guatu.kernel import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectStanding
from guatu.ui.components import Delta, Figure, Light
from guatu.ui.components.drawer import Definition, EvidenceItem, FigureDrawer, LightDrawer, LightInput, Move, Term
from guatu.ui.components.figure import Tag
from guatu.ui.components.screen import Link
from guatu.ui.components.table import Column, Page, Row, Table
from guatu.ui.query import Query

_ROWS = 50
_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """Which number was touched: the figure, the group it stood in, and the narrowing of the page it stood on."""

    key: str
    by: str = ""
    group: str = ""
    tab: str = "definition"


def narrowed(screen: Screen, query: Query) -> Screen:
    """The screen with the filters a page passed along in the drawer's address (f.column=a,b and list=id)."""
    context = screen.context
    for name, _value in query.pairs:
        if name.startswith("f.") and name[2:] in _FILTERS:
            context = context.narrowed(**{name[2:]: query.many(name)})
    if query.text("list"):
        context = context.in_list(UUID(query.text("list")))
    return replace(screen, context=context)


_FILTERS = frozenset({"stage", "field", "chain", "tier", "state", "industry", "pool", "nature", "county_id", "unit_id"})


def figure_drawer(screen: Screen, asked: Asked) -> FigureDrawer:
    """Everything behind one number. Errors: NotFound for an unknown figure or group."""
    try:
        one = figure(asked.key)
        value = explain.value_of(asked.key, screen.context, asked.by or None, asked.group)
    except (KeyError, ValueError) as error:
        raise NotFound(_("没有这个指标。")) from error
    touched = shown(value, screen, by=asked.by)
    found, count = _contributions(one.drill_measure, screen, asked)
    items, total = _evidence(one.drill_measure, found, screen.context)
    return FigureDrawer(
        figure=touched, place=_place_label(screen, asked), at_label=date_format(screen.context.at, "Y-m-d"),
        version_label=version_label(screen.context), definition=_definition(asked.key),
        terms=tuple(_terms(value, touched, screen)), rows=_rows(one.drill_measure, found, count, screen),
        rows_url=_rows_url(screen, asked), evidence=items, evidence_total=total, moves=tuple(_moves(value, screen, asked)),
        moved_since=_since(value, screen, asked), known_at_label=_known(screen.context), seal_head=seal.head().short,
        opened=asked.tab,
    )  # fmt: skip


def _contributions(measure: str, screen: Screen, asked: Asked) -> tuple[list[explain.Contribution], int]:
    if not measure:
        return [], 0
    visible = scope.of(screen.actor, "project.read")
    return explain.contributions(
        measure, screen.context, by=asked.by, group=asked.group, visible=visible, limit=_ROWS
    )


def _place_label(screen: Screen, asked: Asked) -> str:
    label = group_labels(asked.by, [asked.group], screen.context)[asked.group] if asked.by else ""
    return f"{screen.place.name} · {label}" if label else screen.place.name


def _known(context: Context) -> str:
    instant = context.known_at or clock.now()
    return instant.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _definition(key: str) -> Definition:
    one = figure(key)
    rounding = _("四舍五入到 %(n)s 位小数；排名用未舍入值") % {"n": one.places}
    return Definition(
        text=definition_of(one), formula=one.formula, source=one.source, rounding=rounding, version=f"v{one.version}"
    )


def _terms(value: FigureValue, touched: Figure, screen: Screen) -> list[Term]:
    """The arithmetic with the real numbers."""
    found = [Term(_measure_title(name), _bare(name, amount)) for name, amount in explain.arithmetic(value)]
    if value.figure.key.startswith("completion."):
        share = screen.context.share * 100
        found.append(Term(_("时序进度"), Figure("share", _("时序进度"), share, "%", "percent", 1)))
    result = Term(title_of(value.figure), replace(touched, drawer_url=""), "＝", value.figure.formula, is_result=True)
    return [*found, result]


def _measure_title(name: str) -> str:
    return _TITLES.get(name, lambda: name)()


_TITLES: dict[str, Any] = {
    "n": lambda: _("项目个数"), "total": lambda: _("总投资"), "plan": lambda: _("年度计划"), "done": lambda: _("本年累计完成"),
    "n.planned": lambda: _("有年度计划的项目"), "done.reported": lambda: _("自报累计"), "done.verified": lambda: _("核定累计"),
    "done.both": lambda: _("已核定项目的自报累计"), "last_year.ytd": lambda: _("上年同期累计"), "month": lambda: _("本月完成"),
    "n.new_planned": lambda: _("计划新开工"), "n.new_started": lambda: _("新开工已开工"),
    "n.statistics_due": lambda: _("应入统"), "n.statistics_in": lambda: _("已入统"), "n.returns_due": lambda: _("应报"),
    "n.returns_filed": lambda: _("已报"), "n.stale": lambda: _("过期"), "n.watched": lambda: _("应更新"),
    "b.sign": lambda: _("签约一批总数"), "b.start": lambda: _("开工一批总数"), "b.produce": lambda: _("投产一批总数"),
    "b.sign.done": lambda: _("已履约"), "b.start.done": lambda: _("实际开工"), "b.start.produced": lambda: _("已投产"),
    "b.produce.done": lambda: _("已达效"), "b.sign.started": lambda: _("已开工"),
    "b.sign.yuan": lambda: _("签约一批总投资"), "b.start.yuan": lambda: _("开工一批总投资"),
    "b.produce.yuan": lambda: _("投产一批总投资"), "b.sign.done_yuan": lambda: _("已履约总投资"),
    "b.start.done_yuan": lambda: _("实际开工总投资"), "b.produce.done_yuan": lambda: _("已达效总投资"),
    "b.start.produced_yuan": lambda: _("已投产总投资"),
}  # fmt: skip


def _bare(name: str, amount: int | None) -> Figure:
    if measure_of(name).column is None:
        return Figure(name, name, amount, _("个"), "count", 0)
    return Figure(name, name, amount, "亿元", "yuan", 4)


def _rows(measure: str, found: Sequence[explain.Contribution], count: int, screen: Screen) -> Table | None:
    if not measure:
        return None
    is_money = measure_of(measure).column is not None
    amount = Column("amount", _("计入"), "万元" if is_money else _("个"), "yuan" if is_money else "count", 2 if is_money else 0)
    rows = tuple(
        Row(
            {"name": Link(one.standing.label, _project_url(one.project_id, screen)), "code": one.standing.internal_code,
             "amount": one.amount},
            key=str(one.project_id), url=_project_url(one.project_id, screen),
        )
        for one in found
    )  # fmt: skip
    columns = (Column("name", _("项目"), width="fill", is_fixed=True), Column("code", _("内部编号"), on_phone=False), amount)
    hidden = count - len(found)
    note = _("另有 %(n)s 行未列出（超出显示行数或不在你的管辖范围）。") % {"n": hidden} if hidden > 0 else ""
    return Table(
        "drawer-rows", _("构成这个数的项目"), columns, rows, page=Page(1, max(count, 1), count), foot_note=note,
        has_tools=False, is_dense=True, is_tall=False, phone="scroll",
    )  # fmt: skip


def _project_url(project: UUID, screen: Screen) -> str:
    return screen.link("register:project", project)


def _rows_url(screen: Screen, asked: Asked) -> str:
    extra = {asked.by: asked.group} if asked.by in {"stage", "tier", "field", "chain", "state"} else {}
    return Query(reverse("register:list")).but(**{**screen.kept, "place": screen.place.code, **extra}).url


def _evidence(
    measure: str, found: Sequence[explain.Contribution], context: Context
) -> tuple[tuple[EvidenceItem, ...], int]:
    """The newest evidence of the largest rows: a cell, a photo, a sentence."""
    if not measure:
        return (), 0
    items: list[EvidenceItem] = []
    for one in found[:_EVIDENCE]:
        sourced = explain.sources(measure, one.project_id, context)
        items += [_item(one.standing, fact, row) for fact in sourced[:1] for row in fact.evidence or [None]]
    return tuple(items[:_EVIDENCE]), len(found)


def _item(standing: ProjectStanding, sourced: explain.Sourced, row: Any) -> EvidenceItem:
    fact = sourced.fact
    recorded = fact.recorded_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    provenance = {"sample": _("示例"), "reported": _("公布"), "imported": _("导入"), "reconstructed": _("推算"), "observed": _("填报")}
    tone = {"sample": "sample", "reported": "stated", "reconstructed": "derived"}.get(fact.provenance, "plain")
    tags = (Tag(provenance[fact.provenance], tone),)
    if row is None:
        return EvidenceItem(standing.label, _("系统内填报，无附件"), recorded=recorded, tags=tags)
    stored = StoredFile.objects.filter(sha256=row.file_sha256).first()
    return EvidenceItem(
        standing.label, where_of(row.locator, stored.name if stored else ""), quote=str(row.locator.get("quote", "")),
        url=reverse("figure:evidence", args=[row.id]) if stored else "", sha=row.file_sha256, recorded=recorded, tags=tags,
    )  # fmt: skip


def where_of(locator: dict[str, Any], name: str) -> str:
    """A place in a file, in words: 《台账.xlsx》 表 2023年 F5、G5."""
    title = locator.get("document") or name
    parts = [f"《{title}》"] if title else []
    if locator.get("sheet"):
        parts.append(_("表 %(sheet)s") % {"sheet": locator["sheet"]})
    if locator.get("row"):
        parts.append(_("第 %(row)s 行") % {"row": locator["row"]})
    cells = locator.get("cells") or {}
    if cells:
        parts.append("、".join(str(cell) for cell in list(cells.values())[:8]))
    return " ".join(parts)


def _moves(value: FigureValue, screen: Screen, asked: Asked) -> list[Move]:
    found = _movement(value, screen, asked)
    if found is None:
        return []
    before, now = shown(found.before, screen), shown(found.now, screen)
    change = None if found.before.raw is None or found.now.raw is None else Decimal(found.now.raw) - Decimal(found.before.raw)
    measure = "points" if value.figure.kind == "percent" else now.measure
    amount = int(change) if change is not None and measure in {"yuan", "count"} else change
    delta = Delta(amount, measure, value.figure.unit if measure == "yuan" else "", places=value.figure.places)
    return [Move(_("较%(period)s月结") % {"period": Period.parse(found.period).label_zh}, before, now, delta)]


def _movement(value: FigureValue, screen: Screen, asked: Asked) -> explain.Movement | None:
    if asked.by not in {"", "place"} or screen.context.filters or screen.context.list_id:
        return None
    place = UUID(asked.group) if asked.by == "place" and asked.group else screen.place.id
    return explain.movement(asked.key, screen.context, value, place)


def _since(value: FigureValue, screen: Screen, asked: Asked) -> str:
    found = _movement(value, screen, asked)
    return _("%(period)s月结版") % {"period": Period.parse(found.period).label_zh} if found else ""


# ---- lights --------------------------------------------------------------------------------------------------------


def light_url(project: UUID, screen: Screen, rule_key: str = "") -> str:
    """Where a light opens."""
    asked = {**screen.kept, "place": screen.place.code, "at": screen.context.at.isoformat()}
    return Query(reverse("figure:light", args=[project])).but(**asked, rule=rule_key or None).url


def light_component(finding: Finding, project: UUID, screen: Screen) -> Light:
    """One dimension's light."""
    return Light(finding.state, light_url(project, screen, finding.rule), subject=str(rule(finding.rule).title), reason=finding.reason)


def light_drawer(screen: Screen, standing: ProjectStanding, rule_key: str = "") -> LightDrawer:
    """Why a project has this light: its worst rule, or the one asked for."""
    lights = lights_of(screen.context, [standing])[standing.project_id]
    chosen = lights.finding(rule_key) if rule_key else next((f for f in lights.findings if f.state == lights.state), None)
    parts = tuple((str(rule(f.rule).title), light_component(f, standing.project_id, screen)) for f in lights.findings)
    subject_url = screen.link("register:project", standing.project_id)
    if chosen is None:
        text = standing.get_state_display() if lights.state == "stopped" else _("没有适用的亮灯规则。")
        return LightDrawer(Light(lights.state), standing.name, text, subject_url=subject_url, parts=parts)
    declared = rule(chosen.rule)
    return LightDrawer(
        light=Light(chosen.state, subject=str(declared.title)), subject=standing.name, rule=str(declared.text),
        rule_key=f"{declared.key} v{declared.version}", source=declared.source, subject_url=subject_url,
        inputs=tuple(_light_input(one) for one in chosen.inputs), since=chosen.since,
        days=(screen.context.at - chosen.since).days + 1 if chosen.since else None,
        whose_turn=chosen.turn or _("责任单位未填"), turns_green=chosen.turns_green, next_worse=chosen.next_worse, parts=parts,
        actions=(Link(_("打开项目"), subject_url),),
    )  # fmt: skip


def _light_input(one: Input) -> LightInput:
    value: Figure | str
    if one.measure == "yuan":
        value = Figure("input", one.label, one.value, "万元", "yuan", 2)  # type: ignore[arg-type]
    elif one.measure in {"percent", "points", "count"}:
        unit = {"percent": "%", "points": _("个百分点"), "count": ""}[one.measure]
        value = Figure("input", one.label, one.value, unit, one.measure, 0 if one.measure == "count" else 1)  # type: ignore[arg-type]
    else:
        value = str(one.value) if one.value not in (None, "") else "–"
    return LightInput(one.label, value, one.threshold, one.is_breached)
