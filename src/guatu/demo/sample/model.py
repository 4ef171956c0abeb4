"""What is invented about a project, before anything is written. Pure values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from guatu.demo.sample.dice import Dice
from guatu.kernel.period import Period

FIRST_DAY = dt.date(2022, 1, 5)
# The month that is open: nothing of the sample world happened after it, so that the live rows are its rows.
LAST_PERIOD = Period.parse("2023-09")
LAST_DAY = LAST_PERIOD.end
# A Monday after the last returns, and after everything that was published: the day on which a demo is played.
PRESENT_DAY = dt.date(2023, 10, 16)
YEARS = (2022, 2023)
WAN = 10_000


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage on its day."""

    stage: str
    on: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """A date promised for a milestone, or moved, on the day it was said."""

    milestone: str
    said_on: dt.date
    promised_on: dt.date
    precision: str = "day"
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """Stopped, postponed, removed."""

    state: str
    on: dt.date
    cause: str
    resume_on: dt.date | None = None
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """An annual plan: issued, adjusted, added or withdrawn."""

    year: int
    on: dt.date
    kind: str
    amount_yuan: int | None
    document_no: str


@dataclass(frozen=True, slots=True)
class Told:
    """A return of one project: `days_late` after the due day, `reason` and paper where the rules ask for them."""

    period: Period
    ytd_yuan: int
    before_yuan: int
    reason: str = ""
    document_no: str = ""
    days_late: int = 0


@dataclass(slots=True)
class Invented:
    """One sample project. Filled by `plan`, `life`, `money` and `lists`, in this order."""

    key: str
    place: str
    trajectory: str
    profile: dict[str, Any]
    dice: Dice
    attrs: dict[str, Any] = field(default_factory=dict)
    role: str = "project"
    parent: str = ""
    count_unit: str = "single"
    cause: str = ""
    story: str = ""
    registered_on: dt.date = FIRST_DAY
    reached: list[Reached] = field(default_factory=list)
    promised: list[Promised] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    drags_from: dt.date | None = None
    categories: dict[int, str] = field(default_factory=dict)
    plans: list[Planned] = field(default_factory=list)
    carried_yuan: int | None = None
    reported: dict[Period, Told] = field(default_factory=dict)
    verified: dict[Period, Told] = field(default_factory=dict)
    inspected: dict[Period, Told] = field(default_factory=dict)
    statistics_on: dt.date | None = None
    confirmed_on: list[dt.date] = field(default_factory=list)
    memberships: dict[str, str] = field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        """Whether the row counts: parts do not (DECISIONS 25)."""
        return self.count_unit in {"single", "bundle"}

    @property
    def total_yuan(self) -> int:
        """Total investment."""
        return int(self.attrs["total_yuan"])

    def on(self, stage: str) -> dt.date | None:
        """The day a stage was reached."""
        return next((one.on for one in self.reached if one.stage == stage), None)

    def promise(self, milestone: str) -> dt.date | None:
        """The date promised last for a milestone."""
        return next((one.promised_on for one in reversed(self.promised) if one.milestone == milestone), None)

    @property
    def halted_on(self) -> dt.date | None:
        """The day it was stopped, postponed or removed."""
        return self.changed[0].on if self.changed else None


def round_yuan(amount: int, step: int = WAN) -> int:
    """Half up to a multiple of `step`."""
    return (amount + step // 2) // step * step
