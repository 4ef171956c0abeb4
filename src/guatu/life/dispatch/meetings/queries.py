"""Reads of meetings: fetch-or-refuse, who may raise what where, what was decided, and what it came to."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Place, Unit
from guatu.access.models.places import ids_in
from guatu.cases import queries as case_queries
from guatu.cases.models import CaseStanding
from guatu.cases.outward import HIDDEN
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.meetings import rules
from guatu.life.dispatch.meetings.models import Decision, Meeting, MeetingSeries, Topic, TopicOpinion
from guatu.life.dispatch.meetings.paces import paces_of
from guatu.life.dispatch.meetings.vocab import DONE_STATES, OPEN_STATES, SeriesKind, TopicState


def _missing() -> NotFound:
    return NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))


def get_series_for(actor: Actor, series: UUID) -> MeetingSeries:
    """A body, if the actor may read what it does. Errors: NotFound; Refused."""
    found = MeetingSeries.objects.select_related("place").filter(id=series).first()
    if found is None:
        raise _missing()
    policy.require(actor, "meeting.read", found)
    return found


def get_series_to(actor: Actor, series: UUID, verb: str) -> MeetingSeries:
    """A body that the actor may run. Errors: NotFound; Refused."""
    found = MeetingSeries.objects.select_related("place").filter(id=series).first()
    if found is None:
        raise _missing()
    policy.require(actor, verb, found.run_scope())
    return found


def get_meeting_for(actor: Actor, meeting: UUID) -> Meeting:
    """A meeting, if the actor may read it. Errors: NotFound; Refused."""
    found = _meeting(meeting)
    policy.require(actor, "meeting.read", found)
    return found


def get_meeting_to(actor: Actor, meeting: UUID, verb: str) -> Meeting:
    """A meeting that the actor may do `verb` to: of a body of its own place, not merely one it sits on. Errors: NotFound; Refused."""
    found = _meeting(meeting)
    policy.require(actor, verb, found.run_scope())
    return found


def _meeting(meeting: UUID) -> Meeting:
    found = Meeting.objects.select_related("series__place", "pack").filter(id=meeting).first()
    if found is None:
        raise _missing()
    return found


def get_topic_for(actor: Actor, topic: UUID, *, verb: str = "topic.read") -> Topic:
    """A topic, if the actor may do `verb` to it. Errors: NotFound; Refused."""
    found = (
        Topic.objects.select_related("series__place", "place", "reporter", "meeting__series", "merged_into")
        .filter(id=topic)
        .first()
    )
    if found is None:
        raise _missing()
    policy.require(actor, verb, found)
    return found


# ---- bodies and their days -----------------------------------------------------------------------------------------


def readable_series(actor: Actor, place: Place) -> list[MeetingSeries]:
    """The bodies of a place and of those above it that the actor may read, in the order of the ladder."""
    rows = MeetingSeries.objects.filter(place_id__in=ids_in(place.path), is_active=True).select_related("place")
    found = [one for one in rows if policy.can(actor, "meeting.read", one).ok]
    return sorted(found, key=lambda one: (one.place_id != place.id, _ladder(one), one.title))


def _ladder(series: MeetingSeries) -> int:
    return SeriesKind.values.index(series.kind) if series.kind in SeriesKind.values else 9


def raisable_series(actor: Actor) -> list[MeetingSeries]:
    """The bodies an actor may bring a topic to: those of its own place and of the places above it."""
    rows = MeetingSeries.objects.filter(is_active=True).select_related("place")
    if not scope.is_machine(actor):
        own = Unit.objects.select_related("place").filter(id=actor.unit_id).first() if actor.unit_id else None
        rows = rows.filter(place_id__in=ids_in(own.place.path)) if own else rows.none()
    return sorted(rows, key=lambda one: (len(one.place.path), _ladder(one), one.title))


def open_series(actor: Actor, series: UUID) -> MeetingSeries:
    """A body the actor may bring a topic to. Errors: NotFound."""
    found = next((one for one in raisable_series(actor) if one.id == series), None)
    if found is None:
        raise _missing()
    return found


def next_day(series: MeetingSeries, today: dt.date) -> dt.date | None:
    """The next day it meets: as it was called, else by its rhythm."""
    called = Meeting.objects.filter(series=series, state__in=OPEN_STATES, held_on__gte=today).order_by("held_on").first()
    if called is not None:
        return called.held_on
    eve = today - dt.timedelta(days=1)
    return rules.next_meeting_on(series.rhythm, eve, weekday=series.weekday, month_day=series.month_day)


def next_deadline(series: MeetingSeries, now: dt.datetime) -> dt.datetime | None:
    """Until when topics for its next meeting come (R3.2); None when it sets none."""
    day = next_day(series, clock.local_date(now))
    due = rules.topics_due_at(day, series.topic_weekday, series.topic_time) if day else None
    return due.replace(tzinfo=clock.SHANGHAI) if due else None


def unrecorded_days(series: MeetingSeries, today: dt.date) -> list[dt.date]:
    """Days on which it ought to have met, by the rhythm of the day, and nobody said why not (B10)."""
    met = list(Meeting.objects.filter(series=series).values_list("held_on", flat=True))
    return rules.missed_days(paces_of(series), met, today)


def expected_number(meeting: Meeting) -> int:
    """The number it has, or will have if it is held next."""
    return meeting.number or next_number(meeting.series_id, meeting.year)


def next_number(series: UUID, year: int) -> int:
    """The number of the next meeting held in a year: those not held take none."""
    numbers = Meeting.objects.filter(series_id=series, year=year, number__isnull=False).order_by("-number")
    return int(numbers.values_list("number", flat=True).first() or 0) + 1


# ---- topics --------------------------------------------------------------------------------------------------------


def waiting_topics(series: Iterable[UUID]) -> list[Topic]:
    """Topics nobody has decided on, oldest first."""
    rows = Topic.objects.filter(series_id__in=list(series), state=TopicState.RAISED).select_related("series", "reporter", "place")
    return list(rows.order_by("raised_at"))


def topics_of(actor: Actor, place: Place) -> list[Topic]:
    """Topics raised by the actor's unit or place, newest first."""
    rows = Topic.objects.filter(series__place__root_id=place.root_id).select_related("series", "meeting", "reporter", "place")
    return [one for one in rows.order_by("-raised_at")[:200] if policy.can(actor, "topic.read", one).ok]


