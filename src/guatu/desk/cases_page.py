"""One case's page: what is asked of whom by when, whose turn it is, every step, and what its reader may do next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.access.models import Place
from guatu.cases import ladders, queries, reasons, rules
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.queries import shown_text, shown_title
from guatu.cases.registry import kind_title
from guatu.cases.vocab import OWED_STATES, CaseState, Party, RungState
from guatu.desk import cases_acts
from guatu.desk.cases_screen import case_screen
from guatu.desk.cases_source import source_link
from guatu.desk.cases_steps import timeline_of
from guatu.desk.cases_words import (
    Names,
    days_words,
    grade_word,
    names_of,
    reads,
    soon_days,
    state_light,
    turn_since,
    turn_words,
)
from guatu.desk.project_reach import openable
from guatu.desk.screen import Screen, is_of_today
from guatu.facts.folds import LIVE
from guatu.figures.evaluate import table_rows
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.calendar import calendar_of
from guatu.life.supervise.models import Instruction
from guatu.life.supervise.queries import instruction_of_case
from guatu.ui.components import Chart, Column, Light, Link, Row, Series, Table, Tag, TimelineEntry
from guatu.ui.query import Query


@dataclass(frozen=True, slots=True)
class Rung:
    """One proposal of a ladder: which rung, why, since when, what was decided, and where it is decided."""

    id: UUID
    title: str
    why: str
    on: dt.date
    state: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page shows. On a past day nothing may be done: `acts` and `main` are empty."""

    screen: Screen
    case: CaseStanding
    title: str
    kind: str
    light: Light
    tags: tuple[Tag, ...]
    sentence: str
    text: str
    is_read: bool
    is_editable: bool
    instruction: Instruction | None
    parties: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, str], ...]
    source: Link
    project: Link | None
    main: tuple[Link, ...]
    acts: tuple[Link, ...]
    steps: tuple[TimelineEntry, ...]
    chart: Chart | None
    parts: Table | None
    links: tuple[tuple[str, Link], ...]
    rungs: tuple[Rung, ...]


def page_of(actor: Actor, case: UUID, query: Query) -> CasePage:
    """The page of a case as its reader sees it. Errors: NotFound out of scope or before it was opened; Refused; Invalid."""
    now = queries.get_case_for(actor, case)
    screen = case_screen(actor, query.but(place=_place_code(actor, now)))
    found = now if is_of_today(query) else _then(screen, case)
    facts = queries.steps_of(case)
    if not is_of_today(query):
        facts = [fact for fact in facts if fact.occurred_on <= screen.context.at]
    names = names_of([found], found.root_id)
    is_read = reads(actor, found)
    return CasePage(
        screen=screen, case=found, title=shown_title(actor, found), kind=kind_title(found.kind),
        light=state_light(found, screen.context.at, soon_days(screen)), tags=_tags(found),
        sentence=sentence_of(found, names, screen.context.at), text=shown_text(actor, found), is_read=is_read,
        is_editable=is_of_today(query), instruction=instruction_of_case(found) if is_read else None,
        parties=_parties(found, names), dates=_dates(found), source=source_link(screen, found) if is_read else Link(""),
        project=_project(screen, found, names), main=_acts(actor, found, is_main=True), acts=_acts(actor, found, is_main=False),
        steps=timeline_of(facts, names, case, is_read=is_read), chart=time_chart(found, screen.context.at),
        parts=_parts(screen, actor, found), links=_links(screen, actor, found), rungs=_rungs(actor, found),
    )  # fmt: skip


def _place_code(actor: Actor, case: CaseStanding) -> str | None:
    """The case's own jurisdiction where the reader reaches it; else the reader's own place."""
    reach = scope.of(actor, "case.read")
    rows = Place.objects.filter(id=case.root_id)
    rows = rows if reach.everything else rows.filter(id__in=reach.place_ids)
    return rows.values_list("code", flat=True).first()


def _then(screen: Screen, case: UUID) -> CaseStanding:
    """The case as the screen's day and version have it. Errors: NotFound before it was opened."""
    rows = table_rows("case", replace(screen.context, filters=(), place_ids=None))
    found: CaseStanding | None = rows.filter(case_id=case).first()
    if found is None:
        raise NotFound(_("那一天还没有这件事。"))
    return found


