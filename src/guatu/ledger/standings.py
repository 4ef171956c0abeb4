"""Ties the pure folds to their tables: store, read back for verify, clear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models

from guatu.facts import folds
from guatu.kernel import pinyin
from guatu.ledger import rules, search
from guatu.ledger.models import (
    CrewSeat,
    Project,
    ProjectMembership,
    ProjectMilestone,
    ProjectMonth,
    ProjectShare,
    ProjectStanding,
    ProjectYear,
)

_BATCH = 400
_TEXT_LIMITS = {
    f.attname: f.max_length for f in ProjectStanding._meta.concrete_fields if isinstance(f, models.CharField) and f.max_length
}
# Tables of the register side beside the standing → where a folded value holds their rows, and by what.
_BESIDE: dict[type[models.Model], tuple[str, str]] = {
    ProjectMembership: ("memberships", "list_id"), ProjectMilestone: ("milestones", "key"), ProjectShare: ("shares", "place_id"),
}  # fmt: skip
_DERIVED = {"id", "snapshot_no", "project_id", "internal_code", "root_id", "pinyin"}


def _delete(snapshot_no: int, projects: Iterable[UUID], *tables: type[models.Model]) -> None:
    ids = list(projects)
    for table in tables:
        table.objects.filter(snapshot_no=snapshot_no, project_id__in=ids).delete()  # type: ignore[attr-defined]


def _insert(rows: Sequence[models.Model]) -> None:
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=_BATCH)  # type: ignore[attr-defined]


# ---- register side -------------------------------------------------------------------------------------------------


def store_standings(snapshot_no: int, found: Mapping[UUID, rules.Standing | None]) -> None:
    """Replace the register rows of these projects in a snapshot."""
    if snapshot_no == folds.LIVE:
        search.forget(list(ProjectStanding.objects.live().filter(project_id__in=list(found)).values_list("id", flat=True)))
    _delete(snapshot_no, found, ProjectStanding, *_BESIDE)
    identities = dict(Project.objects.in_bulk(list(found)))
    standings, memberships, milestones, shares = [], [], [], []
    for project, value in found.items():
        if value is None or project not in identities:
            continue
        standings.append(_standing_row(snapshot_no, identities[project], value.columns))
        for list_id, row in value.memberships.items():
            memberships.append(
                ProjectMembership(snapshot_no=snapshot_no, project_id=project, list_id=UUID(list_id), **row)
            )
        for key, row in value.milestones.items():
            milestones.append(ProjectMilestone(snapshot_no=snapshot_no, project_id=project, key=key, **row))
        for place, row in value.shares.items():
            shares.append(ProjectShare(snapshot_no=snapshot_no, project_id=project, place_id=UUID(place), **_ids(row)))
    for rows in (standings, memberships, milestones, shares):
        _insert(rows)
    if snapshot_no == folds.LIVE:
        search.index(standings)


def _ids(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _fitted(name, value) for name, value in row.items()}


def _standing_row(snapshot_no: int, project: Project, columns: dict[str, Any]) -> ProjectStanding:
    row = ProjectStanding(
        snapshot_no=snapshot_no, project_id=project.id, internal_code=project.internal_code, root_id=project.root_id,
        **_ids(columns),
    )  # fmt: skip
    row.pinyin = pinyin.initials(row.name)[:200]
    return row


def _fitted(name: str, value: Any) -> Any:
    """Ids as UUIDs, missing text as empty, over-long text cut (the whole text stays in the fact)."""
    if name.endswith("_id") and isinstance(value, str):
        return UUID(value) if value else None
    if name in _TEXT_LIMITS:
        return (value or "")[: _TEXT_LIMITS[name]]
    return value


def stored_standings(snapshot_no: int, projects: Iterable[UUID]) -> dict[UUID, rules.Standing]:
    """The stored rows in the shape `rules.fold_standing` returns, for verify."""
    ids = list(projects)
    chosen = {"snapshot_no": snapshot_no, "project_id__in": ids}
    found: dict[UUID, rules.Standing] = {}
    for row in ProjectStanding.objects.filter(**chosen):
        found[row.project_id] = rules.Standing(columns=_columns_of(row))
    for table, (slot, key) in _BESIDE.items():
        names = [f.attname for f in table._meta.concrete_fields if f.attname not in {"id", "snapshot_no", "project_id", key}]
        for row in table.objects.filter(**chosen):  # type: ignore[attr-defined]
            getattr(found[row.project_id], slot)[str(getattr(row, key))] = {n: getattr(row, n) for n in names}
    return found


def _columns_of(row: ProjectStanding) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in _DERIVED}


def comparable(value: rules.Standing | None) -> rules.Standing | None:
    """A freshly folded value as the table would give it back."""
    if value is None:
        return None
    blank = _columns_of(ProjectStanding())
    columns = {**blank, **{name: _fitted(name, v) for name, v in value.columns.items()}}
    shares = {place: _ids(row) for place, row in value.shares.items()}
    return rules.Standing(columns=columns, memberships=value.memberships, milestones=value.milestones, shares=shares)


def fold_standing(facts: Sequence[Any]) -> rules.Standing | None:
    """The pure fold, in the shape the tables give back."""
    return comparable(rules.fold_standing(facts))


def clear_standings(snapshot_no: int) -> None:
    """Drop every register row of a snapshot."""
    if snapshot_no == folds.LIVE:
        search.clear()
    for table in (ProjectStanding, *_BESIDE):
        table.objects.filter(snapshot_no=snapshot_no).delete()  # type: ignore[attr-defined]


# ---- money side ----------------------------------------------------------------------------------------------------


def store_money(snapshot_no: int, found: Mapping[UUID, rules.Money | None]) -> None:
    """Replace the year and month rows of these projects in a snapshot."""
    _delete(snapshot_no, found, ProjectYear, ProjectMonth)
    years, months = [], []
    for project, value in found.items():
        if value is None:
            continue
        for year, row in value.years.items():
            years.append(ProjectYear(snapshot_no=snapshot_no, project_id=project, year=year, **row))
        for (period, basis), row in value.months.items():
            months.append(ProjectMonth(snapshot_no=snapshot_no, project_id=project, period=period, basis=basis, **row))
    _insert(years)
    _insert(months)


def stored_money(snapshot_no: int, projects: Iterable[UUID]) -> dict[UUID, rules.Money]:
    """The stored rows in the shape `rules.fold_money` returns, for verify."""
    ids = list(projects)
    chosen = {"snapshot_no": snapshot_no, "project_id__in": ids}
    found: dict[UUID, rules.Money] = defaultdict(rules.Money)
    for project in ProjectStanding.objects.filter(**chosen).values_list("project_id", flat=True):
        found[project] = rules.Money()
    skip = {"id", "snapshot_no", "project_id", "year", "period", "basis"}
    for year in ProjectYear.objects.filter(**chosen):
        found[year.project_id].years[year.year] = _rest(year, skip)
    for month in ProjectMonth.objects.filter(**chosen):
        found[month.project_id].months[(month.period, month.basis)] = _rest(month, skip)
    return dict(found)


def _rest(row: models.Model, skip: set[str]) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in skip}


def fold_money(facts: Sequence[Any]) -> rules.Money:
    """The pure fold."""
    return rules.fold_money(facts)


def clear_money(snapshot_no: int) -> None:
    """Drop every year and month row of a snapshot."""
    for table in (ProjectYear, ProjectMonth):
        table.objects.filter(snapshot_no=snapshot_no).delete()


SNAPSHOT_TABLES: tuple[Any, ...] = (ProjectStanding, *_BESIDE, ProjectYear, ProjectMonth, CrewSeat)

REGISTER_FOLD = folds.Fold(
    name="ledger.register", kinds=rules.STANDING_KINDS, fold=fold_standing, store=store_standings,
    stored=stored_standings, clear=clear_standings,
)  # fmt: skip
MONEY_FOLD = folds.Fold(
    name="ledger.money", kinds=rules.MONEY_KINDS, fold=fold_money, store=store_money, stored=stored_money,
    clear=clear_money,
)  # fmt: skip
