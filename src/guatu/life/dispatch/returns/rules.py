"""When a return is owed, due and locked; whose check is next; how it was received. Pure.

Source: DOMAIN 3.1 (R3.2, R3.5), R14.4, DECISIONS 22.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.kernel.clock import SHANGHAI
from guatu.kernel.period import Period
from guatu.kernel.workdays import Calendar

DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"
PARK, COUNTY, CITY, UNIT = "park", "county", "city", "unit"
LEVELS = (PARK, COUNTY, UNIT, CITY)
_DAY = dt.timedelta(days=1)
_END_OF_DAY = dt.time(23, 59, 59)
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
# How many days an occasion can be open at most; a lock lies at most so far behind its opening.
# Ten working days, the most a cycle may be set to, lie 24 calendar days apart where the spring or the national holiday is between.
LONGEST_OPEN = {DAILY: 30, WEEKLY: 40, MONTHLY: 75}


@dataclass(frozen=True, slots=True)
class CycleRule:
    """How a cycle runs. `due_weekday` 0 is Monday; `due_day` is a day of the following month. The lock comes `lock_workdays`
    working days after the due day, at `lock_time` (none: the end of that day)."""

    cadence: str
    due_time: dt.time
    due_weekday: int | None = None
    due_day: int | None = None
    lock_workdays: int = 1
    lock_time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """One day, week or month of a cycle: `on` is what it tells about, `opens_on` the first day it may be filed."""

    key: str
    on: dt.date
    opens_on: dt.date
    due_at: dt.datetime
    lock_at: dt.datetime

    @property
    def month(self) -> str:
        """The month whose log it stands in."""
        return f"{self.on:%Y-%m}"

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it may be filed at an instant without a reason."""
        return self.opens_on <= at.astimezone(SHANGHAI).date() and at <= self.lock_at


def occasion_for(rule: CycleRule, day: dt.date, calendar: Calendar) -> Occasion | None:
    """The occasion a day belongs to: the day, its week, or the month that ended before it. None where nothing is owed.

    A daily return is owed on working days; a weekly one in every week with a working day; a due date on a day off moves to the
    next working day (R14.4); January is not reported alone (R2.29).
    """
    if rule.cadence == DAILY:
        return _dated(rule, day.isoformat(), day, day, day, calendar) if calendar.is_workday(day) else None
    if rule.cadence == WEEKLY:
        return _week(rule, day, calendar)
    return _month(rule, day.replace(day=1) - _DAY, calendar)


def occasion_of(rule: CycleRule, key: str, calendar: Calendar) -> Occasion | None:
    """The occasion of a key ("2023-08-14", "2023-W33", "2023-08"); None for what is none of this cycle's."""
    try:
        if rule.cadence == DAILY:
            day = dt.date.fromisoformat(key)
        elif rule.cadence == WEEKLY:
            found = _WEEK.fullmatch(key)
            day = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else dt.date.min
        else:
            told = _MONTH.fullmatch(key)
            day = Period.month(int(told[1]), int(told[2])).end + _DAY if told else dt.date.min
        made = occasion_for(rule, day, calendar)
    except (ValueError, OverflowError):
        return None
    return made if made is not None and made.key == key else None


def _week(rule: CycleRule, day: dt.date, calendar: Calendar) -> Occasion | None:
    monday = day - dt.timedelta(days=day.weekday())
    if not any(calendar.is_workday(monday + dt.timedelta(days=n)) for n in range(7)):
        return None
    due_on = calendar.next_workday(monday + dt.timedelta(days=rule.due_weekday or 0))
    year, week, _weekday = monday.isocalendar()
    return _dated(rule, f"{year}-W{week:02d}", monday + dt.timedelta(days=rule.due_weekday or 0), monday, due_on, calendar)


def _month(rule: CycleRule, last_day: dt.date, calendar: Calendar) -> Occasion | None:
    period = Period.reported(last_day.year, last_day.month)
    if period.end != last_day:
        return None
    first = last_day + _DAY
    due_on = calendar.in_month_after(last_day, rule.due_day or 1)
    return _dated(rule, f"{last_day:%Y-%m}", last_day, first, due_on, calendar)


def period_key(cadence: str, occasion: Occasion) -> str:
    """The period a return's facts bear: a month's as reported, the first of a year being January and February (R2.29); else the
    occasion's own key."""
    return Period.reported(occasion.on.year, occasion.on.month).key if cadence == MONTHLY else occasion.key


def _dated(rule: CycleRule, key: str, on: dt.date, opens_on: dt.date, due_on: dt.date, calendar: Calendar) -> Occasion:
    lock_on = calendar.add_workdays(due_on, rule.lock_workdays)
    due_at = dt.datetime.combine(due_on, rule.due_time, SHANGHAI)
    lock_at = max(due_at, dt.datetime.combine(lock_on, rule.lock_time or _END_OF_DAY, SHANGHAI))
    return Occasion(key, on, opens_on, due_at, lock_at)


def occasions_between(rule: CycleRule, first: dt.date, last: dt.date, calendar: Calendar) -> Iterator[Occasion]:
    """Every occasion that opens within two days, both included, oldest first."""
    day, before = first, None
    while day <= last:
        found = occasion_for(rule, day, calendar)
        if found is not None and found.key != before and first <= found.opens_on <= last:
            before = found.key
            yield found
        day += _DAY


