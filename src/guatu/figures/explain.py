"""Opening a number: definition, arithmetic with the real numbers, rows, facts, evidence, movement (UI 1.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F

from guatu.facts import journal
from guatu.facts.folds import FactRow
from guatu.facts.models import Evidence
from guatu.figures import sharing
from guatu.figures.closing import closed_table, previous_close
from guatu.figures.context import Context
from guatu.figures.evaluate import FigureValue, evaluate, group_expression, rows_of
from guatu.figures.registry import Measure, figure, measure_of, subject_table
from guatu.ledger.models import ProjectStanding


@dataclass(frozen=True, slots=True)
class Contribution:
    """One row behind a measure: which project, what it adds (yuan or 1), and the whole that this is a share of, if it is one."""

    project_id: UUID
    standing: ProjectStanding
    amount: int
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class Sourced:
    """A fact behind a row, with its evidence."""

    fact: FactRow
    evidence: Sequence[Evidence] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Movement:
    """The value at the last close beside the present one."""

    period: str
    before: FigureValue
    now: FigureValue


def value_of(key: str, context: Context, by: str | None = None, group: str = "") -> FigureValue:
    """One figure's value, of the scope or of one group of it. Errors: KeyError."""
    table = evaluate([key], context, by=by)
    return table.groups[group][key] if by else table.total[key]


def contributions(
    measure_key: str, context: Context, *, by: str = "", group: str = "", visible: Any = None, limit: int = 200
) -> tuple[list[Contribution], int]:
    """The rows behind a measure (of one group of it), largest first, and how many there are.

    `visible` is the reader's scope: rows outside it are counted, never shown (DECISIONS 28).
    """
    one = measure_of(measure_key)
    rows = rows_of(one, context)
    if by:
        rows = rows.annotate(_group=group_expression(by, one.table, context)).filter(_group=_typed(by, group))
    count = rows.count()
    amounts = _amounts(one, rows)
    rows_before, wholes = len(amounts), _share_out(amounts, one, context, by, group)
    count += len(amounts) - rows_before
    standings = ProjectStanding.objects.at(context.snapshot_no).filter(project_id__in=list(amounts))
    if visible is not None:
        standings = standings.readable_to(visible)
    found = [Contribution(s.project_id, s, amounts[s.project_id], wholes.get(s.project_id)) for s in standings]
    found.sort(key=lambda row: (-row.amount, row.standing.internal_code))
    return found[:limit], count


def _share_out(amounts: dict[UUID, int], one: Measure, context: Context, by: str, group: str) -> dict[UUID, int]:
    """Put in place of whole amounts what the context (and the group) has of shared projects. Returns the wholes of these."""
    splits = sharing.splits_of(context, by or None) if sharing.is_shared(one) else None
    if splits is None:
        return {}
    rows = rows_of(one, splits.wide).filter(project_id__in=list(splits.by_project))
    if by and by != "place":
        rows = rows.annotate(_group=group_expression(by, one.table, splits.wide)).filter(_group=_typed(by, group))
    wholes: dict[UUID, int] = {}
    for project, amount in _amounts(one, rows).items():
        parts = [part for part in splits.parts(project, amount) if by != "place" or splits.group(part) == group]
        if parts:
            amounts[project], wholes[project] = amounts.get(project, 0) + sum(part.yuan for part in parts), amount
    return wholes


def subjects(measure_key: str, context: Context, *, by: str = "", group: str = "") -> Any:
    """The rows behind a measure that counts things which are no project (of one group of it). None for a project's measure."""
    one = measure_of(measure_key)
    if subject_table(one.table) is None:
        return None
    rows = rows_of(one, context)
    if by:
        rows = rows.annotate(_group=group_expression(by, one.table, context)).filter(_group=_typed(by, group))
    return rows


def _typed(by: str, group: str) -> Any:
    if by in {"place", "unit"}:
        return UUID(group) if group else None
    return group


def _amounts(one: Measure, rows: Any) -> dict[UUID, int]:
    if one.column is None:
        return dict.fromkeys(rows.values_list("project_id", flat=True), 1)
    amounts: dict[UUID, int] = {}
    for project, amount in rows.values_list("project_id", F(one.column)):
        amounts[project] = amounts.get(project, 0) + (amount or 0)
    return amounts


def sources(measure_key: str, project: UUID, context: Context) -> list[Sourced]:
    """The facts of a project that a measure opens down to, each with its evidence, newest first."""
    one = measure_of(measure_key)
    facts = journal.facts_of(project, at=context.at, known_at=context.known_at, only=one.kinds)
    seen = journal.evidence_of([fact.id for fact in facts])
    return [Sourced(fact, tuple(seen.get(fact.id, ()))) for fact in reversed(facts)]


def movement(key: str, context: Context, now: FigureValue, place: UUID) -> Movement | None:
    """How the value moved since the close before, when there was one and the figure was kept then."""
    close = previous_close(context.root, context.at)
    if close is None:
        return None
    table = closed_table(close, [key], context.root)
    kept = table.total if place == context.root else table.groups.get(str(place), {})
    return Movement(close.period, kept[key], now) if key in kept else None


def arithmetic(value: FigureValue) -> list[tuple[str, int | None]]:
    """The measures a value was computed from, with their real numbers; None where nothing is known."""
    return [(name, value.parts.get(name, 0)) for name in figure(value.figure.key).measures]
