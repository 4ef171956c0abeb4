"""What stands behind a figure and behind a light, assembled for the drawer (UI 1.2, 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.access.models import Place, Unit
from guatu.attention.lights import lights_of
from guatu.attention.registry import Finding, Input, rule
from guatu.desk.drawer_cases import case_rows
from guatu.desk.evidence import evidence_of_rows
from guatu.desk.labels import group_labels, period_label
from guatu.desk.measures import formula_of, is_money, measure_title, measured
from guatu.desk.project_words import money_text
from guatu.desk.screen import Screen, version_label
from guatu.desk.shown import definition_of, moved, shown, title_of
from guatu.facts import seal
from guatu.figures import explain
from guatu.figures.context import Context
from guatu.figures.evaluate import FigureValue, evaluate
from guatu.figures.labels import is_english, place_name, unit_label
from guatu.figures.registry import Figure as Declared
from guatu.figures.registry import figure
from guatu.kernel import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectStanding
from guatu.ui.components import Figure, Light
from guatu.ui.components.drawer import Definition, FigureDrawer, LightDrawer, LightInput, Move, Term
from guatu.ui.components.screen import Link
from guatu.ui.components.table import Cell, Column, Page, Row, Table
from guatu.ui.query import Query

_ROWS = 50
_FILTERS = frozenset({"stage", "field", "chain", "tier", "state", "industry", "pool", "nature", "county_id", "unit_id"})
_REGISTER_FILTERS = frozenset({"stage", "field", "chain", "tier", "state"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which number was touched: the figure, the group it stood in, and the narrowing of the page it stood on."""

    key: str
    by: str = ""
    group: str = ""
    tab: str = "definition"


def narrowed(screen: Screen, query: Query) -> Screen:
    """The screen with the filters a page passed along in the drawer's address (f.column=a,b and list=id).

    Errors: NotFound when an id is none.
    """
    context = screen.context
    for name in dict.fromkeys(name for name, _value in query.pairs):
        column = name.removeprefix("f.")
        if name.startswith("f.") and column in _FILTERS:
            values = query.many(name)
            context = context.narrowed(**{column: tuple(map(_id, values)) if column.endswith("_id") else values})
    if query.text("list"):
        context = context.in_list(UUID(_id(query.text("list"))))
    return replace(screen, context=context)


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise NotFound(_("没有这个指标。")) from error


def figure_drawer(screen: Screen, asked: Asked) -> FigureDrawer:
    """Everything behind one number. Errors: NotFound for an unknown figure or group."""
    one, values = _evaluated(screen, asked)
    value = values[asked.key]
    touched = shown(value, screen, by=asked.by, is_draft=bool(values["done.unverified"].raw))
    cases = case_rows(one.key, one.drill_measure, screen, by=asked.by, group=asked.group) if one.drill_measure else None
    found, count = ([], 0) if cases else _contributions(one.drill_measure, screen, asked)
    movement = _movement(value, screen, asked)
    since = period_label(Period.parse(movement.period)) if movement else ""
    return FigureDrawer(
        figure=touched, place=_place_label(screen, asked), at_label=date_format(screen.context.at, "Y-m-d"),
        version_label=version_label(screen.context), definition=_definition(one),
        terms=tuple(_terms(value, touched, screen)),
        rows=cases.table if cases else _rows(one.drill_measure, found, count, screen),
        rows_url=cases.rows_url if cases else _rows_url(screen, asked) if count else "",
        evidence=cases.evidence if cases else evidence_of_rows(one.drill_measure, found, screen.context) if found else (),
        moves=tuple(_moves(movement, screen, since)), moved_since=_("%(period)s月结版") % {"period": since} if since else "",
        known_at_label=_known(screen.context), seal_head=seal.head().short, opened=asked.tab,
    )  # fmt: skip


def _evaluated(screen: Screen, asked: Asked) -> tuple[Declared, dict[str, FigureValue]]:
    try:
        one = figure(asked.key)
        table = evaluate([asked.key], screen.context, by=asked.by or None)
        values = dict(table.groups[asked.group] if asked.by else table.total)
    except (KeyError, ValueError) as error:
        raise NotFound(_("没有这个指标。")) from error
    return one, values | {"done.unverified": _unverified(one, screen, asked)}


def _unverified(one: Declared, screen: Screen, asked: Asked) -> FigureValue:
    """How many of the rows behind an investment figure nobody has verified."""
    key = "done.unverified"
    if "done" not in one.measures:
        return FigureValue(figure(key), "", None, {})
    table = evaluate([key], screen.context, by=asked.by or None)
    return (table.groups.get(asked.group, table.total) if asked.by else table.total)[key]


