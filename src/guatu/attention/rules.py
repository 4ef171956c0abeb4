"""Arithmetic of the lights. Pure: dates, shares and thresholds in, a finding out. Source: DOMAIN 4.2 (R4.5, R4.7, R4.8)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from guatu.kernel.period import Period

# Worst last. 豁免 lifts a light, a halted project has none of its own.
ORDER = ("future", "exempt", "normal", "watch", "missing", "late", "stopped")


def worst(states: list[str]) -> str:
    """The project's light: the worst of its dimensions (R4.7)."""
    return max(states, key=ORDER.index, default="future")


def months_late(due_on: dt.date, at: dt.date) -> int:
    """Whole months past a due date (0 in the first month after it)."""
    months = (at.year - due_on.year) * 12 + at.month - due_on.month
    is_month_end = at.day == calendar.monthrange(at.year, at.month)[1]
    return max(0, months if at.day >= due_on.day or is_month_end else months - 1)


def behind_points(done: int, plan: int, expected_share: Decimal) -> Decimal:
    """How many percentage points the completion rate is behind what was expected; negative is ahead (R2.26, R0.4)."""
    return expected_share * 100 - Decimal(done) * 100 / Decimal(plan)


def expected_share(at_month: int, planned_start_month: int | None) -> Decimal:
    """Expected part of the year's plan: n/12, or for a start within the year the months since it (R2.27).

    `at_month` is the number of completed months; `planned_start_month` the month (1–12) a new start was planned for.
    """
    if planned_start_month is None or planned_start_month <= 1:
        return Decimal(at_month) / 12
    run = max(0, at_month - planned_start_month + 1)
    return Decimal(run) / Decimal(12 - planned_start_month + 1)


@dataclass(frozen=True, slots=True)
class Band:
    """Yellow from `yellow` (inclusive), red beyond `red` (exclusive), as the rule says 10–30 含, >30 (R4.5, R0.5)."""

    yellow: Decimal
    red: Decimal

    def state(self, value: Decimal) -> str:
        """normal, watch or late."""
        if value > self.red:
            return "late"
        return "watch" if value >= self.yellow else "normal"


def late_state(months: int, red_months: int) -> str:
    """A date passed: yellow at once, red after `red_months` whole months (R4.5 开工)."""
    return "late" if months >= red_months else "watch"


def beyond_state(value: int, yellow: int, red: int) -> str:
    """Yellow beyond `yellow`, red beyond `red`, both exclusive: 连续 30 天以上 (R2.13)."""
    if value > red:
        return "late"
    return "watch" if value > yellow else "normal"


def at_least_state(value: int, yellow: int, red: int) -> str:
    """Yellow from `yellow` times on, red from `red` times on, both inclusive."""
    if value >= red:
        return "late"
    return "watch" if value >= yellow else "normal"


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: the day it was said and the day it names."""

    said_on: dt.date
    promised_on: dt.date


@dataclass(frozen=True, slots=True)
class Slips:
    """How a milestone's promise moved: how often to a later day, and the last time it did."""

    times: int = 0
    changed_on: dt.date | None = None
    before: dt.date | None = None
    after: dt.date | None = None

    @property
    def is_slipping(self) -> bool:
        """Whether it moved to a later day at all."""
        return self.times > 0


def slips_of(promises: Sequence[Promise]) -> Slips:
    """The moves of a promise to a later day, in the order they were said. Nearer dates are no slip."""
    found = Slips()
    for before, after in pairwise(promises):
        if after.promised_on > before.promised_on:
            found = Slips(found.times + 1, after.said_on, before.promised_on, after.promised_on)
    return found


def is_late_change(slips: Slips, lock_days: int) -> bool:
    """Whether the promise was last put off when it was due within so many days, or after it (ARCHITECTURE C6: 临近改期)."""
    return slips.changed_on is not None and slips.before is not None and (slips.before - slips.changed_on).days <= lock_days


def overdue_state(workdays_late: Iterable[int], red_workdays: int, red_count: int) -> str:
    """Overdue cases of one project: one is yellow, one late beyond so many working days or so many of them are red (R4.1)."""
    late = [days for days in workdays_late if days > 0]
    if not late:
        return "normal"
    return "late" if len(late) >= red_count or max(late) > red_workdays else "watch"


def missed_periods(due: Period, through: dt.date | None) -> list[Period]:
    """The reporting periods of the year up to `due` that nothing was returned for since `through`, oldest first; at least one."""
    found = [due]
    while found[0].start.month > 1 and (before := found[0].previous_reported()).end.year == due.end.year:
        if through is not None and before.end <= through:
            break
        found.insert(0, before)
    return found
