"""The time axis of the wall: which months are in the window, and where on it a day stands."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

ZOOMS = {"quarter": gettext_noop("季度"), "year": gettext_noop("年度"), "two": gettext_noop("两年")}
_MONTHS = {"quarter": 3, "year": 12, "two": 24}


@dataclass(frozen=True, slots=True)
class Tick:
    """One stretch of the head: its name, where it begins, how wide it is (both in percent of the window)."""

    title: str
    at: str
    width: str
    middle: str
    is_year: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """A window of whole months. `end` is its last day."""

    zoom: str
    start: dt.date
    end: dt.date
    at: dt.date

    @property
    def days(self) -> int:
        """How many days the window spans."""
        return (self.end - self.start).days + 1

    def share(self, day: dt.date) -> float:
        """Where a day stands, 0 to 100; beyond the window below 0 or above 100."""
        return (day - self.start).days * 100 / self.days

    def covers(self, day: dt.date) -> bool:
        """Whether a day is in the window."""
        return self.start <= day <= self.end

    @property
    def now(self) -> str:
        """Where the as-of line stands, at the end of its day; empty outside the window."""
        return percent(self.share(self.at + dt.timedelta(days=1))) if self.covers(self.at) else ""

    @property
    def months(self) -> tuple[Tick, ...]:
        """One tick a month; in two years a month is too narrow for more than its number."""
        first_days = _month_starts(self.start, self.end)
        return tuple(self._tick(day, _next_month(day), self._month_title(day)) for day in first_days)

    @property
    def years(self) -> tuple[Tick, ...]:
        """One stretch a year."""
        found = []
        for year in range(self.start.year, self.end.year + 1):
            first = max(self.start, dt.date(year, 1, 1))
            after = min(self.end + dt.timedelta(days=1), dt.date(year + 1, 1, 1))
            found.append(self._tick(first, after, _("%(year)s年") % {"year": year}, is_year=True))
        return tuple(found)

    def _month_title(self, day: dt.date) -> str:
        return str(day.month) if self.zoom == "two" else _("%(month)s月") % {"month": day.month}

    def _tick(self, first: dt.date, after: dt.date, title: str, *, is_year: bool = False) -> Tick:
        at, end = self.share(first), self.share(after)
        return Tick(title, percent(at), percent(end - at), percent((at + end) / 2), is_year)

    @property
    def title(self) -> str:
        """The window in words: 2023年, 2023年7—9月, 2023—2024年."""
        if self.zoom == "year":
            return _("%(year)s年") % {"year": self.start.year}
        if self.zoom == "two":
            return _("%(first)s—%(last)s年") % {"first": self.start.year, "last": self.end.year}
        return _("%(year)s年%(first)s—%(last)s月") % {
            "year": self.start.year, "first": self.start.month, "last": self.end.month
        }  # fmt: skip


def axis_for(at: dt.date, zoom: str, shift: int = 0, anchor: dt.date | None = None) -> Axis:
    """The window that holds `anchor` (the as-of day when there is none), `shift` windows on."""
    zoom = zoom if zoom in ZOOMS else "year"
    here = anchor or at
    first_month = (here.month - 1) // 3 * 3 if zoom == "quarter" else 0
    step = 3 if zoom == "quarter" else 12
    index = here.year * 12 + first_month + shift * step
    start = _month_of(index)
    return Axis(zoom, start, _month_of(index + _MONTHS[zoom]) - dt.timedelta(days=1), at)


def anchor_of(at: dt.date, days: Sequence[dt.date]) -> dt.date | None:
    """Where the axis should stand when nothing is dated in the year of the as-of day: at the newest date there is."""
    if not days or any(day.year in (at.year, at.year + 1) for day in days):
        return None
    past = [day for day in days if day <= at]
    return max(past) if past else min(days)


def percent(share: float) -> str:
    """A share as SVG takes it."""
    return f"{share:.2f}%"


def _month_of(index: int) -> dt.date:
    return dt.date(index // 12, index % 12 + 1, 1)


def _next_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) + dt.timedelta(days=1)


def _month_starts(start: dt.date, end: dt.date) -> list[dt.date]:
    found = []
    day = start
    while day <= end:
        found.append(day)
        day = _next_month(day)
    return found
