"""Reads of the returns: cycles in force, who owes what, what was told, what waits for whose check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Grant, Post, Unit
from guatu.access.models.places import UnitKind
from guatu.facts.folds import LIVE
from guatu.facts.models import Entry, Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.kernel.workdays import Calendar
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.ledger.models.standing import StandingQuerySet
from guatu.ledger.vocab import State
from guatu.life.dispatch.returns import rules
from guatu.life.dispatch.returns.folding import SENT_BACK, WAITING
from guatu.life.dispatch.returns.models import ReturnCycle, ReturnLog, ReturnLogQuerySet
from guatu.life.dispatch.returns.rules import Occasion, Seat
from guatu.life.dispatch.returns.standings import SUBJECT, log_id

FILE, OWE, REVIEW = "returns.file", "returns.owe", "returns.review"
_GONE = "没有找到。可能已被移除，或不在你的管辖范围。"


@dataclass(frozen=True, slots=True)
class Owed:
    """One return that one project owes. `mark` is what was told so far; None before the first."""

    project: ProjectStanding
    cycle: ReturnCycle
    occasion: Occasion
    mark: dict | None  # type: ignore[type-arg]
    log: UUID

    def state(self, at: dt.datetime) -> str:
        """Where it stands at an instant."""
        return rules.state_of(self.mark, self.occasion.lock_at, at)


def received_at() -> dt.datetime:
    """The instant something arriving now is received: the clock's, but never before what is already written, so that a clock
    that stepped back makes nothing early."""
    last = Entry.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    return max(clock.now(), last) if last else clock.now()


def cycles_of(root: UUID, day: dt.date | None = None) -> list[ReturnCycle]:
    """The cycles of a jurisdiction; with a day, those running on it."""
    rows = ReturnCycle.objects.filter(root_id=root).order_by("order", "key")
    return [one for one in rows if day is None or one.is_running(day)]


def cycle_title(cycle: ReturnCycle) -> str:
    """The name of a cycle in the reader's language."""
    return cycle.title_en or cycle.title if (get_language() or "").startswith("en") else cycle.title


def get_cycle_for(actor: Actor, root: UUID, key: str, verb: str = "figures.read") -> ReturnCycle:
    """A cycle of a jurisdiction. Errors: NotFound; Refused."""
    found = ReturnCycle.objects.filter(root_id=root, key=key).first()
    if found is None:
        raise NotFound(_(_GONE))
    policy.require(actor, verb, found)
    return found


def owing(cycle: ReturnCycle, occasion: Occasion, rows: StandingQuerySet | None = None) -> StandingQuerySet:
    """The projects that owe a return: under way, in a stage and tier the cycle asks, on the register by then. Nobody owes what
    opened before the cycle began or after it ended."""
    base = ProjectStanding.objects.live() if rows is None else rows
    if not cycle.is_running(occasion.opens_on):
        return base.none()
    found = base.filter(root_id=cycle.root_id, state=State.NORMAL, stage__in=cycle.stages, registered_on__lte=occasion.on)
    return found.filter(tier__in=cycle.tiers) if cycle.tiers else found


def owes(cycle: ReturnCycle, project: ProjectStanding) -> bool:
    """Whether a project owes this cycle's returns at all."""
    is_asked = project.stage in cycle.stages and (not cycle.tiers or project.tier in cycle.tiers)
    return is_asked and project.state == State.NORMAL and project.root_id == cycle.root_id


def filable(actor: Actor, verb: str = FILE) -> StandingQuerySet:
    """The projects an actor may file for, or with `OWE` has to: by place, unit or crew."""
    return ProjectStanding.objects.live().visible_to(scope.of(actor, verb))


def marks_of(cycle: ReturnCycle, occasions: Iterable[Occasion], projects: Iterable[UUID]) -> dict[tuple[UUID, str], dict]:  # type: ignore[type-arg]
    """What was told, by (project, occasion key), in one read a month."""
    months = {one.month for one in occasions}
    wanted = {log_id(project, cycle.key, month) for project in projects for month in months}
    rows = ReturnLog.objects.live().filter(log_id__in=wanted).values_list("project_id", "marks")
    return {(project, key): mark for project, marks in rows for key, mark in marks.items()}


def owed_by(actor: Actor, at: dt.datetime | None = None) -> list[Owed]:
    """Everything the actor has to file now, cycle by cycle, the earliest due first; what was told already included. What was sent
    back stays until it is filed anew, whatever was locked meanwhile and wherever the project stands by now (R3.5)."""
    now = at or received_at()
    rows = filable(actor, OWE)
    roots = list(rows.order_by().values_list("root_id", flat=True).distinct())
    calendars = cache(calendar_of)  # for this call: one read a jurisdiction
    cycles = ReturnCycle.objects.filter(root_id__in=roots).order_by("order", "key")
    begun = [(cycle, occasions) for cycle in cycles if (occasions := _open_in(cycle, now, calendars(cycle.root_id)))]
    # Every page of a reporter counts what is owed: the projects are read once, without what no return shows.
    stages = {stage for cycle, _occasions in begun for stage in cycle.stages}
    projects = list(rows.filter(state=State.NORMAL, stage__in=stages).defer("details", "evidence_keys")) if stages else []
    found = [one for cycle, occasions in begun for one in _owed_in(cycle, occasions, projects)]
    found += _sent_back(rows, calendars, {(one.log, one.occasion.key) for one in found})
    return sorted(found, key=lambda one: (one.occasion.due_at, one.cycle.order, one.project.internal_code))


