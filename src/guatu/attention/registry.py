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
    months: tuple[ProjectMonth, ...]
    context: Context


@dataclass(frozen=True, slots=True)
class Input:
    """A value that was looked at, beside the threshold it was held against. `measure` says how to print it."""

    label: str
    value: Decimal | int | str | dt.date | None
    measure: str = "text"
    threshold: str = ""
    is_breached: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the state, what it saw, since when, whose turn it is, and what turns it green."""

    rule: str
    state: str
    reason: str = ""
    inputs: tuple[Input, ...] = ()
    since: dt.date | None = None
    turn: str = ""
    turns_green: tuple[str, ...] = ()
    next_worse: str = ""


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
