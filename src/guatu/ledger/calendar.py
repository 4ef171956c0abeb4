"""The working-day calendar of a jurisdiction: the notices that come with the house, those it imported, and its own orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from guatu.kernel import workdays
from guatu.kernel.workdays import Calendar
from guatu.ledger.models import CalendarDay
from guatu.ledger.queries import parameter

_LOOKS_AHEAD = "calendar.looks_ahead_days"


@dataclass(frozen=True, slots=True)
class YearNotice:
    """One year's notice: its document, its days (date → off or work, name), and whether the jurisdiction imported it itself."""

    year: int
    source: str
    days: Mapping[dt.date, tuple[str, str]]
    is_imported: bool


def calendar_of(root: UUID | None = None) -> Calendar:
    """Days off and worked in a jurisdiction; a year nobody has a notice for is provisional. Source: R14.3.

    An imported notice stands in place of the one that came with the house; orders of the office are laid over both.
    """
    rows = list(CalendarDay.objects.filter(Q(root=None) | Q(root_id=root)))
    if not rows:
        return workdays.seed_calendar()
    noticed: dict[int, list[workdays.CalendarDay]] = {}
    for row in rows:
        if row.notice_year is not None:
            noticed.setdefault(row.notice_year, []).append(_day(row))
    notices = {**workdays.seed_notices(), **noticed}
    told = Calendar.of_days([day for days in notices.values() for day in days], notices)
    return told.with_days([_day(row) for row in rows if row.notice_year is None])


def notices_of(root: UUID) -> list[YearNotice]:
    """Every year's notice that a jurisdiction counts by, newest first."""
    imported: dict[int, list[CalendarDay]] = {}
    for row in CalendarDay.objects.filter(Q(root=None) | Q(root_id=root), notice_year__isnull=False).order_by("on"):
        imported.setdefault(row.notice_year or 0, []).append(row)
    own = [
        YearNotice(year, rows[0].source, {row.on: (row.kind, row.name) for row in rows}, True) for year, rows in imported.items()
    ]
    seed = [
        YearNotice(year, days[0].source_doc, {day.on: (day.kind, "") for day in days}, False)
        for year, days in workdays.seed_notices().items() if year not in imported and days
    ]  # fmt: skip
    return sorted([*own, *seed], key=lambda one: one.year, reverse=True)


def years_missing(root: UUID, today: dt.date) -> list[int]:
    """Years that deadlines set today reach into and that have no notice: there Monday to Friday are counted. Source: R14.3."""
    # Deadlines are counted weeks ahead: as long before New Year the coming year's notice is missed.
    ahead = dt.timedelta(days=parameter(_LOOKS_AHEAD, root=root, at=today))
    calendar = calendar_of(root)
    return [year for year in sorted({today.year, (today + ahead).year}) if calendar.is_provisional(year)]


def _day(row: CalendarDay) -> workdays.CalendarDay:
    return workdays.CalendarDay(row.on, row.kind, row.source)
