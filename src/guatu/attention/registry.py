"""The register of alert rules: each looks at one project's rows and says what it found, or that it does not apply.

What no standing row holds (cases, the history of a promise, signs of work on site) is an extra: declared with a loader that reads it
once for a whole page, so that a hundred thousand lights cost as many statements as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from guatu.figures.context import Context
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectMilestone, ProjectMonth, ProjectStanding, ProjectYear


@cache
def _before(month: Period) -> Period:
    """The month before. Asked for once a project and rule, and the same for all of them."""
    return month.previous()


@dataclass(frozen=True, slots=True)
class Page:
    """Many projects looked at together: their rows, the rules in force that day, what was loaded beside, who is exempt.

    `in_force` says since when each rule is; `exempt` holds a project's exemptions of the day; `is_locked` says whether the returns of
    the newest month that is over can come in time no more; `months` is filled by `lights.tell`.
    """

    context: Context
    standings: Sequence[ProjectStanding]
    years: Mapping[UUID, ProjectYear]
    milestones: Mapping[UUID, Mapping[str, ProjectMilestone]]
    rules: tuple[Rule, ...] = ()
    in_force: Mapping[str, dt.date] = field(default_factory=dict)
    exempt: Mapping[UUID, Sequence[Any]] = field(default_factory=dict)
    is_locked: bool = True
    extras: dict[str, Mapping[UUID, Any]] = field(default_factory=dict)
    months: dict[UUID, list[ProjectMonth]] = field(default_factory=dict)
    period: Period = field(init=False)

    def __post_init__(self) -> None:
        # Said once: a province asks a million times for the same.
        object.__setattr__(self, "period", self.context.period)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule may look at: one project's standing rows at a context, and what was loaded beside them for its page."""

    standing: ProjectStanding
    year: ProjectYear | None
    milestones: Mapping[str, ProjectMilestone]
    context: Context
    page: Page | None = None

    @property
    def period(self) -> Period:
        """The reporting month its day falls in."""
        return self.page.period if self.page else self.context.period

    @property
    def due(self) -> Period:
        """The newest month its money may be judged by: until the month's lock the month before, unless this project has returned the
        newer one already. Nobody is behind or silent before the date (R3.2, R4.7); a year's first month has none before it (R2.29).
        """
        through, before = self.year.through_on if self.year else None, _before(self.period)
        is_told = through is not None and through >= self.period.end
        is_judged = self.page is None or self.page.is_locked
        return self.period if is_told or is_judged or before.end.year != self.period.end.year else before

    def beside(self, name: str) -> Any:
        """What the loader `name` found for this project; None when it found nothing or was not asked."""
        found = self.page.extras.get(name) if self.page else None
        return found.get(self.standing.project_id) if found else None

    def in_force_since(self, rule_key: str) -> dt.date | None:
        """Since when a rule is in force here; None without a page, and for one that never was put in force."""
        return self.page.in_force.get(rule_key) if self.page else None

    def months(self) -> list[ProjectMonth]:
        """The year's effective returns, newest first. Only the words of a light need them, never its state."""
        if self.page is not None and self.standing.project_id in self.page.months:
            return self.page.months[self.standing.project_id]
        rows = ProjectMonth.objects.filter(
            snapshot_no=self.context.snapshot_no, project_id=self.standing.project_id, is_effective=True,
            period_end__year=self.context.year, period_end__lte=self.context.at,
        )  # fmt: skip
        return list(rows.order_by("-period_end"))


