"""Arithmetic of a case: limits, extensions, whose time each day was. Pure. Source: DOMAIN 4.3 (R4.9–R4.15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guatu.kernel.workdays import Calendar

WORKDAY, CALENDAR_DAY = "workday", "day"
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long somebody has. Units: `days` in `unit`, working days or calendar days."""

    days: int
    unit: str = WORKDAY

    @classmethod
    def of(cls, told: Mapping[str, object]) -> Limit:
        """From a parameter's value {"days": 5, "unit": "workday"}. Errors: ValueError for another unit."""
        unit = str(told["unit"])
        if unit not in (WORKDAY, CALENDAR_DAY):
            raise ValueError(f"no such unit of time: {unit}")
        return cls(int(str(told["days"])), unit)


def due_date(limit: Limit, start: dt.date, calendar: Calendar) -> dt.date:
    """The last day of a limit; the starting day does not count. Source: R0.6, R14.4."""
    if limit.unit == WORKDAY:
        return calendar.add_workdays(start, limit.days)
    return calendar.natural_deadline(start, limit.days)


def days_between(limit: Limit, start: dt.date, end: dt.date, calendar: Calendar) -> int:
    """How many days of the limit's unit lie after `start` up to and with `end`."""
    return calendar.workdays_between(start, end) if limit.unit == WORKDAY else (end - start).days


def resumed_due(limit: Limit, due_on: dt.date, stopped_on: dt.date, resumed_on: dt.date, calendar: Calendar) -> dt.date:
    """The due date after a stop: as many days of the limit's unit are left as there were when the clock was stopped. What was late
    then is as late now: a stop forgives nothing.

    Source: R4.15, DOMAIN 6 (stop-the-clock).
    """
    if due_on < stopped_on:
        return max(due_on, _late_by(limit, days_between(limit, due_on, stopped_on, calendar), resumed_on, calendar))
    return due_date(Limit(days_between(limit, stopped_on, due_on, calendar), limit.unit), resumed_on, calendar)


def _late_by(limit: Limit, days: int, at: dt.date, calendar: Calendar) -> dt.date:
    """The date that is so many days of the limit's unit past at `at`, at least one; in working days itself a working day."""
    left, day = max(days, 1), at
    if limit.unit != WORKDAY:
        return at - dt.timedelta(days=left)
    while left > 0 or not calendar.is_workday(day):
        left -= calendar.is_workday(day)
        day -= dt.timedelta(days=1)
    return day


def recounted(limit: Limit, start: dt.date, due_on: dt.date, before: Calendar, after: Calendar) -> dt.date:
    """The date of a limit counted from `start`, by another calendar: as many days of its unit lie before it as did. One that is past
    by `start` already (what was late when its clock was stopped) was not counted from there and stays. Source: R14.3."""
    days = days_between(limit, start, due_on, before)
    return due_date(Limit(days, limit.unit), start, after) if days > 0 else due_on


def days_late(due_on: dt.date | None, at: dt.date) -> int:
    """Calendar days past the due date; 0 on it and before. Units: days."""
    return max((at - due_on).days, 0) if due_on else 0


def workdays_late(due_on: dt.date | None, at: dt.date, calendar: Calendar) -> int:
    """Working days past the due date. Units: working days."""
    return max(calendar.workdays_between(due_on, at), 0) if due_on else 0


def near_until(at: dt.date, workdays: int, calendar: Calendar) -> dt.date:
    """The last date that is near on a day: so many working days away, with the days off that follow. Source: R4.1 (L0)."""
    return calendar.add_workdays(at, workdays + 1) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Extending:
    """What an extension is held against: how many there were, how many there may be, the date, and the last day it may reach."""

    granted: int
    most: int
    due_on: dt.date
    extendable_to: dt.date


def extension_fault(asked: Extending, until_on: dt.date, today: dt.date) -> str:
    """Why an extension cannot be asked for: "none_left", "expired", "not_later", "too_long"; empty when it can.

    At most `most`, together no longer than the original limit, and before expiry. Source: R4.15.
    """
    if asked.granted >= asked.most:
        return "none_left"
    if today > asked.due_on:
        return "expired"
    if until_on <= asked.due_on:
        return "not_later"
    return "too_long" if until_on > asked.extendable_to else ""


def longest_extension(given_on: dt.date, due_on: dt.date) -> dt.date:
    """The last day that extensions of a limit may reach: together no longer than the limit itself. Source: R4.15."""
    return due_on + (due_on - given_on)


Spans = Sequence[Sequence[str]]


def whose_days(spans: Spans, at: dt.date) -> dict[str, int]:
    """Calendar days by party up to `at`. `spans` is [(party, first day), …]; each lasts until the next begins.

    Every day between opening and `at` belongs to exactly one party, so the parts add up to the whole. Units: days.
    """
    found: dict[str, int] = {}
    for index, (party, since) in enumerate(spans):
        start = dt.date.fromisoformat(since)
        end = dt.date.fromisoformat(spans[index + 1][1]) if index + 1 < len(spans) else at
        days = (min(end, at) - min(start, at)).days
        if party != NOBODY and days > 0:
            found[party] = found.get(party, 0) + days
    return found


def restart_rank(closed_on: dt.date, relapsed_on: dt.date, rank: int, within_days: int) -> int:
    """The rung a relapse starts at: where the old case was closed, when it comes back within so many days. Source: R4.4."""
    return rank if (relapsed_on - closed_on).days <= within_days else 0