def open_occasions(rule: CycleRule, at: dt.datetime, calendar: Calendar, since: dt.date) -> list[Occasion]:
    """Those that may be filed at an instant, oldest first; none from before the cycle began."""
    today = at.astimezone(SHANGHAI).date()
    first = max(since, today - dt.timedelta(days=LONGEST_OPEN[rule.cadence]))
    return [one for one in occasions_between(rule, first, today, calendar) if one.is_open(at)]


def locked_occasions(rule: CycleRule, at: dt.datetime, calendar: Calendar, since: dt.date) -> list[Occasion]:
    """Those whose lock has passed at an instant and that opened on or after `since`, oldest first."""
    today = at.astimezone(SHANGHAI).date()
    return [one for one in occasions_between(rule, since, today, calendar) if one.lock_at < at]


# ---- what stands in the way ------------------------------------------------------------------------------------------------


def filing_fault(occasion: Occasion | None, at: dt.datetime, reason: str) -> str:
    """Why a return cannot be taken: "unknown", "future", "locked"; empty when it can. After the lock only with a reason (R3.5)."""
    if occasion is None:
        return "unknown"
    if at.astimezone(SHANGHAI).date() < occasion.opens_on:
        return "future"
    return "locked" if at > occasion.lock_at and not reason.strip() else ""


# ---- the chain of checks ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides a project's chain and its steps: where it lies and who answers for it. Ids as text; "" is none."""

    root: str
    county: str
    place: str
    unit: str
    path: tuple[str, ...]
    is_city_unit: bool
    is_zone: bool
    is_park: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """A review chain and what it applies to: "unit", "place", "city_unit", "zone" or "default"."""

    applies: str
    steps: tuple[Mapping[str, str], ...]
    place: str = ""
    unit: str = ""


def chain_for(chains: Iterable[Chain], ground: Ground) -> Chain | None:
    """The chain of a project: its unit's own, else the nearest place's, else that of city units, of zones, the default."""
    ranked = [(rank, chain) for chain in chains if (rank := _rank(chain, ground)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _rank(chain: Chain, ground: Ground) -> tuple[int, int] | None:
    if chain.applies == "unit":
        return (0, 0) if chain.unit and chain.unit == ground.unit else None
    if chain.applies == "place":
        return (1, -ground.path.index(chain.place)) if chain.place in ground.path else None
    holds = {"city_unit": ground.is_city_unit, "zone": ground.is_zone, "default": True}
    order = ("city_unit", "zone", "default")
    return (2 + order.index(chain.applies), 0) if holds.get(chain.applies) else None


def steps_for(chain: Chain, ground: Ground, *, gone: frozenset[str] = frozenset()) -> list[dict[str, str]]:
    """The steps a return of this project takes: a park's only where it lies in one, no county's for the city's own, none of a
    unit that no longer exists."""
    kept = []
    for step in chain.steps:
        level, unit = step["level"], step.get("unit", "")
        is_there = {
            PARK: ground.is_park, COUNTY: bool(ground.county), CITY: True, UNIT: bool(unit) and unit not in gone,
        }[level]  # fmt: skip
        if is_there:
            kept.append({"key": step["key"], "title": step["title"], "level": level, "unit": "" if unit in gone else unit})
    return kept


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits, as text ids. `reach` are the places whose returns the seat may check; `is_office` says that its unit
    is its place's project office, or that the place has none."""

    post: str
    place: str
    unit: str
    reach: frozenset[str] = frozenset()
    is_office: bool = False


def is_whose(step: Mapping[str, str], seat: Seat, ground: Mapping[str, str]) -> bool:
    """Whether a step is this seat's to take: a unit's own step is that unit's; a level's is the project office's of that level
    (a park's anybody's there who may check). A bureau that sits in the same town hall is not the office. `ground` holds the
    return's root, county and place. Source: R3.5.
    """
    level, unit = step["level"], step.get("unit", "")
    if unit and seat.unit != unit:
        return False
    if level == UNIT:
        return bool(unit)
    where = {PARK: ground["place"], COUNTY: ground["county"], CITY: ground["root"]}[level]
    return bool(where) and seat.place == where and where in seat.reach and (seat.is_office or bool(unit) or level == PARK)


def is_own(mark: Mapping[str, Any], posts: Iterable[str]) -> bool:
    """Whether one of these posts filed it, with its own hand or by a delegate's: nobody checks what is their own."""
    filed = {mark["post"], mark.get("for_post", "")} - {""}
    return not filed.isdisjoint(posts)


def first_step(steps: Sequence[Mapping[str, str]], seat: Seat, ground: Mapping[str, str], *, may_review: bool) -> int:
    """Where a return starts. Whoever may check at a step has spoken for it by filing; the last step is always somebody else's."""
    if not may_review:
        return 0
    own = [at for at, step in enumerate(steps[:-1]) if is_whose(step, seat, ground)]
    return own[-1] + 1 if own else 0


def is_same_text(one: str, other: str) -> bool:
    """Whether two problems are told in the same words, blanks and line breaks aside."""
    return "".join(one.split()) == "".join(other.split())


def waiting_key(step: Mapping[str, str]) -> str:
    """How a log is found by whose turn it is: the level, for a unit's own step with its id."""
    return f"unit:{step['unit']}" if step["level"] == UNIT else str(step["level"])


# ---- what was owed and what came -------------------------------------------------------------------------------------------


def state_of(mark: Mapping[str, Any] | None, lock_at: dt.datetime, at: dt.datetime) -> str:
    """待填, 漏报, or the state the mark holds; accepted and past the lock is locked (R3.5)."""
    if mark is None:
        return "missed" if at > lock_at else "owed"
    if mark["state"] == "accepted" and at > lock_at:
        return "locked"
    return str(mark["state"])
