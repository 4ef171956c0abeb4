"""Stores and reads the folded rows of rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from guatu.facts.folds import LIVE, SubjectFold
from guatu.life.supervise.rounds.folding import KINDS, fold_round
from guatu.life.supervise.rounds.models import RoundItem

SUBJECT = "round"
_SKIPPED = {"id", "snapshot_no", "round_id"}
_COLUMNS = tuple(field.attname for field in RoundItem._meta.concrete_fields if field.attname not in _SKIPPED)


def store(snapshot_no: int, found: Mapping[UUID, list[dict[str, Any]] | None]) -> None:
    """Replace the rows of these rounds in a snapshot."""
    RoundItem.objects.filter(snapshot_no=snapshot_no, round_id__in=list(found)).delete()
    rows = [RoundItem(snapshot_no=snapshot_no, round_id=one, **item) for one, items in found.items() for item in items or ()]
    RoundItem.objects.bulk_create(rows, batch_size=500)


def stored(snapshot_no: int, ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The stored rows in the shape the fold returns, for verify."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in RoundItem.objects.filter(snapshot_no=snapshot_no, round_id__in=list(ids)):
        found.setdefault(row.round_id, []).append({name: getattr(row, name) for name in _COLUMNS})
    return {one: sorted(items, key=lambda item: item["project_id"]) for one, items in found.items()}


def clear(snapshot_no: int = LIVE) -> None:
    """Drop every row of a snapshot."""
    RoundItem.objects.filter(snapshot_no=snapshot_no).delete()


ROUND_FOLD = SubjectFold(
    name="rounds.round", subject_type=SUBJECT, kinds=KINDS, fold=fold_round, store=store, stored=stored, clear=clear,
    table=RoundItem, key="round_id",
)  # fmt: skip
