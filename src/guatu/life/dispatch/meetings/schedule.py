"""Days around a meeting: when its pack is to be fixed, until when what it assigned and its minutes go out (R3.2)."""

from __future__ import annotations

import datetime as dt

from guatu.ledger.calendar import calendar_of
from guatu.ledger.queries import parameter
from guatu.life.dispatch.meetings.models import Meeting


def fixed_on(meeting: Meeting) -> dt.date:
    """The day its pack is to be fixed. Source: R3.2 (on Friday for a Monday)."""
    days: int = parameter("meeting.fixed_days", root=meeting.series.place.root_id, at=meeting.held_on)
    return meeting.held_on - dt.timedelta(days=days)


def orders_workdays(meeting: Meeting) -> int:
    """How many working days after it what it assigned goes out. Source: R3.2."""
    days: int = parameter("meeting.orders_workdays", root=meeting.series.place.root_id, at=meeting.held_on)
    return days


def orders_due_on(meeting: Meeting) -> dt.date:
    """The last day for its list of assignments and its minutes, working days of its jurisdiction. Source: R3.2, R0.6."""
    return calendar_of(meeting.series.place.root_id).add_workdays(meeting.held_on, orders_workdays(meeting))