def _open_in(cycle: ReturnCycle, now: dt.datetime, calendar: Calendar) -> list[Occasion]:
    return [one for one in rules.open_occasions(cycle.rule, now, calendar, cycle.valid_from) if cycle.is_running(one.opens_on)]


def _owed_in(cycle: ReturnCycle, occasions: Sequence[Occasion], projects: Iterable[ProjectStanding]) -> list[Owed]:
    asked = [one for one in projects if owes(cycle, one)]
    marks = marks_of(cycle, occasions, [one.project_id for one in asked])
    return [
        Owed(project, cycle, one, marks.get((project.project_id, one.key)), log_id(project.project_id, cycle.key, one.month))
        for one in occasions for project in asked
        if project.registered_on and project.registered_on <= one.on
    ]


def _sent_back(rows: StandingQuerySet, calendars: Callable[[UUID], Calendar], listed: Container[tuple[UUID, str]]) -> list[Owed]:
    """What was sent back and is not listed already: locked, of a cycle that ended, or of a project that has moved on."""
    backs = list(ReturnLog.objects.live().filter(project_id__in=rows.order_by().values("project_id")).holding_back())
    projects = {one.project_id: one for one in rows.filter(project_id__in={log.project_id for log in backs})}
    cycles = {(one.root_id, one.key): one for one in ReturnCycle.objects.filter(root_id__in={log.root_id for log in backs})}
    found = []
    for log in backs:
        cycle = cycles.get((log.root_id, log.cycle))
        waiting = {key: mark for key, mark in log.marks.items() if mark["state"] == SENT_BACK and (log.log_id, key) not in listed}
        if cycle is not None:
            told = [(rules.occasion_of(cycle.rule, key, calendars(cycle.root_id)), mark) for key, mark in waiting.items()]
            found += [Owed(projects[log.project_id], cycle, one, mark, log.log_id) for one, mark in told if one is not None]
    return found


def is_asked_of(owed: Owed) -> bool:
    """Whether somebody still has to fill it: nothing told, or sent back."""
    return owed.mark is None or owed.mark["state"] == SENT_BACK


# ---- one log ---------------------------------------------------------------------------------------------------------------


def get_log_for(actor: Actor, log: UUID, verb: str = "project.read") -> ReturnLog:
    """A log within reach. Errors: NotFound out of scope or missing; Refused in scope without the verb."""
    found = ReturnLog.objects.filter(snapshot_no=LIVE, log_id=log).first()
    if found is None:
        raise NotFound(_(_GONE))
    policy.require(actor, verb, found)
    return found


def log_of(project: UUID, cycle: str, month: str) -> ReturnLog | None:
    """The log of a project's month, when anything stands in it."""
    return ReturnLog.objects.filter(snapshot_no=LIVE, log_id=log_id(project, cycle, month)).first()


def steps_of(log: UUID) -> list[Fact]:
    """Everything that happened in a log, oldest first, with entry, correction and evidence."""
    return list(Fact.objects.filter(subject_type=SUBJECT, subject_id=str(log)).select_related("entry", "superseded_by")
                .prefetch_related("evidence").order_by("recorded_at", "line"))  # fmt: skip


def last_told(project: UUID, cycle: str, before: dt.date) -> dict | None:  # type: ignore[type-arg]
    """The newest mark of a project's cycle before a day: what the form is prefilled with."""
    return last_marks([project], cycle, before).get(project)


def last_marks(projects: Iterable[UUID], cycle: str, before: dt.date) -> dict[UUID, dict]:  # type: ignore[type-arg]
    """Project → its newest mark of a cycle before a day, in one read. It stands in one of the two newest logs up to that day's
    month: the month's own may hold nothing but the day itself."""
    newest = Window(RowNumber(), partition_by="project_id", order_by="-month_on")
    rows = ReturnLog.objects.live().filter(project_id__in=list(projects), cycle=cycle, month_on__lte=before, last_on__isnull=False)
    found: dict[UUID, dict] = {}  # type: ignore[type-arg]
    for project, marks in rows.alias(number=newest).filter(number__lte=2).values_list("project_id", "marks"):
        told = [mark for mark in marks.values() if "filing" in mark and mark["on"] < before.isoformat()]
        told += [found[project]] if project in found else []
        if told:
            found[project] = max(told, key=lambda mark: mark["on"])
    return found