def _contributions(measure: str, screen: Screen, asked: Asked) -> tuple[list[explain.Contribution], int]:
    if not measure:
        return [], 0
    visible = scope.of(screen.actor, "project.read")
    return explain.contributions(
        measure, screen.context, by=asked.by, group=asked.group, visible=visible, limit=_ROWS
    )  # fmt: skip


def _place_label(screen: Screen, asked: Asked) -> str:
    label = group_labels(asked.by, [asked.group], screen.context)[asked.group] if asked.by else ""
    return f"{place_name(screen.place)} · {label}" if label else place_name(screen.place)


def _known(context: Context) -> str:
    instant = context.known_at or clock.now()
    return instant.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _definition(one: Declared) -> Definition:
    rounding = _("四舍五入到 %(n)s 位小数；排名用未舍入值") % {"n": one.places}
    return Definition(
        text=definition_of(one), formula=formula_of(one, is_english=is_english()), source=one.source, rounding=rounding,
        version=f"v{one.version}",
    )  # fmt: skip


def _terms(value: FigureValue, touched: Figure, screen: Screen) -> list[Term]:
    """The arithmetic with the real numbers."""
    found = [Term(measure_title(name), measured(name, amount)) for name, amount in explain.arithmetic(value)]
    if value.figure.key in _SHARED:
        share = screen.context.share * 100
        found.append(Term(_("时序进度"), Figure("share", _("时序进度"), share, "%", "percent", 1)))
    formula = formula_of(value.figure, is_english=is_english())
    result = Term(title_of(value.figure), replace(touched, drawer_url=""), "＝", formula, is_result=True)
    return [*found, result]


# What is held against the months gone by.
_SHARED = frozenset({"completion.prorata", "completion.points", "completion.distance"})


def _rows(measure: str, found: Sequence[explain.Contribution], count: int, screen: Screen) -> Table | None:
    if not measure:
        return None
    rows = tuple(
        Row(
            {"name": Link(one.standing.label, _project_url(one.project_id, screen)), "code": one.standing.internal_code,
             "amount": _amount(one)},
            key=str(one.project_id), url=_project_url(one.project_id, screen),
        )
        for one in found
    )  # fmt: skip
    columns = (
        Column("name", _("项目"), width="fill", is_fixed=True), Column("code", _("内部编号"), on_phone=False),
        _amount_column(measure, found),
    )  # fmt: skip
    hidden = count - len(found)
    note = _("另有 %(n)s 行未列出（超出显示行数或不在你的管辖范围）。") % {"n": hidden} if hidden > 0 else ""
    return Table(
        "drawer-rows", _("构成这个数的项目"), columns, rows, page=Page(1, max(count, 1), count), foot_note=note,
        has_tools=False, is_dense=True, is_tall=False, phone="scroll",
    )  # fmt: skip


def _amount(one: explain.Contribution) -> int | Cell:
    """What a project adds; of a shared one also the whole that this is a part of (DECISIONS 23)."""
    if one.whole is None or one.whole == one.amount:
        return one.amount
    return Cell(one.amount, note=_("按占比分摊，全额 %(whole)s 万元") % {"whole": money_text(one.whole)})


def _amount_column(measure: str, found: Sequence[explain.Contribution]) -> Column:
    """万元 in whole numbers, with decimals only where somebody filed them."""
    if not is_money(measure):
        return Column("amount", _("计入"), "个", "count", 0)
    return Column("amount", _("计入"), "万元", "yuan", 2 if any(one.amount % 10_000 for one in found) else 0)


def _project_url(project: UUID, screen: Screen) -> str:
    return screen.link("register:project", project)


def _rows_url(screen: Screen, asked: Asked) -> str:
    """The same rows as a page of the register: its place and the narrowing it knows."""
    code = screen.place.code
    if asked.by == "place" and asked.group:
        code = Place.objects.get(id=asked.group).code
    extra = {name: ",".join(values) for name, values in screen.context.filters if name in _REGISTER_FILTERS}
    if asked.by in _REGISTER_FILTERS:
        extra[asked.by] = asked.group
    return screen.link("register:list", **{"place": code, **extra})