def opinions_wanted(unit: UUID) -> list[TopicOpinion]:
    """What a unit was asked and has not answered."""
    rows = TopicOpinion.objects.filter(unit_id=unit, answered_on=None, topic__state__in=(TopicState.RAISED, TopicState.ACCEPTED))
    return list(rows.select_related("topic__series", "topic__reporter").order_by("asked_on"))


def is_topic_in_circle(actor: Actor, topic: Topic) -> bool:
    """Whether a sensitive topic shows itself: to who raised it, who is to sit at the table or was asked, to the leader and to
    inspectors. Source: DECISIONS 33."""
    if not topic.is_sensitive or scope.is_machine(actor):
        return True
    return actor.unit_id in topic.access_scope().unit_ids or policy.can(actor, "case.sensitive", topic).ok


def shown_topic_title(actor: Actor, topic: Topic) -> str:
    """The title as this reader may read it: 其他协调事项 outside the circle, still counted. Source: DECISIONS 33."""
    return topic.title if is_topic_in_circle(actor, topic) else _(HIDDEN)


# ---- decisions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision beside the case it became, as it stands now."""

    decision: Decision
    case: CaseStanding | None
    is_overdue: bool
    topic: Topic | None = None

    @property
    def is_sensitive(self) -> bool:
        """Whether its words are for its circle only: its case or its topic is sensitive (DECISIONS 33)."""
        return bool((self.case and self.case.is_sensitive) or (self.topic and self.topic.is_sensitive))

    @property
    def result(self) -> str:
        """What became of it (`vocab.Result`); empty where nothing is owed."""
        return rules.promise_result(self.case.state, is_overdue=self.is_overdue) if self.case else ""


