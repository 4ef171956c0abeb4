"""The working-day calendar of a jurisdiction: the notices that come with the house, those imported since, and its own orders."""

from __future__ import annotations

from uuid import UUID

from guatu.kernel import workdays
from guatu.kernel.workdays import Calendar
from guatu.ledger.models import CalendarDay


def calendar_of(root: UUID | None = None) -> Calendar:
    """Days off and worked in a jurisdiction; a year nobody has a notice for is provisional. Source: R14.3."""
    seed = workdays.seed_calendar()
    general = list(CalendarDay.objects.filter(root=None))
    told = Calendar.of_days([_day(row) for row in general], {row.on.year for row in general})
    found = seed.with_days([_day(row) for row in general])
    found = Calendar(found.off, found.work, seed.years | told.years)
    own = CalendarDay.objects.filter(root_id=root) if root is not None else CalendarDay.objects.none()
    return found.with_days([_day(row) for row in own])


def _day(row: CalendarDay) -> workdays.CalendarDay:
    return workdays.CalendarDay(row.on, row.kind, row.source)