def _moves(found: explain.Movement | None, screen: Screen, since: str) -> list[Move]:
    delta = moved(found.now.figure, found.before.raw, found.now.raw) if found else None
    if found is None or delta is None or not delta.value:
        return []
    before, now = (replace(shown(one, screen), drawer_url="") for one in (found.before, found.now))
    return [Move(_("较%(period)s月结") % {"period": since}, before, now, delta)]


def _movement(value: FigureValue, screen: Screen, asked: Asked) -> explain.Movement | None:
    if asked.by not in {"", "place"} or screen.context.filters or screen.context.list_id:
        return None
    place = UUID(asked.group) if asked.by == "place" and asked.group else screen.place.id
    return explain.movement(asked.key, screen.context, value, place)


# ---- lights --------------------------------------------------------------------------------------------------------


def light_url(project: UUID, screen: Screen, rule_key: str = "") -> str:
    """Where a light opens."""
    asked = {**screen.kept, "place": screen.place.code, "at": screen.context.at.isoformat()}
    return Query(reverse("figure:light", args=[project])).but(**asked, rule=rule_key or None).url


def light_component(finding: Finding, project: UUID, screen: Screen) -> Light:
    """One dimension's light."""
    title = str(rule(finding.rule).title)
    return Light(finding.state, light_url(project, screen, finding.rule), subject=title, reason=finding.reason)


def light_drawer(screen: Screen, standing: ProjectStanding, rule_key: str = "") -> LightDrawer:
    """Why a project has this light: its worst rule, or the one asked for."""
    subject_url = _project_url(standing.project_id, screen)
    if is_published_only(standing):
        text = _("只有公布资料：没有填报，也没有公布进度，不据此亮灯。")
        return LightDrawer(Light("exempt", word=_("未公布")), standing.name, text, subject_url=subject_url)
    lights = lights_of(screen.context, [standing])[standing.project_id]
    chosen = lights.finding(rule_key) if rule_key else next((f for f in lights.findings if f.state == lights.state), None)
    parts = tuple((str(rule(f.rule).title), light_component(f, standing.project_id, screen)) for f in lights.findings)
    if chosen is None:
        text = standing.get_state_display() if lights.state == "stopped" else _("没有适用的亮灯规则。")
        return LightDrawer(Light(lights.state), standing.name, text, subject_url=subject_url, parts=parts)
    return _found_drawer(screen, standing, chosen, parts)


def is_published_only(standing: ProjectStanding) -> bool:
    """Known from publications alone: nobody reports on it here, so nothing may be held against it (DECISIONS 29)."""
    return standing.provenance == "reported"


def _found_drawer(
    screen: Screen, standing: ProjectStanding, chosen: Finding, parts: tuple[tuple[str, Light], ...]
) -> LightDrawer:  # fmt: skip
    declared = rule(chosen.rule)
    is_open = chosen.state not in {"normal", "future"}
    subject_url = _project_url(standing.project_id, screen)
    return LightDrawer(
        light=Light(chosen.state, subject=str(declared.title)), subject=standing.name, rule=str(declared.text),
        rule_key=f"{declared.key} v{declared.version}", source=declared.source, subject_url=subject_url,
        inputs=tuple(_light_input(one) for one in chosen.inputs), since=chosen.since,
        days=(screen.context.at - chosen.since).days + 1 if chosen.since else None,
        whose_turn=turn_name(standing, chosen.turn) or _("责任单位未填") if is_open else "",
        turns_green=chosen.turns_green, next_worse=chosen.next_worse, parts=parts,
        actions=(Link(_("打开项目"), subject_url),) if subject_url else (),
    )  # fmt: skip


def turn_name(standing: ProjectStanding, told: str = "") -> str:
    """Whose turn it is: as the rule says, else the responsible unit as the ledger names it or as the house knows it."""
    if told or standing.unit_name or standing.unit_id is None:
        return told or standing.unit_name
    unit = Unit.objects.filter(id=standing.unit_id).first()
    return unit_label(unit) if unit else ""


def _light_input(one: Input) -> LightInput:
    value: Figure | str
    if one.measure == "yuan":
        value = Figure("input", one.label, one.value, "万元", "yuan", 2)  # type: ignore[arg-type]
    elif one.measure in {"percent", "points", "count"}:
        unit = {"percent": "%", "points": "个百分点", "count": ""}[one.measure]
        value = Figure("input", one.label, one.value, unit, one.measure, 0 if one.measure == "count" else 1)  # type: ignore[arg-type]
    else:
        value = str(one.value) if one.value not in (None, "") else "–"
    return LightInput(one.label, value, one.threshold, one.is_breached)