def decided_in(meeting: Meeting) -> list[Decided]:
    """What a meeting decided, in the order it was typed, each with its case."""
    return _with_cases(meeting.decisions.select_related("unit", "to_series", "meeting__series").order_by("order"))


def _with_cases(rows: Iterable[Decision]) -> list[Decided]:
    found = list(rows)
    ids = [one.case_id for one in found if one.case_id]
    cases = {row.case_id: row for row in CaseStanding.objects.live().filter(case_id__in=ids)}
    today = clock.today()
    topics = Topic.objects.in_bulk([one.topic_id for one in found if one.topic_id])
    beside = [(one, cases.get(one.case_id) if one.case_id else None) for one in found]
    return [Decided(one, case, _late(case, today), topics.get(one.topic_id) if one.topic_id else None) for one, case in beside]


def is_decision_in_circle(actor: Actor, one: Decided) -> bool:
    """Whether what was decided shows its words to this reader. Source: DECISIONS 33."""
    return (one.case is None or case_queries.is_in_circle(actor, one.case)) and (
        one.topic is None or is_topic_in_circle(actor, one.topic)
    )


def _late(case: CaseStanding | None, today: dt.date) -> bool:
    return case is not None and case_queries.is_overdue(case, today)


def orders_by_unit(meeting: Meeting) -> list[tuple[Unit, list[Decided]]]:
    """交办单：what each unit was given by a meeting, units in official order."""
    found: dict[UUID, list[Decided]] = {}
    for one in decided_in(meeting):
        if one.decision.kind == "assigned" and one.decision.unit_id:
            found.setdefault(one.decision.unit_id, []).append(one)
    units = Unit.objects.filter(id__in=list(found)).select_related("place").order_by("place__path", "official_order", "name")
    return [(unit, found[unit.id]) for unit in units]


@dataclass(frozen=True, slots=True)
class SeriesTotals:
    """One body in a year: how often it met and did not, and what became of what it assigned (B10)."""

    series: MeetingSeries
    held: int
    missed: int
    made: int
    solved: int
    unsolved: int
    overdue: int


def totals_of(series: Sequence[MeetingSeries], year: int) -> list[SeriesTotals]:
    """Totals of each body for a year. The sums over a place are the figures meetings.* and decisions.*."""
    met: Counter[tuple[UUID, bool]] = Counter()
    for row in Meeting.objects.filter(series__in=series, year=year):
        if row.state in DONE_STATES or row.state == "not_held":
            met[row.series_id, row.state in DONE_STATES] += 1
    assigned = Decision.objects.filter(meeting__series__in=series, meeting__year=year, kind="assigned").select_related("meeting")
    decided: dict[UUID, list[Decided]] = {}
    for one in _with_cases(assigned):
        if one.case is not None and one.case.state != "withdrawn":
            decided.setdefault(one.decision.meeting.series_id, []).append(one)
    return [_totals(one, met, decided.get(one.id, [])) for one in series]


def _totals(series: MeetingSeries, met: Counter[tuple[UUID, bool]], decided: list[Decided]) -> SeriesTotals:
    unique = {one.case.case_id: one for one in decided if one.case}
    solved = sum(one.case.state == "closed" for one in unique.values() if one.case)
    late = sum(one.is_overdue for one in unique.values())
    return SeriesTotals(series, met[series.id, True], met[series.id, False], len(unique), solved, len(unique) - solved, late)


def solved_by_type(place: Place, year: int) -> list[tuple[str, int]]:
    """Problems solved after a meeting dealt with them, by type, most first: (category, how many)."""
    decided = Decision.objects.filter(meeting__series__place__root_id=place.root_id, case_id__isnull=False).values("case_id")
    rows = CaseStanding.objects.live().filter(root_id=place.root_id, case_id__in=decided, closed_on__year=year)
    if place.id != place.root_id:
        rows = rows.filter(county_id=place.id)
    return Counter(rows.values_list("category", flat=True)).most_common()


# ---- names ---------------------------------------------------------------------------------------------------------


def project_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What projects are called where room is scarce."""
    rows = ProjectStanding.objects.live().filter(project_id__in=list(ids)).only("project_id", "name", "short_name")
    return {row.project_id: row.label for row in rows}
