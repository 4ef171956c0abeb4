"""What can happen in an inspection (past tense, never renamed). Ids stand in bodies as text; no name of a person stands anywhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from guatu.facts.kinds import register


@register("rounds.started")
@dataclass(frozen=True)
class RoundStarted:
    """A list of projects was frozen. `population` are all it was drawn from, in order; `items` are
    [project, place, county, responsible unit] of those to be looked at: for a sample, `rules.sample(population, seed, n)`."""

    title: str
    root: str
    place: str
    method: str
    as_of: dt.date
    from_on: dt.date
    to_on: dt.date
    population: tuple[str, ...]
    items: tuple[tuple[str, str, str, str], ...]
    seed: str = ""
    percent: int | None = None
    count: int | None = None
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    unit: str = ""


@register("rounds.project_checked")
@dataclass(frozen=True)
class ProjectChecked:
    """Somebody was on site. Without `cases` nothing was found (核查无问题); `observed` is the progress seen, in words (B19)."""

    result: str
    cases: tuple[str, ...] = ()
    observed: str = ""
    note: str = ""
    unit: str = ""
    post: str = ""


@register("rounds.finished")
@dataclass(frozen=True)
class RoundFinished:
    """The round is over: how many were looked at, of how many, and why the others were not."""

    checked: int
    total: int
    note: str = ""


@register("rounds.problem_described")
@dataclass(frozen=True)
class ProblemDescribed:
    """What the office's ledger says of a problem beside the case itself (R3.7). The person named there is not in it."""

    found_on: dt.date | None = None
    found_by: str = ""
    level: str = ""
    measures: str = ""
    due_text: str = ""
    own_number: str = ""


@register("rounds.rechecks_drawn")
@dataclass(frozen=True)
class RechecksDrawn:
    """Closed cases were drawn to be looked at again: `chosen` is `rules.sample(population, seed, n)` (R4.13)."""

    from_on: dt.date
    to_on: dt.date
    percent: int
    closed: int
    seed: str
    population: tuple[str, ...]
    chosen: tuple[str, ...]
    unit: str = ""
