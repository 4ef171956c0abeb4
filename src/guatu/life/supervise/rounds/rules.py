"""Arithmetic of inspections: drawing lots that can be drawn again, coverage, the 13710 marks. Pure.

Source: R4.11, R4.13, B05.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from guatu.kernel.titles import shortened

MET, MISSED, WAITING, NOT_ASKED = "met", "missed", "waiting", "not_asked"
# More than any register holds; a slip of the keyboard beyond it is asked about.
MOST_DRAWN = 100_000


def sample(ids: Sequence[str], seed: str, n: int) -> list[str]:
    """`n` of `ids`, drawn by lot: each id's lot is the SHA-256 of "seed:id", the lowest lots win.

    The same seed over the same ids gives the same draw on every machine and in every version, whatever order they come in.
    """
    lots = sorted((hashlib.sha256(f"{seed}:{one}".encode()).hexdigest(), one) for one in set(ids))
    return [one for _lot, one in lots[: max(n, 0)]]


def sample_size(population: int, *, percent: int | None = None, count: int | None = None) -> int:
    """How many are drawn: a count, or a share rounded up, so that a share of little is not nothing. Units: `percent` is %."""
    if count is not None:
        return min(count, population)
    return min(-(-population * (percent or 0) // 100), population)


@dataclass(frozen=True, slots=True)
class MarkDays:
    """The days of the marks (parameters problem.13710_…). Units: calendar days."""

    answer: int
    week: int
    month: int


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What the marks of one case look at. `solved_on` is when the result was submitted that still stands.

    `is_general`: a simple matter (C类), to be solved within the week; others within the month.
    """

    found_on: dt.date
    assigned_on: dt.date
    answered_on: dt.date | None = None
    solved_on: dt.date | None = None
    closed_on: dt.date | None = None
    is_general: bool = True


@dataclass(frozen=True, slots=True)
class MarkFound:
    """One mark: its name, its last day (None where there is none), and whether it was met."""

    mark: str
    due_on: dt.date | None
    state: str


def clock_13710(case: ClockFacts, at: dt.date, days: MarkDays) -> tuple[MarkFound, ...]:
    """1 same-day assignment, days to an answer (3), for general matters (7), for others (1 month), 0 until it is closed.

    What has not happened by `at` is waiting until its day is over, then missed; 0 has no day and only waits. Source: R4.11.
    """
    answer = case.assigned_on + dt.timedelta(days=days.answer)
    week, month = (case.assigned_on + dt.timedelta(days=n) for n in (days.week, days.month))
    solved = case.solved_on or case.closed_on
    return (
        MarkFound("same_day", case.found_on, _state(case.assigned_on, case.found_on, at)),
        MarkFound("answer", answer, _state(case.answered_on or solved, answer, at)),
        MarkFound("week", week, _state(solved, week, at) if case.is_general else NOT_ASKED),
        MarkFound("month", month, NOT_ASKED if case.is_general else _state(solved, month, at)),
        MarkFound("zero", None, MET if case.closed_on is not None and case.closed_on <= at else WAITING),
    )


def _state(happened_on: dt.date | None, due_on: dt.date, at: dt.date) -> str:
    if happened_on is not None and happened_on <= at:
        return MET if happened_on <= due_on else MISSED
    return WAITING if at <= due_on else MISSED


def match_key(project: str, text: str) -> str:
    """What a problem without a number is known by: its project and its words, blanks and punctuation aside."""
    folded = unicodedata.normalize("NFKC", text).lower()
    words = "".join(one for one in folded if unicodedata.category(one)[0] not in "PZSC")
    return hashlib.sha256(f"{project}:{words}".encode()).hexdigest()


def short_title(text: str, longest: int = 40) -> str:
    """The first sentence of a description, short enough to be a title."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    for stop in "。；;！":
        first = first.split(stop)[0]
    return shortened(first, longest)