@dataclass(frozen=True, slots=True)
class Input:
    """A value that was looked at, beside the threshold it was held against. `measure` says how to print it."""

    label: str
    value: Decimal | int | str | dt.date | None
    measure: str = "text"
    threshold: str = ""
    is_breached: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a finding has to say: why, what it looked at, since when, whose turn it is, and what turns it green."""

    reason: str = ""
    inputs: tuple[Input, ...] = ()
    since: dt.date | None = None
    turn: str = ""
    turns_green: tuple[str, ...] = ()
    next_worse: str = ""


class Finding:
    """What a rule found: its state at once, its words only when somebody asks.

    Counting the lights of a province needs the states of a million findings and the words of none.
    """

    __slots__ = ("_tell", "_told", "rule", "state")

    def __init__(self, rule: str, state: str, tell: Callable[[], Told] = Told) -> None:
        self.rule, self.state, self._tell = rule, state, tell
        self._told: Told | None = None

    @property
    def told(self) -> Told:
        """Everything it has to say."""
        if self._told is None:
            self._told = self._tell()
        return self._told

    @property
    def reason(self) -> str:
        """Why, in words."""
        return self.told.reason

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What was looked at, beside its thresholds."""
        return self.told.inputs

    @property
    def since(self) -> dt.date | None:
        """Since when it has been so."""
        return self.told.since

    @property
    def turn(self) -> str:
        """Whose move it is."""
        return self.told.turn

    @property
    def turns_green(self) -> tuple[str, ...]:
        """What turns it green."""
        return self.told.turns_green

    @property
    def next_worse(self) -> str:
        """How far it is from getting worse."""
        return self.told.next_worse


@dataclass(frozen=True, slots=True)
class Rule:
    """An alert rule. Raise `version` whenever its arithmetic changes; its numbers are parameters of the day.

    `needs` names the extras it looks at. `is_usual`: in force wherever nobody said otherwise; a rule that is not waits until a
    jurisdiction puts it in force from a day on.
    """

    key: str
    dimension: str
    title: Any
    text: Any
    source: str
    look: Callable[[Subject], Finding | None]
    version: int = 1
    parameters: tuple[str, ...] = field(default=())
    needs: tuple[str, ...] = field(default=())
    is_usual: bool = True


Loader = Callable[[Page], Mapping[UUID, Any]]
_RULES: dict[str, Rule] = {}
_EXTRAS: dict[str, Loader] = {}


def register_extra(name: str, load: Loader) -> str:
    """Declare something that rules may look at beside the standing rows. `load` reads it for a whole page; it must answer alike
    for the same rows, date and known-at, whenever it is asked. Errors: RuntimeError when the name is taken."""
    if name in _EXTRAS:
        raise RuntimeError(f"extra {name} is declared twice")
    _EXTRAS[name] = load
    return name


def load_extras(page: Page) -> None:
    """Read what the page's rules need, each thing once."""
    for name in dict.fromkeys(name for one in page.rules for name in one.needs):
        page.extras[name] = _EXTRAS[name](page)


def register(rule: Rule) -> Rule:
    """Declare a rule. Errors: RuntimeError when its key is taken."""
    if rule.key in _RULES:
        raise RuntimeError(f"rule {rule.key} is declared twice")
    _RULES[rule.key] = rule
    return rule


# The order in which an office reads them, by dimension; what a storey above adds comes last.
_READ = ("start", "progress", "completion", "statistics", "returns", "freshness", "site", "promise", "evidence")


def all_rules() -> list[Rule]:
    """Every declared rule, by dimension in the order an office reads them."""
    order = {dimension: at for at, dimension in enumerate(_READ)}
    return sorted(_RULES.values(), key=lambda one: order.get(one.dimension, len(order)))


def usual_rules() -> tuple[Rule, ...]:
    """The rules in force where nobody said otherwise."""
    return tuple(one for one in all_rules() if one.is_usual)


def dimensions() -> dict[str, str]:
    """Every dimension with the name of its first rule, in the order an office reads them."""
    found: dict[str, str] = {}
    for one in all_rules():
        found.setdefault(one.dimension, str(one.title))
    return found


def rule(key: str) -> Rule:
    """A rule by key. Errors: KeyError."""
    return _RULES[key]


def number(subject: Subject, key: str) -> Any:
    """A parameter's value on the subject's date."""
    return subject.context.params[key]


def chunks(ids: Iterable[UUID], size: int = 2000) -> list[list[UUID]]:
    """Ids in portions that any engine takes in one statement."""
    every = list(ids)
    return [every[start : start + size] for start in range(0, len(every), size)]
