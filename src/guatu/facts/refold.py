"""Re-folding: after an entry, for a past instant, or for everything."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from guatu.facts.folds import LIVE, FactRow, Fold, SubjectFold, all_folds, all_subject_folds, concerned
from guatu.facts.models import Fact

MERGED = "ledger.project_merged"
_COLUMNS = (
    "id", "entry_id", "kind", "project", "place", "subject_id", "occurred_on", "recorded_at", "period", "amount_yuan",
    "provenance", "supersedes_id", "reason", "body",
)  # fmt: skip
# SQLite accepts 32,766 parameters a statement (250,000 in newer builds); stay far below on every engine.
_CHUNK = 2000


def effective(at: dt.date | None = None, known_at: dt.datetime | None = None) -> QuerySet[Fact]:
    """The facts that hold at (`at`, `known_at`): occurred, known, and not superseded by anything known then."""
    facts = Fact.objects.all()
    if at is not None:
        facts = facts.filter(occurred_on__lte=at)
    if known_at is None:
        return facts.filter(superseded_by__isnull=True)
    later = Q(superseded_by__isnull=True) | Q(superseded_by__recorded_at__gt=known_at)
    return facts.filter(recorded_at__lte=known_at).filter(later)


def after_entry(facts: Sequence[Fact], fresh: set[UUID]) -> None:
    """Re-fold what the entry touched. Projects created in it are folded from memory."""
    merged = {UUID(f.subject_id) for f in facts if f.kind == MERGED}
    for one in all_subject_folds():
        fold_subjects(one, {UUID(fact.subject_id) for fact in facts if fact.kind in one.kinds} | moved_by_merges(one, merged))
    touched: dict[UUID, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.project is not None:
            touched[fact.project].add(fact.kind)
    if not touched:
        return
    known = set(touched) - fresh | merged
    found = {fold.name: fold for kinds in touched.values() for fold in concerned(kinds)}
    folds = all_folds() if merged or _undoes_merge(facts) else list(found.values())
    _fold_fresh(facts, fresh & set(touched), folds)
    fold_projects(known, folds=folds)


def _undoes_merge(facts: Sequence[Fact]) -> bool:
    targets = [f.supersedes_id for f in facts if f.supersedes_id]
    return bool(targets) and Fact.objects.filter(id__in=targets, kind=MERGED).exists()


def _fold_fresh(facts: Sequence[Fact], fresh: set[UUID], folds: Iterable[Fold]) -> None:
    if not fresh:
        return
    rows: dict[UUID, list[FactRow]] = {project: [] for project in fresh}
    for fact in facts:
        if fact.project in rows:
            rows[fact.project].append(FactRow(*(getattr(fact, name) for name in _COLUMNS)))
    for fold in folds:
        fold.store(LIVE, {p: fold.fold(in_order(fold_rows(fold, r))) for p, r in rows.items()})


def fold_rows(fold: Fold, rows: Iterable[FactRow]) -> list[FactRow]:
    """The rows a fold reads."""
    return [row for row in rows if row.kind in fold.kinds]


def in_order(rows: list[FactRow]) -> list[FactRow]:
    """Rows in the order folds rely on: when it was true, then when it was known, then by id for a total order."""
    return sorted(rows, key=lambda r: (r.occurred_on, r.recorded_at, r.entry_id, r.id))


def fold_projects(
    projects: Iterable[UUID],
    *,
    folds: Iterable[Fold] | None = None,
    at: dt.date | None = None,
    known_at: dt.datetime | None = None,
    snapshot_no: int = LIVE,
) -> None:
    """Fold `projects` as of (`at`, `known_at`) into `snapshot_no`. A project merged away gets no rows."""
    chosen = list(folds) if folds is not None else all_folds()
    for ids, rows in read_rows(projects, at=at, known_at=known_at):
        for fold in chosen:
            fold.store(snapshot_no, {p: fold.fold(fold_rows(fold, rows[p])) if rows[p] else None for p in ids})


def fold_subjects(
    fold: SubjectFold,
    ids: Iterable[UUID],
    *,
    at: dt.date | None = None,
    known_at: dt.datetime | None = None,
    snapshot_no: int = LIVE,
) -> None:
    """Fold things that are no project as of (`at`, `known_at`) into `snapshot_no`. One without facts then gets no row."""
    for chunk, rows in subject_rows(fold, ids, at=at, known_at=known_at):
        fold.store(snapshot_no, {one: fold.fold(rows[one]) if rows[one] else None for one in chunk})


def moved_by_merges(fold: SubjectFold, merged: set[UUID]) -> set[UUID]:
    """Subjects whose facts are about a project that was merged away (or is so no more), or about one merged into it before."""
    if not merged or not fold.follows_merges:
        return set()
    into = _merges(None, None)
    gone = merged | {one for one in into if not merged.isdisjoint(_line(one, into))}
    facts = Fact.objects.filter(subject_type=fold.subject_type, kind__in=fold.kinds, project__in=gone)
    return {UUID(one) for one in facts.values_list("subject_id", flat=True).distinct()}


def subject_rows(
    fold: SubjectFold, ids: Iterable[UUID], *, at: dt.date | None = None, known_at: dt.datetime | None = None
) -> Iterator[tuple[list[UUID], dict[UUID, list[FactRow]]]]:
    """Chunks of (subject ids, effective rows by subject in fold order)."""
    wanted = sorted(set(ids))
    into = _merges(at, known_at) if wanted and fold.follows_merges else {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows: dict[UUID, list[FactRow]] = {one: [] for one in chunk}
        facts = effective(at, known_at).filter(subject_type=fold.subject_type, subject_id__in=[str(one) for one in chunk])
        for row in facts.filter(kind__in=fold.kinds).values_list(*_COLUMNS):
            fact = FactRow(*row)
            if fact.project in into:
                fact = replace(fact, project=_survivor(fact.project, into))
            rows[UUID(fact.subject_id)].append(fact)
        yield chunk, {one: in_order(found) for one, found in rows.items()}


def subjects_of(fold: SubjectFold) -> set[UUID]:
    """Every subject that a fold has facts about."""
    found = Fact.objects.filter(subject_type=fold.subject_type, kind__in=fold.kinds)
    return {UUID(one) for one in found.values_list("subject_id", flat=True).distinct()}


def read_rows(
    projects: Iterable[UUID], *, at: dt.date | None = None, known_at: dt.datetime | None = None
) -> Iterator[tuple[list[UUID], dict[UUID, list[FactRow]]]]:
    """Chunks of (project ids, effective rows by project in fold order), merges followed."""
    into = _merges(at, known_at)
    wanted = sorted({_survivor(p, into) for p in projects} | {p for p in projects if p in into} | set(projects))
    sources: dict[UUID, set[UUID]] = defaultdict(set)
    for gone in into:
        sources[_survivor(gone, into)].add(gone)
    for start in range(0, len(wanted), _CHUNK):
        ids = wanted[start : start + _CHUNK]
        yield ids, _rows_of(ids, into, sources, at, known_at)


def _rows_of(
    ids: list[UUID], into: dict[UUID, UUID], sources: dict[UUID, set[UUID]], at: Any, known_at: Any
) -> dict[UUID, list[FactRow]]:
    rows: dict[UUID, list[FactRow]] = {project: [] for project in ids}
    read = {source for project in ids if project not in into for source in ({project} | sources[project])}
    for row in effective(at, known_at).filter(project__in=read).values_list(*_COLUMNS):
        fact = FactRow(*row)
        target = _survivor(fact.project, into) if fact.project else None
        if target in rows:
            rows[target].append(fact)
    return {project: in_order(found) for project, found in rows.items()}


def _merges(at: dt.date | None, known_at: dt.datetime | None) -> dict[UUID, UUID]:
    pairs = effective(at, known_at).filter(kind=MERGED).values_list("subject_id", "project", "body")
    return {UUID(gone): survivor for gone, survivor, body in pairs if survivor and not body.get("undone")}


def _survivor(project: UUID, into: dict[UUID, UUID]) -> UUID:
    return _line(project, into)[-1]


def _line(project: UUID, into: dict[UUID, UUID]) -> list[UUID]:
    """The project, the one it was merged into, and so on to the one that stands."""
    line = [project]
    while line[-1] in into and into[line[-1]] not in line:
        line.append(into[line[-1]])
    return line


def survivors(at: dt.date | None = None, known_at: dt.datetime | None = None) -> dict[UUID, UUID]:
    """Every project that was merged away as of (`at`, `known_at`) → the one that stands for it.

    For what hangs on a project and is folded by itself (a visit, an exemption): it keeps the project it was filed under.
    """
    into = _merges(at, known_at)
    return {gone: _survivor(gone, into) for gone in into}


def survivor_of(project: UUID) -> UUID:
    """The project that `project` was merged into, or itself."""
    return _survivor(project, _merges(None, None))
