"""Checks of an investment return. Pure. Source: DOMAIN 2.5 (R2.25, R2.29), DECISIONS 2, 22."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What a return says. Units: yuan. `month_yuan` and `since_start_yuan` may be left out."""

    ytd_yuan: int
    month_yuan: int | None = None
    since_start_yuan: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What stands against it: the cumulative of the period before (None: first of the year), plan, total, carried."""

    before_yuan: int | None
    after_yuan: int | None
    plan_yuan: int | None
    total_yuan: int | None
    carried_yuan: int | None


# Codes that stop a return, and codes that only ask for a word of explanation.
STOPPING = frozenset({"negative", "month_above_ytd", "january_alone"})
EXPLAINED = frozenset({"decrease", "above_next", "month_differs", "share_of_plan", "overrun", "since_start_differs"})


def findings(told: Told, known: Known, *, share_bp: int, overrun_bp: int) -> list[str]:
    """What is wrong with a return or wants a word, as codes, in the order they are shown.

    Units: `share_bp` and `overrun_bp` are basis points (parameters return.month_share_of_plan_bp, …overrun_of_total_bp).
    """
    before = known.before_yuan or 0
    month = told.ytd_yuan - before
    since = told.since_start_yuan
    found = [
        ("negative", told.ytd_yuan < 0 or (since or 0) < 0),
        ("month_above_ytd", told.month_yuan is not None and told.month_yuan > told.ytd_yuan),
        ("decrease", known.before_yuan is not None and told.ytd_yuan < known.before_yuan),
        ("above_next", known.after_yuan is not None and told.ytd_yuan > known.after_yuan),
        ("month_differs", told.month_yuan is not None and told.month_yuan != month),
        ("share_of_plan", bool(known.plan_yuan) and month * 10_000 > (known.plan_yuan or 0) * share_bp),
        ("overrun", bool(known.total_yuan) and since is not None and since * 10_000 > (known.total_yuan or 0) * overrun_bp),
        ("since_start_differs", _differs(since, known.carried_yuan, told.ytd_yuan)),
    ]
    return [code for code, holds in found if holds]


def _differs(since: int | None, carried: int | None, ytd: int) -> bool:
    return since is not None and carried is not None and since != carried + ytd


def is_january_alone(period_start_month: int, period_end_month: int) -> bool:
    """投资不单报 1 月 (R2.29)."""
    return period_start_month == period_end_month == 1
