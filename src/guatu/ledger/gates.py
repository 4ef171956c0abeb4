"""Gates as data: what a stage asks for, and what a project still lacks for the next one (R2.1; data/gates.csv)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import get_language

from guatu.ledger import rules
from guatu.ledger.models import ProjectStanding
from guatu.ledger.vocab import Stage


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a stage asks for. `kind`: attribute (a column or detail), evidence (a filed paper), check (a stage's own)."""

    stage: str
    key: str
    kind: str
    target: str
    title: str
    title_en: str
    source: str

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title


@dataclass(frozen=True, slots=True)
class NextGate:
    """The next stage of a project and what it still lacks for it."""

    stage: str
    missing: tuple[Requirement, ...]

    @property
    def stage_label(self) -> str:
        """The stage's name."""
        return str(Stage(self.stage).label)

    @property
    def is_open(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


# Requirement keys of kind "check" that later stages register (DECISIONS 14): does this project meet it?
_CHECKS: dict[str, Callable[[ProjectStanding], bool]] = {}


def register_check(key: str, check: Callable[[ProjectStanding], bool]) -> None:
    """Declare a stage's own requirement. Errors: RuntimeError when the key is taken."""
    if key in _CHECKS:
        raise RuntimeError(f"gate check {key} is declared twice")
    _CHECKS[key] = check


@cache
def requirements() -> tuple[Requirement, ...]:
    """Every requirement, in the order of the data file."""
    text = resources.files("guatu.ledger").joinpath("data/gates.csv").read_text(encoding="utf-8")
    return tuple(Requirement(**row) for row in csv.DictReader(text.splitlines()))


def missing_for(stage: str, standing: ProjectStanding) -> tuple[Requirement, ...]:
    """What `standing` lacks for `stage`, this stage's own requirements only."""
    return tuple(r for r in requirements() if r.stage == stage and not _is_met(r, standing))


def _is_met(requirement: Requirement, standing: ProjectStanding) -> bool:
    if requirement.kind == "evidence":
        return requirement.target in standing.evidence_keys
    if requirement.kind == "check":
        return _CHECKS[requirement.target](standing)
    return has_value(attribute_of(standing, requirement.target))


def attribute_of(standing: ProjectStanding, key: str) -> Any:
    """The value of an attribute, wherever it is kept."""
    if key in rules.ID_COLUMNS:
        return getattr(standing, rules.ID_COLUMNS[key])
    return getattr(standing, key) if key in rules.COLUMNS else standing.details.get(key)


def has_value(value: Any) -> bool:
    """Whether something was told at all (0 is told)."""
    return value is not None and value != "" and value != []


def next_stage(stage: str, approval_mode: str = "") -> str | None:
    """The stage after `stage`; government-invested projects skip 签约 and 履约 (R2.2)."""
    rank = rules.stage_rank(stage) + 1
    if stage == "P20" and approval_mode == "approve":
        rank = rules.stage_rank("P40")
    return rules.STAGES[rank] if rank < len(rules.STAGES) else None


def next_gate(standing: ProjectStanding) -> NextGate | None:
    """The next stage and what is missing for it; None at the end or when removed."""
    stage = next_stage(standing.stage, standing.approval_mode)
    if stage is None or standing.state == "removed":
        return None
    return NextGate(stage, missing_for(stage, standing))
