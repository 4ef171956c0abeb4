"""Arithmetic of the lights. Pure: dates, shares and thresholds in, a finding out. Source: DOMAIN 4.2 (R4.5, R4.7, R4.8)."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

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
