"""The register of alert rules: each looks at one project's rows and says what it found, or that it does not apply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from guatu.figures.context import Context
from guatu.ledger.models import ProjectMilestone, ProjectMonth, ProjectStanding, ProjectYear


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule may look at: one project's standing rows at a context."""

    standing: ProjectStanding
    year: ProjectYear | None
    milestones: Mapping[str, ProjectMilestone]
    context: Context

    def months(self) -> list[ProjectMonth]:
        """The year's effective returns. A read of its own: only the words of a light need them, never its state."""
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
    """An alert rule. Raise `version` whenever its arithmetic changes; its numbers are parameters of the day."""

    key: str
    dimension: str
    title: str
    text: str
    source: str
    look: Callable[[Subject], Finding | None]
    version: int = 1
    parameters: tuple[str, ...] = field(default=())


_RULES: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Declare a rule. Errors: RuntimeError when its key is taken."""
    if rule.key in _RULES:
        raise RuntimeError(f"rule {rule.key} is declared twice")
    _RULES[rule.key] = rule
    return rule


def all_rules() -> list[Rule]:
    """Every declared rule, in the order of declaration."""
    return list(_RULES.values())


def rule(key: str) -> Rule:
    """A rule by key. Errors: KeyError."""
    return _RULES[key]


def number(subject: Subject, key: str) -> Any:
    """A parameter's value on the subject's date."""
    return subject.context.params[key]