def _tags(case: CaseStanding) -> tuple[Tag, ...]:
    found = [Tag(grade_word(case))] if case.grade else []
    found.append(Tag(str(case.get_level_display())))
    if case.is_sensitive:
        found.append(Tag(_("敏感"), "watch", _("内容只对经办各方、领导和督查室可见")))
    if case.is_provisional:
        found.append(Tag(_("时限待定"), "derived", _("节假日通知尚未公布，公布后时限可能变动")))
    if case.carries:
        found.append(Tag(_("结转 %(n)s 次") % {"n": case.carries}, "watch"))
    if case.is_sample:
        found.append(Tag(_("示例"), "sample"))
    return tuple(found)


def sentence_of(case: CaseStanding, names: Names, at: dt.date) -> str:
    """Whose turn it is and how many days are left, in one sentence."""
    if case.state == CaseState.WITHDRAWN:
        return _("已撤销。")
    if case.state == CaseState.CLOSED:
        return _("%(day)s 已销号，%(days)s。") % {"day": case.closed_on, "days": days_words(case, at)}
    since = turn_since(case)
    told = {
        "who": turn_words(case, names), "what": case.get_state_display(), "days": days_words(case, at),
        "n": (at - since).days if since else 0,
    }  # fmt: skip
    if case.state not in OWED_STATES or case.due_on is None or case.stopped_on is not None:
        return _("轮到%(who)s（%(what)s），已 %(n)s 天；%(days)s。") % told
    return _("轮到%(who)s（%(what)s），已 %(n)s 天；%(days)s（%(workdays)s 个工作日）。") % {
        **told, "workdays": _workdays(case, at),
    }  # fmt: skip


def _workdays(case: CaseStanding, at: dt.date) -> int:
    """Working days left, or late. Units: working days."""
    assert case.due_on is not None  # noqa: S101 - asked only of a case with a date
    calendar = calendar_of(case.root_id)
    first, last = sorted((at, case.due_on))
    return calendar.workdays_between(first, last)


def _parties(case: CaseStanding, names: Names) -> tuple[tuple[str, str], ...]:
    issuer = names.units.get(case.issuer_unit_id, "")
    post = names.posts.get(case.issuer_post_id, "")
    told = (
        (_("交办单位"), issuer or "–"), (_("交办岗位"), post), (_("承办单位"), names.units.get(case.unit_id, "–")),
        (_("配合单位"), names.units_of(case.coop_units)), (_("核验单位"), names.units.get(case.verifier_unit_id, "–")),
        (_("县区"), names.places.get(case.county_id or case.place_id, "")),
    )  # fmt: skip
    return tuple((title, words) for title, words in told if words)


def _dates(case: CaseStanding) -> tuple[tuple[str, str], ...]:
    """The dates that are known, in the order of the loop; the original date stays in sight (R4.15)."""
    limit = {"workday": _("%(n)s 个工作日"), "day": _("%(n)s 天")}.get(case.limit_unit, "")
    moved = case.original_due_on if case.original_due_on != case.due_on else None
    told = (
        (_("交办"), case.opened_on), (_("办理时限"), case.due_on), (_("原定时限"), moved), (_("申请延至"), case.extension_until),
        (_("签收"), case.accepted_on), (_("停表"), case.stopped_on), (_("申请销号"), case.submitted_on), (_("核验"), case.verified_on),
        (_("反馈呈报"), case.reported_on), (_("销号"), case.closed_on), (_("撤销"), case.withdrawn_on), (_("回访"), case.rechecked_on),
    )  # fmt: skip
    found = [(title, day.isoformat()) for title, day in told if day is not None]
    if limit and case.limit_days is not None:
        found.insert(1, (_("限办"), limit % {"n": case.limit_days}))
    return tuple(found)


