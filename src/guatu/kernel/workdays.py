"""Working days as the State Council arranges them, and the deadlines counted in them. Source: R0.6, R14.1–R14.5."""

from __future__ import annotations

import csv
import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guatu.kernel import clock

OFFICE_CLOSES_AT = dt.time(17, 30)

_ONE_DAY = dt.timedelta(days=1)
_SEED = Path(__file__).parent / "data" / "holidays"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs from its weekday: `kind` is "off" or "work", `source_doc` the notice that says so."""

    on: dt.date
    kind: str
    source_doc: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off, weekend days worked, and the years whose notice is in; other years know weekends only and are provisional.

    Errors: ValueError when a day is both off and worked.
    """

    off: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()
    years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for name in ("off", "work", "years"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        if self.off & self.work:
            raise ValueError(f"both off and worked: {sorted(self.off & self.work)}")

    @classmethod
    def of_days(cls, days: Iterable[CalendarDay], years: Iterable[int]) -> Calendar:
        """A calendar from its rows."""
        rows = list(days)
        off, work = ({row.on for row in rows if row.kind == kind} for kind in ("off", "work"))
        return cls(frozenset(off), frozenset(work), frozenset(years))

    def is_workday(self, day: dt.date) -> bool:
        """Whether offices are open that day."""
        return day in self.work or (day not in self.off and day.weekday() < 5)

    def add_workdays(self, start: dt.date, days: int) -> dt.date:
        """The last day of a limit of so many working days; the starting day is not counted. Source: R0.6, R14.4.

        Errors: ValueError for a negative limit.
        """
        _require_limit(days)
        day = start
        while days > 0:
            day += _ONE_DAY
            days -= self.is_workday(day)
        return day

    def natural_deadline(self, start: dt.date, days: int) -> dt.date:
        """The last day of a limit in calendar days, moved to the next working day if offices are closed. Source: R0.6, R14.4.

        Errors: ValueError for a negative limit.
        """
        _require_limit(days)
        return self.next_workday(start + dt.timedelta(days=days))

    def next_workday(self, day: dt.date) -> dt.date:
        """The day itself if it is a working day, else the first one after it."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def in_month_after(self, month_end: dt.date, day: int) -> dt.date:
        """A day of the month after one that is over, the last one where that month is shorter; on a day off the next working day.

        Source: R3.2, R14.4.
        """
        first = month_end + _ONE_DAY
        return self.next_workday(first.replace(day=min(day, monthrange(first.year, first.month)[1])))

    def workdays_between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before. Undoes add_workdays."""
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def starts_on(self, instant: dt.datetime, closes_at: dt.time = OFFICE_CLOSES_AT) -> dt.date:
        """The day an event counts as having happened: after hours or on a rest day it is the next working day.

        Errors: ValueError for an instant without a time zone. Source: R14.4.
        """
        local = clock.local_time(instant)
        is_late = local.time() > closes_at
        return self.next_workday(local.date() + _ONE_DAY if is_late else local.date())

    def is_provisional(self, year: int) -> bool:
        """True when the year's notice is not in: every deadline in it must be counted again after import. Source: R14.3."""
        return year not in self.years

    def is_provisional_between(self, start: dt.date, end: dt.date) -> bool:
        """True when a span touches a provisional year."""
        return any(self.is_provisional(year) for year in range(start.year, end.year + 1))

    def with_days(self, days: Iterable[CalendarDay]) -> Calendar:
        """The same with local overrides (severe weather, regional rest days), which win over the notice. Source: R14.3."""
        local = Calendar.of_days(days, ())
        return Calendar((self.off - local.work) | local.off, (self.work - local.off) | local.work, self.years)


@cache
def seed_notices() -> Mapping[int, tuple[CalendarDay, ...]]:
    """The State Council's notices that come with the house: year → its days (some lie in the December before)."""
    return {int(path.stem): tuple(_days_of(path)) for path in sorted(_SEED.glob("*.csv"))}


@cache
def seed_days() -> tuple[CalendarDay, ...]:
    """The days of those notices."""
    return tuple(day for days in seed_notices().values() for day in days)


@cache
def seed_calendar() -> Calendar:
    """The calendar of those notices; a year without one is provisional."""
    return Calendar.of_days(seed_days(), seed_notices())


def _days_of(path: Path) -> Iterator[CalendarDay]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield CalendarDay(dt.date.fromisoformat(row["date"]), row["kind"], row["source_doc"])


def _require_limit(days: int) -> None:
    if days < 0:
        raise ValueError(f"a limit cannot be negative: {days}")
