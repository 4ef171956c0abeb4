"""What can happen to a body that meets, its meetings, topics and decisions (past tense, never renamed).

Ids stand in the body as text. Nobody is named: chairs are titles, attendance is by unit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from guatu.facts.kinds import register


@register("meetings.series_set")
@dataclass(frozen=True)
class SeriesSet:
    """A series was set up or edited; what it is now."""

    series: str
    settings: dict[str, Any] = field(default_factory=dict)


@register("meetings.meeting_planned")
@dataclass(frozen=True)
class MeetingPlanned:
    """A meeting was put on the calendar."""

    series: str
    kind: str
    root: str
    county: str
    held_on: dt.date


@register("meetings.meeting_moved")
@dataclass(frozen=True)
class MeetingMoved:
    """It was put off, or brought forward; the fact's reason says why."""

    meeting: str
    held_on: dt.date


@register("meetings.topic_raised")
@dataclass(frozen=True)
class TopicRaised:
    """A unit handed in a topic. `is_late`: after the deadline of its series."""

    series: str
    title: str
    proposal: str
    reporter: str
    attending: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    case: str = ""
    route: str = ""
    is_late: bool = False


@register("meetings.opinion_given")
@dataclass(frozen=True)
class OpinionGiven:
    """A unit that was asked about a topic answered."""

    topic: str
    unit: str
    stance: str
    text: str


@register("meetings.topic_accepted")
@dataclass(frozen=True)
class TopicAccepted:
    """The office put a topic on the agenda of a meeting. The fact's reason says why a step was skipped, if one was."""

    topic: str
    meeting: str
    proposed: str = ""


@register("meetings.topic_returned")
@dataclass(frozen=True)
class TopicReturned:
    """The office sent a topic back; the fact's reason says why."""

    topic: str


@register("meetings.topic_merged")
@dataclass(frozen=True)
class TopicMerged:
    """Two topics about one thing became one."""

    topic: str
    into: str


@register("meetings.project_listed")
@dataclass(frozen=True)
class ProjectListed:
    """An officer put a stalled project on a body's list; the fact's reason says why."""

    series: str


@register("meetings.project_released")
@dataclass(frozen=True)
class ProjectReleased:
    """Somebody has seen it move; the fact's reason says what was seen."""

    series: str


@register("meetings.pack_frozen")
@dataclass(frozen=True)
class PackFrozen:
    """The pack was frozen as it was laid before the meeting."""

    meeting: str
    document: str
    content_hash: str
    data_version: str


@register("meetings.attendance_taken")
@dataclass(frozen=True)
class AttendanceTaken:
    """Which units came, asked to be excused, or sat in."""

    meeting: str
    attended: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    observed: tuple[str, ...] = ()


@register("meetings.decided")
@dataclass(frozen=True)
class Decided:
    """The meeting decided something. `case` is what it opened or acted upon."""

    meeting: str
    decision: str
    kind: str
    text: str
    unit: str = ""
    due_on: dt.date | None = None
    case: str = ""
    topic: str = ""
    to_series: str = ""


@register("meetings.meeting_finished")
@dataclass(frozen=True)
class MeetingFinished:
    """It took place and is over; it has its number, and what was not done is carried on."""

    meeting: str
    number: int
    carried: int = 0


@register("meetings.meeting_not_held")
@dataclass(frozen=True)
class MeetingNotHeld:
    """It did not take place; the fact's reason says why."""

    meeting: str


@register("meetings.minutes_drafted")
@dataclass(frozen=True)
class MinutesDrafted:
    """Its minutes were written down and frozen."""

    meeting: str
    document: str
    content_hash: str


@register("meetings.minutes_checked")
@dataclass(frozen=True)
class MinutesChecked:
    """Somebody other than the drafter checked them."""

    meeting: str
    document: str


@register("meetings.minutes_issued")
@dataclass(frozen=True)
class MinutesIssued:
    """They were signed and took their number."""

    meeting: str
    document: str
    number: str


@register("meetings.minutes_withdrawn")
@dataclass(frozen=True)
class MinutesWithdrawn:
    """They were withdrawn; the fact's reason says why."""

    meeting: str
    document: str
