"""问题台账 on screen: which problems, whose turn, how the 13710 clock stands. What is sensitive reads 其他协调事项 outside its circle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.cases.queries import is_overdue, overdue, search_in, shown_title
from guatu.cases.rules import days_late
from guatu.cases.vocab import OPEN_STATES, CaseState, Grade
from guatu.desk.inspection import Names, names_of
from guatu.desk.project_reach import openable
from guatu.desk.register_filters import uuid_or_none
from guatu.desk.screen import Screen
from guatu.desk.shown import by_key
from guatu.figures.evaluate import evaluate
from guatu.figures.labels import place_label, unit_label
from guatu.life.supervise.rounds.queries import clocks_of, problems_of, readable, shown_category
from guatu.life.supervise.rounds.rules import MET, MISSED, MarkFound
from guatu.life.supervise.rounds.vocab import Category, Mark, MarkState
from guatu.ui.components import Cell, Column, Empty, Figure, Filter, FilterBar, Link, Option, Page, Row, Table, Tag

SIZE = 50
NONE = "none"
_STATE_TONES = {"closed": "good", "withdrawn": "plain", "submitted": "draft", "verified": "draft", "returned": "watch"}
_SIGNS = {"same_day": "1", "answer": "3", "week": "7", "month": "1", "zero": "0"}
_SORTS = {
    "number": ("number",), "opened": ("opened_on", "number"), "due": ("due_on", "number"), "state": ("state", "due_on"),
    "grade": ("grade", "due_on"),
}  # fmt: skip
STRIP = ("problems.found", "problems.closed", "problems.open", "problems.rate")


@dataclass(frozen=True, slots=True)
class Problems:
    """What the page shows: figures of the whole place, how many the filters leave, the table."""

    strip: tuple[Figure, ...]
    table: Table
    total: int


# ---- which rows ------------------------------------------------------------------------------------------------------------


def selected(screen: Screen) -> CaseQuerySet:
    """The problems in reach that the address asks for."""
    rows = problems_within(screen)
    for narrow in (_by_place, _by_category, _by_state, _by_unit, _by_columns):
        rows = narrow(screen, rows)
    text = screen.query.text("q")
    return search_in(rows, screen.actor, text) if text else rows


def problems_within(screen: Screen) -> CaseQuerySet:
    """The problems in reach at the place of the screen."""
    rows = problems_of(screen.actor).filter(root_id=screen.root.id)
    within = screen.context.place_ids
    return rows if within is None else rows.filter(Q(place_id__in=within) | Q(county_id__in=within))


def _by_place(screen: Screen, rows: CaseQuerySet) -> CaseQuerySet:
    codes = screen.query.many("county")
    if not codes:
        return rows
    ids = list(Place.objects.filter(root_id=screen.root.id, code__in=codes).values_list("id", flat=True))
    return rows.filter(Q(county_id__in=ids) | Q(place_id__in=ids))


def _by_category(screen: Screen, rows: CaseQuerySet) -> CaseQuerySet:
    """A sensitive row outside its circle has no category to be found by."""
    wanted = ["" if one == NONE else one for one in screen.query.many("category")]
    return rows.filter(readable(screen.actor), category__in=wanted) if wanted else rows


def _by_state(screen: Screen, rows: CaseQuerySet) -> CaseQuerySet:
    at, found = screen.context.at, Q(pk__in=())
    wanted = screen.query.many("state")
    for one in wanted:
        if one == "overdue":
            found |= Q(pk__in=overdue(rows, at).values("pk"))
        elif one == "open":
            found |= Q(state__in=OPEN_STATES)
        elif one == "stopped":
            found |= ~Q(stopped_on=None)
        elif one == "relapsed":
            found |= ~Q(relapse_of=None)
        elif one in CaseState.values:
            found |= Q(state=one)
    return rows.filter(found) if wanted else rows


def _by_unit(screen: Screen, rows: CaseQuerySet) -> CaseQuerySet:
    ids = [found for one in screen.query.many("unit") if (found := uuid_or_none(one))]
    return rows.filter(unit_id__in=ids) if ids else rows


def _by_columns(screen: Screen, rows: CaseQuerySet) -> CaseQuerySet:
    grades = ["" if one == NONE else one for one in screen.query.many("grade")]
    rows = rows.filter(grade__in=grades) if grades else rows
    round_id, project = (uuid_or_none(screen.query.text(name)) for name in ("round", "project"))
    rows = rows.filter(source_type="round", source_id=str(round_id)) if round_id else rows
    return rows.filter(project_id=project) if project else rows


def ordered(screen: Screen, rows: CaseQuerySet) -> CaseQuerySet:
    """In the order asked for; without one, what is open first, earliest date first."""
    sort = screen.query.text("sort")
    names = _SORTS.get(sort.lstrip("-"))
    if names is None:
        is_done = Case(When(state__in=OPEN_STATES, then=Value(0)), default=Value(1))
        return rows.order_by(is_done, F("due_on").asc(nulls_last=True), "number", "id")
    first = F(names[0]).desc(nulls_last=True) if sort.startswith("-") else F(names[0]).asc(nulls_last=True)
    return rows.order_by(first, *names[1:], "id")


# ---- the page --------------------------------------------------------------------------------------------------------------


def problems_page(screen: Screen) -> Problems:
    """One page of problems."""
    rows = selected(screen)
    page = Page(screen.query.number("page"), SIZE, rows.count())
    shown = list(ordered(screen, rows)[(page.number - 1) * SIZE : page.number * SIZE])
    names = names_of((r.project_id for r in shown), (r.county_id or r.place_id for r in shown), (r.unit_id for r in shown))
    clocks, open_to = clocks_of(shown, screen.context.at), openable(screen.actor, (one.project_id for one in shown))
    narrowed = _summed(screen)
    strip = by_key(evaluate(STRIP, narrowed.context).total, narrowed, STRIP)
    empty = Empty(
        _("没有符合条件的问题"), _("放宽筛选条件，或发起核查、导入问题台账。"), Link(_("看核查"), screen.link("inspection:list"))
    )  # fmt: skip
    table = Table(
        "problems", _("问题台账"), _columns(),
        tuple(_row(screen, one, names, clocks[one.case_id], one.project_id in open_to) for one in shown), screen.query,
        page=page, filters=filter_bar(screen), exports=(Link(_("导出 Excel"), workbook_url(screen)),), empty=empty,
        is_dense=True, foot_note=_("13710：1 当日交办，3 三日反馈，7 七日解决，1 一月攻坚，0 销号清零。"),
    )  # fmt: skip
    return Problems(tuple(strip[key] for key in STRIP), table, page.total)


def _summed(screen: Screen) -> Screen:
    """What the figures above count: the counties and units asked for. A state or a category is counted below the table."""
    codes = screen.query.many("county")
    counties = Place.objects.filter(root_id=screen.root.id, code__in=codes).values_list("id", flat=True)
    asked = {
        "county_id": tuple(sorted(str(one) for one in counties)),
        "unit_id": tuple(sorted(one for one in screen.query.many("unit") if uuid_or_none(one))),
    }
    found = {name: values for name, values in asked.items() if values}
    return replace(screen, context=screen.context.narrowed(**found)) if found else screen


_ASKED = ("county", "category", "grade", "state", "unit", "round", "project", "q", "sort")


def workbook_url(screen: Screen) -> str:
    """The same selection as a workbook."""
    asked = {name: screen.query.many(name) if name != "q" else screen.query.text(name) for name in _ASKED}
    return screen.link("inspection:workbook", **{name: value for name, value in asked.items() if value})


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", _("编号"), is_sticky=True, is_fixed=True, is_sortable=True), Column("title", _("问题"), is_fixed=True, width="wide"),
        Column("project", _("项目"), width="wide"), Column("place", _("县区")), Column("category", _("类别")),
        Column("grade", _("分类"), is_sortable=True), Column("unit", _("承办单位")), Column("due", _("办理时限"), is_sortable=True),
        Column("state", _("状态"), is_sortable=True), Column("clock", _("13710")), Column("opened", _("交办日"), is_sortable=True, is_hidden=True),
        Column("turn", _("轮到谁"), is_hidden=True), Column("progress", _("进展"), width="fill", is_hidden=True),
    )  # fmt: skip


def _row(screen: Screen, one: CaseStanding, names: Names, clock: Sequence[MarkFound], is_open: bool) -> Row:
    url = screen.link("cases:case", one.case_id)
    title = shown_title(screen.actor, one)
    is_hidden, project = title != one.title, names.project(one.project_id)
    cells: dict[str, Any] = {
        "number": Link(one.number, url) if url else one.number, "title": Cell(title, note=_relapse_note(one)),
        "project": Link(project, screen.link("register:project", one.project_id)) if is_open else project,
        "place": names.place(one.county_id or one.place_id), "category": shown_category(screen.actor, one),
        "grade": one.grade or None, "unit": names.unit(one.unit_id), "opened": one.opened_on,
        "due": _due(one, screen.context.at), "state": state_tags(one, screen.context.at), "clock": clock_cell(clock),
        "turn": str(one.get_turn_display()), "progress": "" if is_hidden else one.progress,
    }  # fmt: skip
    return Row(cells, key=str(one.case_id), url=url)


def _relapse_note(one: CaseStanding) -> str:
    if one.relapse_of is not None:
        return _("复发重新挂号")
    return _("已复发，见新编号") if one.relapsed_into is not None else ""


def _due(one: CaseStanding, at: dt.date) -> object:
    """The date with what stands behind it: how late, what it was first, whether the calendar is known."""
    if one.due_on is None:
        return None
    notes = []
    if is_overdue(one, at):
        notes.append(_("已逾期 %(n)s 天") % {"n": days_late(one.due_on, at)})
    if one.original_due_on is not None and one.original_due_on != one.due_on:
        notes.append(_("原 %(day)s") % {"day": one.original_due_on.isoformat()})
    if one.extension_until is not None:
        notes.append(_("申请延至 %(day)s") % {"day": one.extension_until.isoformat()})
    tone = "wrong" if is_overdue(one, at) else ""
    return Cell(one.due_on, note="，".join(notes), tone=tone)


def state_tags(one: CaseStanding, at: dt.date) -> tuple[Tag, ...]:
    """Where it stands, and that it is late or its clock stopped."""
    found = [Tag(str(one.get_state_display()), _STATE_TONES.get(one.state, "plain"))]
    if is_overdue(one, at):
        found.append(Tag(_("逾期"), "bad"))
    if one.stopped_on is not None:
        found.append(Tag(_("停表"), "watch", str(one.get_stop_cause_display())))
    return tuple(found)


def clock_cell(clock: Sequence[MarkFound]) -> Cell:
    """The marks of one problem: ✓ met, ✕ missed, · waiting, with the words behind. Those it has not are left out."""
    asked = [one for one in clock if one.state != MarkState.NOT_ASKED]
    signs = " ".join(_SIGNS[one.mark] + {MET: "✓", MISSED: "✕"}.get(one.state, "·") for one in asked)
    words = [_("%(mark)s：%(state)s") % {"mark": Mark(one.mark).label, "state": MarkState(one.state).label} for one in asked]
    is_missed = any(one.state == MISSED for one in asked)
    return Cell(signs.replace(" ", "\u00a0"), tone="wrong" if is_missed else "", hint="；".join(words))


# ---- the chips -------------------------------------------------------------------------------------------------------------


def filter_bar(screen: Screen) -> FilterBar:
    """Every chip with its options."""
    return FilterBar(
        tuple(make(screen) for make in _CHIPS), screen.query, search="q", search_hint=_("编号、问题内容"), forgets=("page",)
    )


def _county(screen: Screen) -> Filter:
    below = Place.objects.filter(parent_id=screen.place.id).in_official_order()
    return Filter("county", _("县区"), "multi", tuple(Option(one.code, place_label(one)) for one in below))


def _category(_screen: Screen) -> Filter:
    return Filter("category", _("类别"), "multi", tuple(Option(str(value), str(label)) for value, label in Category.choices))


def _grade(_screen: Screen) -> Filter:
    return Filter("grade", _("分类"), "multi", tuple(Option(str(value) or NONE, str(label)) for value, label in Grade.choices))


def _state(_screen: Screen) -> Filter:
    marks = (
        Option("open", _("未销号")),
        Option("overdue", _("逾期")),
        Option("stopped", _("停表中")),
        Option("relapsed", _("复发")),
    )
    states = tuple(Option(str(value), str(label)) for value, label in CaseState.choices)
    return Filter("state", _("状态"), "multi", (*marks, *states))


def _unit(screen: Screen) -> Filter:
    held = problems_of(screen.actor).filter(root_id=screen.root.id).values("unit_id")
    units = Unit.objects.filter(id__in=held).order_by("official_order", "name")
    return Filter("unit", _("承办单位"), "multi", tuple(Option(str(one.id), unit_label(one)) for one in units))


_CHIPS: tuple[Callable[[Screen], Filter], ...] = (_county, _category, _grade, _state, _unit)
