"""Stores and reads the folded rows of crews and visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from guatu.facts.folds import LIVE, Fold, SubjectFold
from guatu.ledger.crews.folding import CREW_KINDS, VISIT_KINDS, Seats, fold_crew, fold_visit
from guatu.ledger.models import CrewSeat, ProjectVisit

VISIT = "visit"
_SEAT_COLUMNS = tuple(
    f.attname for f in CrewSeat._meta.concrete_fields if f.attname not in {"id", "snapshot_no", "project_id", "fact_id"}
)
_VISIT_COLUMNS = tuple(
    f.attname for f in ProjectVisit._meta.concrete_fields if f.attname not in {"id", "snapshot_no", "visit_id"}
)


def store_crews(snapshot_no: int, found: Mapping[UUID, Seats | None]) -> None:
    """Replace the seats of these projects in a snapshot."""
    CrewSeat.objects.filter(snapshot_no=snapshot_no, project_id__in=list(found)).delete()
    rows = [
        CrewSeat(snapshot_no=snapshot_no, project_id=project, fact_id=fact, **told)
        for project, seats in found.items()
        for fact, told in (seats or {}).items()
    ]
    CrewSeat.objects.bulk_create(rows, batch_size=400)


def stored_crews(snapshot_no: int, projects: Iterable[UUID]) -> dict[UUID, Seats]:
    """The stored seats in the shape `fold_crew` returns, for verify."""
    found: dict[UUID, Seats] = defaultdict(dict)
    for row in CrewSeat.objects.filter(snapshot_no=snapshot_no, project_id__in=list(projects)):
        found[row.project_id][row.fact_id] = {name: getattr(row, name) for name in _SEAT_COLUMNS}
    return dict(found)


def clear_crews(snapshot_no: int = LIVE) -> None:
    """Drop every seat of a snapshot."""
    CrewSeat.objects.filter(snapshot_no=snapshot_no).delete()


def store_visits(snapshot_no: int, found: Mapping[UUID, dict[str, Any] | None]) -> None:
    """Replace the rows of these visits in a snapshot."""
    ProjectVisit.objects.filter(snapshot_no=snapshot_no, visit_id__in=list(found)).delete()
    rows = [ProjectVisit(snapshot_no=snapshot_no, visit_id=one, **told) for one, told in found.items() if told is not None]
    ProjectVisit.objects.bulk_create(rows, batch_size=200)


def stored_visits(snapshot_no: int, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The stored visits in the shape `fold_visit` returns, for verify."""
    rows = ProjectVisit.objects.filter(snapshot_no=snapshot_no, visit_id__in=list(ids))
    return {row.visit_id: {name: getattr(row, name) for name in _VISIT_COLUMNS} for row in rows}


def clear_visits(snapshot_no: int = LIVE) -> None:
    """Drop every visit of a snapshot."""
    ProjectVisit.objects.filter(snapshot_no=snapshot_no).delete()


CREW_FOLD = Fold(
    name="ledger.crew", kinds=CREW_KINDS, fold=fold_crew, store=store_crews, stored=stored_crews, clear=clear_crews,
)  # fmt: skip
# A fold of its own: visits come daily, and every page of a past month would otherwise copy the register after each.
VISIT_FOLD = SubjectFold(
    name="ledger.visit", subject_type=VISIT, kinds=VISIT_KINDS, fold=fold_visit, store=store_visits, stored=stored_visits,
    clear=clear_visits, table=ProjectVisit, key="visit_id",
)  # fmt: skip