def _project(screen: Screen, case: CaseStanding, names: Names) -> Link | None:
    if case.project_id is None:
        return None
    is_open = case.project_id in openable(screen.actor, [case.project_id])
    return Link(names.projects.get(case.project_id, _("项目")), screen.link("register:project", case.project_id) if is_open else "")


def _acts(actor: Actor, case: CaseStanding, *, is_main: bool) -> tuple[Link, ...]:
    titles = cases_acts.act_titles()
    found = [one for one in cases_acts.offered(actor, case) if one.is_main == is_main]
    return tuple(Link(titles[one.name], reverse("cases:act", args=[case.case_id, one.name])) for one in found)


# ---- whose time ------------------------------------------------------------------------------------------------------------


def time_chart(case: CaseStanding, at: dt.date) -> Chart | None:
    """Whose time each day was, as one lying bar with its table. Source: R4.13."""
    until = case.closed_on or case.withdrawn_on or at
    days = rules.whose_days(case.spans, min(until, at))
    if not days:
        return None
    parties = [(one, days[one]) for one in Party.values if days.get(one)]
    said = "，".join(_("%(party)s %(n)s 天") % {"party": Party(one).label, "n": count} for one, count in parties)
    return Chart(
        "whose-time", _("各方用时"), "ranks", (_("本件"),),
        tuple(Series(str(Party(one).label), (count,), "part") for one, count in parties), "天", "count",
        summary=_("共 %(n)s 天：%(parts)s。") % {"n": sum(days.values()), "parts": said}, height="short",
        category_title=_("事项"),
    )  # fmt: skip


# ---- parts, relapses, ladder -----------------------------------------------------------------------------------------------


def _parts(screen: Screen, actor: Actor, case: CaseStanding) -> Table | None:
    rows = queries.subtasks_of(case.case_id, snapshot_no=case.snapshot_no)
    if not rows:
        return None
    names, within = names_of(rows, case.root_id), soon_days(screen)
    columns = (
        Column("number", _("编号"), is_fixed=True), Column("title", _("分办任务")), Column("handler", _("承办单位")),
        Column("state", _("状态")), Column("due", _("办理时限")), Column("days", _("时限情况")),
    )  # fmt: skip
    shown = tuple(
        Row(
            {"number": Link(one.number, screen.link("cases:case", one.case_id)), "title": shown_title(actor, one),
             "handler": names.units.get(one.unit_id, ""), "state": state_light(one, screen.context.at, within),
             "due": one.due_on, "days": days_words(one, screen.context.at)},
            key=str(one.case_id), url=screen.link("cases:case", one.case_id),
        )
        for one in rows
    )  # fmt: skip
    return Table("parts", _("分办任务"), columns, shown, has_tools=False, is_dense=True, is_tall=False)


def _links(screen: Screen, actor: Actor, case: CaseStanding) -> tuple[tuple[str, Link], ...]:
    """The whole it is a part of, the case it came back from, the one it came back as."""
    wanted = {_("所属事项"): case.parent_id, _("复发自"): case.relapse_of, _("复发为"): case.relapsed_into}
    rows = {one.case_id: one for one in queries.visible_cases(actor).filter(case_id__in=[one for one in wanted.values() if one])}
    found = []
    for title, other in wanted.items():
        if other is not None:
            row = rows.get(other)
            link = (
                Link(f"{row.number} {shown_title(actor, row)}", screen.link("cases:case", other))
                if row
                else Link(_("不在你的管辖范围"))
            )
            found.append((title, link))
    return tuple(found)


def _rungs(actor: Actor, case: CaseStanding) -> tuple[Rung, ...]:
    may = case.snapshot_no == LIVE and queries.may_decide_rung(actor, case)
    return tuple(_rung(one, may=may) for one in queries.escalations_of(case.case_id))


def _rung(one: Escalation, *, may: bool) -> Rung:
    declared = ladders.rung_of(one.ladder, one.rung)
    url = reverse("cases:escalation", args=[one.id]) if may and one.state == RungState.PROPOSED else ""
    return Rung(
        one.id,
        str(declared.title) if declared else one.rung,
        one.why,
        one.proposed_on,
        str(one.get_state_display()),
        reasons.shown(one.reason),
        url,
    )
