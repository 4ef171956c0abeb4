"""What can happen to a return (past tense, never renamed). Every fact is about the subject ("return", id of its month's log).

Ids stand in the body as text because a fold reads nothing else. Personal names never do: who said it stands on the entry.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guatu.facts.kinds import register


@register("returns.progress_returned")
@dataclass(frozen=True)
class ProgressReturned:
    """A project's progress for one day, week or month, as told. `first_at` is when the first of a line of corrections came;
    empty on the first. `steps` are the checks it has to pass, as the chain stood on the day; `step` is where it starts.
    `for_post` is the post a delegate filed it for."""

    cycle: str
    occasion: str
    occasion_on: dt.date
    month: str
    due_at: str
    lock_at: str
    root: str
    county: str
    place: str
    unit: str
    post: str
    progress: str = ""
    is_unchanged: bool = False
    people: int | None = None
    blockers: str = ""
    has_problem: bool = False
    steps: tuple[dict[str, str], ...] = ()
    step: int = 0
    photos: int = 0
    checked_photos: int = 0
    provisional_due_on: dt.date | None = None
    is_told: bool = False
    is_after_lock: bool = False
    first_at: str = ""
    warnings: tuple[str, ...] = ()
    for_post: str = ""


@register("returns.step_passed")
@dataclass(frozen=True)
class StepPassed:
    """One check of the chain took it; the next one's turn, or accepted after the last."""

    occasion: str
    filing: str
    step: int
    post: str = ""


@register("returns.sent_back")
@dataclass(frozen=True)
class SentBack:
    """A check did not take it: back to whoever filed it, with a reason. The numbers stay as they were told."""

    occasion: str
    filing: str
    step: int
    post: str = ""


@register("returns.evidence_replaced")
@dataclass(frozen=True)
class EvidenceReplaced:
    """A proper photo took the place of a screenshot that was good for some days only."""

    occasion: str
    filing: str
    photos: int
    checked_photos: int = 0


@register("returns.missed")
@dataclass(frozen=True)
class ReturnMissed:
    """It was owed and not in by the lock (R3.5)."""

    cycle: str
    occasion: str
    occasion_on: dt.date
    month: str
    due_at: str
    lock_at: str
    root: str
    county: str
    place: str
    unit: str


@register("returns.cycle_changed")
@dataclass(frozen=True)
class CycleChanged:
    """A cycle was started or set anew: key and what changed, from and to."""

    cycle: str
    changes: dict[str, list[object]]


@register("returns.chain_changed")
@dataclass(frozen=True)
class ChainChanged:
    """A review chain was set: to what it applies and its steps."""

    chain: str
    applies: str
    steps: tuple[dict[str, str], ...]


@register("returns.reminded")
@dataclass(frozen=True)
class Reminded:
    """Those who owe a return were reminded: which one, how many posts, for how many projects."""

    cycle: str
    occasion: str
    posts: int
    projects: int


@register("returns.row_proposed")
@dataclass(frozen=True)
class RowProposed:
    """A workbook came back with a row nobody knows: proposed to the county's office as a new project."""

    proposal: str
    sheet: str
    row: int
    file_sha256: str


@register("returns.row_decided")
@dataclass(frozen=True)
class RowDecided:
    """The office decided on such a row: taken up as a project, or not."""

    proposal: str
    is_taken: bool
