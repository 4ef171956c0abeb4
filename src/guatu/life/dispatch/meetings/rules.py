"""Arithmetic of meetings: when the next one is, until when topics come, which body a matter belongs to, who sees what. Pure.

Source: R3.2; mechanisms B09, B10, B28, B29; DECISIONS 33.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

WEEKLY, MONTHLY = "weekly", "monthly"
OUTSIDE = frozenset({"tour", "public"})
# What visitors do not see at all: problems, and the marks of projects that are late (DECISIONS 33).
HIDDEN_OUTSIDE = frozenset({"red", "overdue", "requests", "stalled", "worst", "flags"})
# Of what is owed, only what a meeting assigned: problems, letters and instructions are not for visitors.
SHOWN_KINDS = frozenset({"", "assignment"})
# Before the contract a project is a negotiation.
FIRST_SHOWN_STAGE = "P30"
# How far up the ladder a body stands: 周例会、联席会议 before 周交办 (B09).
STEPS = {"letter": 0, "weekly": 1, "joint": 1, "onsite": 1, "assignment": 2, "review": 2}


def next_meeting_on(rhythm: str, after: dt.date, *, weekday: int | None = None, month_day: int | None = None) -> dt.date | None:
    """The first day after `after` on which a series meets; None when it meets on need. Source: R3.2."""
    if rhythm == WEEKLY and weekday is not None:
        return after + dt.timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)
    if rhythm == MONTHLY and month_day is not None:
        this = _in_month(after.year, after.month, month_day)
        return this if this > after else _in_month(after.year + after.month // 12, after.month % 12 + 1, month_day)
    return None


def _in_month(year: int, month: int, day: int) -> dt.date:
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day, last))


@dataclass(frozen=True, slots=True)
class Pace:
    """How a series meets from a day on; a rhythm that is none of the two, or a series at rest, is owed on no day."""

    since: dt.date
    rhythm: str
    weekday: int | None = None
    month_day: int | None = None


def missed_days(paces: Sequence[Pace], met: Collection[dt.date], today: dt.date) -> list[dt.date]:
    """Days since the first it met, before today, whose week or month has no meeting, held or said not to be, oldest first.

    Each day is judged by the pace of that day, `paces` being in the order they began; before the first nothing was owed. A meeting
    that was moved within its week or month leaves no gap. Source: B10 (a week without a meeting is recorded).
    """
    if not met:
        return []
    found: list[dt.date] = []
    for at, pace in enumerate(paces):
        until = min([today, *(one.since for one in paces[at + 1 : at + 2])])
        # What the pace before left open in this very week or month is asked for once.
        told = {_turn_of(pace.rhythm, day) for day in (*met, *found)}
        found += [day for day in _owed_days(pace, min(met), until) if _turn_of(pace.rhythm, day) not in told]
    return found


def _owed_days(pace: Pace, first: dt.date, until: dt.date) -> Iterator[dt.date]:
    """The days of a pace after `first` and before `until`."""
    eve = max(first, pace.since - dt.timedelta(days=1))
    while (day := next_meeting_on(pace.rhythm, eve, weekday=pace.weekday, month_day=pace.month_day)) is not None and day < until:
        yield day
        eve = day


def _turn_of(rhythm: str, day: dt.date) -> tuple[int, int]:
    """The week or month a meeting is the one of."""
    week = day.isocalendar()
    return (day.year, day.month) if rhythm == MONTHLY else (week.year, week.week)


def topics_due_at(held_on: dt.date, weekday: int | None, time: dt.time | None) -> dt.datetime | None:
    """The last moment for topics: the given weekday before the meeting, local time without a zone. Source: R3.2."""
    if weekday is None or time is None:
        return None
    back = (held_on.weekday() - weekday - 1) % 7 + 1
    return dt.datetime.combine(held_on - dt.timedelta(days=back), time)


@dataclass(frozen=True, slots=True)
class Matter:
    """What the route of a matter depends on. Units: days."""

    units: int = 1
    days_open: int = 0
    letters: int = 0
    is_stalled: bool = False
    is_programme: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The parameters of the day that it is held against."""

    units: int
    days: int
    letters: int


def route_of(matter: Matter, limits: Limits) -> tuple[str, str]:
    """(the body it belongs to, why): a proposal that an officer confirms. Source: B09, B29.

    Stalled → 周交办; many units, long open or repeated letters → 周例会, or 联席会议 for a three-batches project; else a letter.
    """
    if matter.is_stalled:
        return "assignment", "stalled"
    body = "joint" if matter.is_programme else "weekly"
    if matter.units >= limits.units:
        return body, "units"
    if matter.letters >= limits.letters:
        return body, "letters"
    if matter.days_open > limits.days:
        return body, "days"
    return "letter", ""


def skips_step(kind: str, route: str) -> bool:
    """Whether taking a matter to a body passes over one below it that the rule proposes. Source: B09.

    周例会 and 联席会议 are open to anything; what goes further up goes through them.
    """
    return STEPS.get(kind, 1) > max(STEPS.get(route, 0), 1)


def promise_result(state: str, *, is_overdue: bool) -> str:
    """What became of a promise of the last meeting. Source: DOMAIN 3.2 (落实结论)."""
    if state in ("closed", "verified"):
        return "done"
    if state == "withdrawn":
        return "withdrawn"
    if state == "submitted":
        return "submitted"
    if is_overdue:
        return "overdue"
    return "working" if state == "working" else "idle"


def since_last(before: Mapping[str, Iterable[str]], now: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """What moved between two packs, by project or case: turned red, turned green, newly overdue. Pure and symmetrical."""
    old = {name: set(before.get(name, ())) for name in ("red", "watch", "overdue")}
    new = {name: set(now.get(name, ())) for name in ("red", "watch", "overdue")}
    lit_before, lit_now = old["red"] | old["watch"], new["red"] | new["watch"]
    return {
        "turned_red": sorted(new["red"] - old["red"]), "turned_green": sorted(lit_before - lit_now),
        "newly_overdue": sorted(new["overdue"] - old["overdue"]),
    }  # fmt: skip


def is_shown(part: str, stage: str, kind: str, audience: str) -> bool:
    """Whether an item of a part, about a project at a stage or a case of a kind, is for this audience at all.

    Source: DECISIONS 33.
    """
    if audience not in OUTSIDE:
        return True
    return part not in HIDDEN_OUTSIDE and kind in SHOWN_KINDS and (not stage or stage >= FIRST_SHOWN_STAGE)


def is_masked(is_sensitive: bool, audience: str, *, is_in_circle: bool) -> bool:
    """Whether an item reads 其他协调事项: on a projector everybody in the room reads along, so only leaders among themselves
    see what is sensitive, and only when the reader's own post may. Source: DECISIONS 33."""
    return is_sensitive and not (audience == "leader" and is_in_circle)
