"""Pages of the room as they are drawn, by a look or after an act that was refused."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk import meeting as desk
from guatu.desk.screen import Screen
from guatu.kernel import clock
from guatu.ledger.queries import term_names
from guatu.life.dispatch.meetings import queries
from guatu.life.dispatch.meetings.models import ListedProject, Meeting, MeetingSeries
from guatu.life.dispatch.meetings.queries import Decided
from guatu.life.dispatch.meetings.schedule import Schedule
from guatu.life.dispatch.meetings.units import units_named
from guatu.life.dispatch.meetings.vocab import MeetingState, SeriesKind
from guatu.ui.components import Empty, Filter, FilterBar, Option, Step, Tab
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.meeting import pack_tables, tables
from guatu.web.meeting.answers import screen_of
from guatu.web.meeting.forms import MoveForm, PlanForm, ReasonForm, SkipForm

_PAGE = 50


# ---- the first page ------------------------------------------------------------------------------------------------


def index_page(
    request: SignedRequest,
    *,
    plan: PlanForm | None = None,
    skip: SkipForm | None = None,
    chosen: MeetingSeries | None = None,
    status: int = 200,
) -> HttpResponse:
    """Bodies, their meetings, topics that wait, totals."""
    screen = screen_of(request)
    series = queries.readable_series(request.actor, screen.place)
    mine = [one for one in series if policy.can(request.actor, "meeting.run", one.run_scope()).ok]
    rows, total = _meetings(screen, series)
    context = {
        "table": tables.meetings_table(rows, screen, total), "bar": _bar(screen, series), "figures": desk.totals(screen), "bodies": series,
        "totals": tables.totals_table(queries.totals_of(series, screen.context.year), screen, screen.context.year),
        "solved": _solved(screen), "may_load": policy.can(request.actor, "meeting.series", screen.place).ok and not any(one.place_id == screen.place.id for one in series),
        "load_url": screen.link("meeting:load"), "new_series_url": screen.link("meeting:series-new"),
        "may_series": policy.can(request.actor, "meeting.series", screen.place).ok, "may_raise": policy.can(request.actor, "topic.raise").ok,
        "topic_url": screen.link("meeting:topic-new"), "waiting": _waiting(request, screen, mine), "runs": [_run(one, screen, plan if chosen and chosen.id == one.id else None, skip if chosen and chosen.id == one.id else None) for one in mine],
    }  # fmt: skip
    return shell.page(request, "meeting/list.html", context, screen=screen, active="meeting", status=status)


def _meetings(screen: Screen, series: list[MeetingSeries]) -> tuple[list[Meeting], int]:
    rows = Meeting.objects.filter(series__in=series).select_related("series__place")
    chosen, state = screen.query.many("series"), screen.query.many("state")
    rows = rows.filter(series_id__in=[one.id for one in series if str(one.id) in chosen]) if chosen else rows
    rows = rows.filter(state__in=state) if state else rows
    page = screen.query.number("page")
    counted = rows.annotate(
        topic_count=Count("topics", distinct=True),
        decision_count=Count("decisions", filter=~Q(decisions__kind="carried"), distinct=True),
    )
    return list(counted.order_by("-held_on", "series__title")[(page - 1) * _PAGE : page * _PAGE]), rows.count()


def _bar(screen: Screen, series: list[MeetingSeries]) -> FilterBar:
    bodies = tuple(Option(str(one.id), one.title) for one in series)
    states = tuple(Option(value, str(label)) for value, label in MeetingState.choices)
    return FilterBar((Filter("series", _("会议"), "multi", bodies), Filter("state", _("状态"), "multi", states)), screen.query)


def _solved(screen: Screen) -> list[tuple[str, int]]:
    names = term_names("problem_category", root=screen.root.id)
    return [(names.get(key, key) or _("未分类"), n) for key, n in queries.solved_by_type(screen.place, screen.context.year)]


def _waiting(request: SignedRequest, screen: Screen, mine: list[MeetingSeries]) -> Any:
    """For the office what it has to decide on; for everybody else what they handed in."""
    if mine:
        rows = queries.waiting_topics(one.id for one in mine)
        empty = Empty(_("没有待受理的议题"), _("议题由各单位提出；过了截止时间的会标“逾期提出”。"))
        return tables.topics_table(rows, screen, name="topics", caption=_("待受理议题"), empty=empty)
    rows = queries.topics_of(request.actor, screen.place)
    empty = Empty(_("还没有提过议题"), _("有需要市里协调的事，点“提出议题”，两分钟填完。"))
    return tables.topics_table(rows, screen, name="topics", caption=_("我单位的议题"), empty=empty)


def _run(one: MeetingSeries, screen: Screen, plan: PlanForm | None, skip: SkipForm | None) -> dict[str, Any]:
    today = clock.today()
    missed = queries.unrecorded_days(one, today)
    return {
        "series": one, "next": queries.next_day(one, today), "deadline": queries.next_deadline(one, clock.now()), "missed": missed,
        "plan": plan or PlanForm(initial={"held_on": queries.next_day(one, today)}, auto_id=f"plan-{one.key}-%s"),
        "skip": skip or (SkipForm(initial={"held_on": missed[-1]}, auto_id=f"skip-{one.key}-%s") if missed else None),
        "plan_url": screen.link("meeting:plan", one.id), "skip_url": screen.link("meeting:skip", one.id), "url": screen.link("meeting:series", one.id),
        "is_open": bool(plan or skip),
    }  # fmt: skip


# ---- one meeting ---------------------------------------------------------------------------------------------------


def show_page(request: SignedRequest, meeting: Meeting, *, status: int = 200, **forms: Any) -> HttpResponse:
    """A meeting: its steps, its pack, what was decided, and what is to be done next."""
    screen = screen_of(request, meeting)
    pack = desk.pack_for(request.actor, meeting)
    may_run = policy.can(request.actor, "meeting.run", meeting.run_scope()).ok
    days = Schedule(meeting.series.place.root_id)
    context = {
        "pack": pack, "figures": desk.pack_figures(pack, screen) if pack.figures else [], "parts": pack_tables.part_tables(pack, screen),
        "decisions": tables.decisions_table(decided_rows(request, meeting), screen, lambda one: queries.is_decision_in_circle(request.actor, one)),
        "orders": queries.orders_by_unit(meeting) if desk.sees_all(request.actor, meeting) else [],
        "move_form": forms.get("move") or MoveForm(initial={"held_on": meeting.held_on, "seen": meeting.version}, auto_id="move-%s"),
        "not_held_form": forms.get("not_held") or ReasonForm(initial={"seen": meeting.version}, auto_id="gone-%s"),
        "is_moving": bool(forms.get("move")), "is_not_held": bool(forms.get("not_held")),
        "roster": forms.get("roster") or (roster(meeting) if may_run else []), "roster_problem": forms.get("roster_problem", ""),
        "stalled": _stalled(request, meeting, forms) if may_run and meeting.series.kind in (SeriesKind.ASSIGNMENT, SeriesKind.WEEKLY) else None,
        "attended": _attended(meeting), "orders_workdays": days.orders_workdays(meeting), "orders_due": days.orders_due_on(meeting),
    }  # fmt: skip
    return meeting_page(request, meeting, "show", "meeting/show.html", context, screen=screen, status=status)


def meeting_page(
    request: SignedRequest,
    meeting: Meeting,
    tab: str,
    template: str,
    context: dict[str, Any],
    *,
    screen: Screen | None = None,
    status: int = 200,
) -> HttpResponse:
    """One page of a meeting with its head, steps and tabs."""
    screen = screen or screen_of(request, meeting)
    may = {
        verb: policy.can(request.actor, f"meeting.{verb}", meeting.run_scope()).ok for verb in ("run", "pack", "check", "issue")
    }
    around = {
        "meeting": meeting, "series": meeting.series, "tag": tables.state_tag(meeting), "number": tables.number_words(meeting), "may": may,
        "steps": steps(meeting), "tabs": _tabs(meeting, tab, screen), "files": _files(meeting) if may["pack"] else [],
        "is_deciding": meeting.state == MeetingState.FIXED or (meeting.series.kind == SeriesKind.ONSITE and meeting.is_open),
    }  # fmt: skip
    return shell.page(request, template, {**around, **context}, screen=screen, active="meeting", status=status)


def _tabs(meeting: Meeting, tab: str, screen: Screen) -> list[Tab]:
    titles = (("show", _("材料与决定")), ("since", _("上次会议以来")), ("minutes", _("纪要")))
    return [Tab(title, screen.link(f"meeting:{key}", meeting.id), key == tab) for key, title in titles]


def steps(meeting: Meeting) -> list[Step]:
    """筹备 → 材料已定 → 已召开 → 已印发纪要; not held ends it."""
    order = [MeetingState.PREPARING, MeetingState.FIXED, MeetingState.HELD, MeetingState.ISSUED]
    if meeting.state == MeetingState.NOT_HELD:
        return [
            Step(str(MeetingState.PREPARING.label), "done"),
            Step(str(MeetingState.NOT_HELD.label), "wrong", note=meeting.not_held_reason),
        ]
    here = order.index(MeetingState(meeting.state))
    return [Step(str(one.label), "done" if at < here else "current" if at == here else "todo") for at, one in enumerate(order)]


def _files(meeting: Meeting) -> list[tuple[str, str]]:
    def url(name: str, *args: str) -> str:
        return reverse(name, args=[meeting.id, *args])

    found = [(_("领导一页纸"), url("meeting:one-page"))]
    if meeting.pack_document_id:
        found += [(_("会议材料 PDF"), url("meeting:pack-file", "pdf")), (_("会议材料 DOCX"), url("meeting:pack-file", "docx"))]
    if meeting.state != MeetingState.NOT_HELD:
        found += [
            (_("交办清单 Excel"), url("meeting:orders-file", "xlsx")),
            (_("交办清单 PDF"), url("meeting:orders-file", "pdf")),
        ]
    return found


def decided_rows(request: SignedRequest, meeting: Meeting) -> list[Decided]:
    """What was decided, as far as the reader reaches: everything for those who see the pack, else his own."""
    rows = queries.decided_in(meeting)
    if desk.sees_all(request.actor, meeting) or meeting.state == MeetingState.ISSUED:
        return rows
    return [one for one in rows if one.case is not None and policy.can(request.actor, "case.read", one.case).ok]


def roster(meeting: Meeting) -> list[dict[str, Any]]:
    """Every unit that may come, with what is known of its coming; members are expected until somebody says otherwise."""
    known = {row.unit_id: row for row in meeting.attendances.all()}
    invited = {unit for topic in meeting.topics.all() for unit in topic.attending_ids} | set(known)
    from_series = meeting.series.member_ids
    units = {one.id: one for one in units_named([*from_series, *invited])}
    lines = []
    for unit in dict.fromkeys([*from_series, *sorted(invited, key=str)]):
        if unit in units:
            row = known.get(unit)
            default = "attended" if unit in from_series else "observed"
            lines.append(
                {
                    "unit": units[unit],
                    "presence": row.presence if row else "" if known else default,
                    "post": row.post_title if row else "",
                }
            )
    return lines


def _attended(meeting: Meeting) -> list[tuple[str, str]]:
    """(到会情况, units) as they were taken."""
    found: dict[str, list[str]] = {}
    for row in meeting.attendances.select_related("unit").order_by("unit__place__path", "unit__official_order"):
        found.setdefault(str(row.get_presence_display()), []).append(row.unit.label)
    return [(title, "、".join(names)) for title, names in found.items()]


def _stalled(request: SignedRequest, meeting: Meeting, forms: dict[str, Any]) -> dict[str, Any]:
    series = meeting.series
    kept = list(ListedProject.objects.filter(series=series, released_on=None).order_by("listed_on"))
    names = queries.project_names(row.project_id for row in kept)
    return {
        "rows": [(row, names.get(row.project_id, "")) for row in kept], "add_url": Query(reverse("meeting:list-project", args=[series.id])).but(meeting=str(meeting.id)).url,
        "release_url": Query(reverse("meeting:release-project", args=[series.id])).but(meeting=str(meeting.id)).url, "problem": forms.get("stalled_problem", ""),
    }  # fmt: skip