# ---- checks ----------------------------------------------------------------------------------------------------------------


def seat_of(actor: Actor) -> Seat:
    """Where the actor sits; whoever acts for another sits in the other's chair."""
    post = Post.objects.select_related("unit").filter(id=actor.on_behalf_of or actor.post_id).first()
    if post is None:
        return Seat("", "", str(actor.unit_id or ""))
    offices = Unit.objects.valid_on(clock.today()).filter(place_id=post.place_id, kind=UnitKind.PROJECT_OFFICE)
    is_office = post.unit.kind == UnitKind.PROJECT_OFFICE or not offices.exists()
    reach = frozenset(str(one) for one in scope.of(actor, REVIEW).place_ids)
    return Seat(str(post.id), str(post.place_id), str(post.unit_id), reach, is_office)


def posts_of(actor: Actor) -> set[str]:
    """The post whose hand it is and the one it acts for."""
    return {str(one) for one in (actor.post_id, actor.on_behalf_of) if one is not None}


def may_take(actor: Actor, seat: Seat, log: ReturnLog, mark: Mapping[str, Any]) -> bool:
    """Whether the next check of a return that waits is this seat's, and the return not the actor's own."""
    if mark["state"] not in WAITING or rules.is_own(mark, posts_of(actor)):
        return False
    return rules.is_whose(mark["steps"][mark["step"]], seat, ground_of(log))


def ground_of(log: ReturnLog) -> dict[str, str]:
    """Where a log lies, for `rules.is_whose`."""
    return {"root": str(log.root_id), "county": str(log.county_id or ""), "place": str(log.place_id or "")}


def turns_of(seat: Seat) -> list[str]:
    """The words under which what waits for a seat is found."""
    return [rules.PARK, rules.COUNTY, rules.CITY, f"unit:{seat.unit}"]


def waiting_for(actor: Actor) -> list[tuple[ReturnLog, str, dict]]:  # type: ignore[type-arg]
    """Returns whose next check is the actor's: (log, occasion, mark), the oldest first."""
    seat, rows = seat_of(actor), ReturnLog.objects.live().visible_to(scope.of(actor, REVIEW))
    wanted = Q()
    for turn in turns_of(seat):
        wanted |= Q(waiting_key__contains=f" {turn} ")
    found = [
        (log, key, mark)
        for log in rows.filter(wanted)
        for key, mark in log.marks.items()
        if may_take(actor, seat, log, mark)
    ]
    return sorted(found, key=lambda one: (one[2]["on"], one[2]["filed_at"]))


def visible_logs(actor: Actor, *, snapshot_no: int = LIVE) -> ReturnLogQuerySet:
    """The logs an actor may see."""
    return ReturnLog.objects.filter(snapshot_no=snapshot_no).visible_to(scope.of(actor, "project.read"))


# ---- late and missing ------------------------------------------------------------------------------------------------------


def late_list(cycle: ReturnCycle, occasion: Occasion, rows: StandingQuerySet, at: dt.datetime) -> list[Owed]:
    """Every project that owes this occasion, with what it told: late, missing and in time alike. Two reads."""
    projects = list(owing(cycle, occasion, rows).order_by("county_id", "internal_code"))
    marks = marks_of(cycle, [occasion], [one.project_id for one in projects])
    return [
        Owed(one, cycle, occasion, marks.get((one.project_id, occasion.key)), log_id(one.project_id, cycle.key, occasion.month))
        for one in projects
    ]


def class_of(owed: Owed, at: dt.datetime) -> str:
    """on_time, late, missed (not in by the lock), silent (due, not locked) or pending (not due yet)."""
    if owed.mark is not None and "filing" in owed.mark:
        return "missed" if owed.mark["is_missed"] else "late" if owed.mark["is_late"] else "on_time"
    if at > owed.occasion.lock_at:
        return "missed"
    return "silent" if at > owed.occasion.due_at else "pending"


def posts_owing(projects: Iterable[ProjectStanding], day: dt.date) -> dict[UUID, int]:
    """Post → how many of these projects it has to file for, by its own place, unit or crew. A county without such a post is
    its office's."""
    found: dict[UUID, int] = {}
    grants = list(Grant.objects.on(day).filter(role__in=_OWING, post__in=Post.objects.valid_on(day)))
    for project in projects:
        mine = [one for one in grants if one.role != "county_office" and _reaches(one, project)]
        for one in mine or [one for one in grants if one.role == "county_office" and _reaches(one, project)]:
            found[one.post_id] = found.get(one.post_id, 0) + 1
    return found


_OWING = ("reporter", "department", "county_office")


def _reaches(grant: Grant, project: ProjectStanding) -> bool:
    if grant.place_id is not None:
        return grant.place_id in (project.place_id, project.county_id)
    return grant.unit_id == project.unit_id if grant.unit_id is not None else grant.project_id == project.project_id
