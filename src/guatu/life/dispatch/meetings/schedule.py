"""Days around a meeting: when its pack is to be fixed, until when what it assigned and its minutes go out (R3.2)."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from uuid import UUID

from guatu.kernel.workdays import Calendar
from guatu.ledger.calendar import calendar_of
from guatu.ledger.queries import dated_parameters
from guatu.life.dispatch.meetings.models import Meeting

_FIXED, _ORDERS = "meeting.fixed_days", "meeting.orders_workdays"


class Schedule:
    """The days around the meetings of one jurisdiction, its numbers and its calendar read once for however many."""

    def __init__(self, root: UUID) -> None:
        self._number = dated_parameters((_FIXED, _ORDERS), root=root)
        self._root = root

    @cached_property
    def _calendar(self) -> Calendar:
        return calendar_of(self._root)

    def fixed_on(self, meeting: Meeting) -> dt.date:
        """The day its pack is to be fixed. Source: R3.2 (on Friday for a Monday)."""
        return meeting.held_on - dt.timedelta(days=self._number(_FIXED, meeting.held_on))

    def orders_workdays(self, meeting: Meeting) -> int:
        """How many working days after it what it assigned goes out. Source: R3.2."""
        days: int = self._number(_ORDERS, meeting.held_on)
        return days

    def orders_due_on(self, meeting: Meeting) -> dt.date:
        """The last day for its list of assignments and its minutes, working days of its jurisdiction. Source: R3.2, R0.6."""
        return self._calendar.add_workdays(meeting.held_on, self.orders_workdays(meeting))
