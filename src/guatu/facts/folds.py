"""Registry of folds: how a project's facts become its standing rows.

A fold declares its kinds; `refold` recomputes only the folds that a touched kind belongs to, whole for each project, inside
the writing transaction. The `fold` function is pure; `store` writes one snapshot's rows for many projects at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

LIVE = 0


@dataclass(frozen=True, slots=True)
class FactRow:
    """One effective fact as a fold sees it: plain values, no ORM."""

    id: UUID
    entry_id: UUID
    kind: str
    project: UUID | None
    place: UUID | None
    subject_id: str
    occurred_on: dt.date
    recorded_at: dt.datetime
    period: str
    amount_yuan: int | None
    provenance: str
    supersedes: UUID | None
    reason: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fold:
    """How facts of `kinds` become rows.

    `fold(facts)` is pure and returns any value that `store(snapshot_no, {project: value})` can write;
    `stored(snapshot_no, projects)` reads the same value back, so that verify can compare the two.
    """

    name: str
    kinds: frozenset[str]
    fold: Callable[[Sequence[FactRow]], Any]
    store: Callable[[int, Mapping[UUID, Any]], None]
    stored: Callable[[int, Iterable[UUID]], Mapping[UUID, Any]]
    clear: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class SubjectFold:
    """The same for things that are no project (a case): keyed by the facts' subject instead of their project.

    `table` is the model a snapshot copies; it has `snapshot_no`, `root_id` and the subject's id in its column `key`.
    With `follows_merges` a fact about a project that was merged into another is folded as one about the other (DECISIONS A4).
    """

    name: str
    subject_type: str
    kinds: frozenset[str]
    fold: Callable[[Sequence[FactRow]], Any]
    store: Callable[[int, Mapping[UUID, Any]], None]
    stored: Callable[[int, Iterable[UUID]], Mapping[UUID, Any]]
    clear: Callable[[int], None]
    table: Any
    key: str
    follows_merges: bool = False


_FOLDS: dict[str, Fold] = {}
_SUBJECT_FOLDS: dict[str, SubjectFold] = {}


def register(fold: Fold) -> Fold:
    """Declare a fold. Errors: RuntimeError when the name is taken."""
    if fold.name in _FOLDS:
        raise RuntimeError(f"fold {fold.name} is declared twice")
    _FOLDS[fold.name] = fold
    return fold


def register_subject(fold: SubjectFold) -> SubjectFold:
    """Declare a fold over subjects. Errors: RuntimeError when the name is taken."""
    if fold.name in _SUBJECT_FOLDS:
        raise RuntimeError(f"fold {fold.name} is declared twice")
    _SUBJECT_FOLDS[fold.name] = fold
    return fold


def all_subject_folds() -> list[SubjectFold]:
    """Every declared fold over subjects."""
    return list(_SUBJECT_FOLDS.values())


def all_folds() -> list[Fold]:
    """Every declared fold."""
    return list(_FOLDS.values())


def concerned(kinds: Iterable[str]) -> list[Fold]:
    """The folds that read any of `kinds`."""
    touched = set(kinds)
    return [fold for fold in _FOLDS.values() if fold.kinds & touched]
