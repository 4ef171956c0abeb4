"""Stores and reads the folded rows of decided lights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from guatu.facts.folds import LIVE, SubjectFold
from guatu.life.supervise.letters.light_folding import KINDS, fold_decision
from guatu.life.supervise.letters.light_models import LightDecision

SUBJECT = "light_decision"
_SKIPPED = {"id", "snapshot_no", "decision_id"}
_COLUMNS = tuple(field.attname for field in LightDecision._meta.concrete_fields if field.attname not in _SKIPPED)


def store(snapshot_no: int, found: Mapping[UUID, dict[str, Any] | None]) -> None:
    """Replace the rows of these decisions in a snapshot."""
    LightDecision.objects.filter(snapshot_no=snapshot_no, decision_id__in=list(found)).delete()
    rows = [LightDecision(snapshot_no=snapshot_no, decision_id=one, **told) for one, told in found.items() if told is not None]
    LightDecision.objects.bulk_create(rows, batch_size=200)


def stored(snapshot_no: int, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The stored rows in the shape the fold returns, for verify."""
    rows = LightDecision.objects.filter(snapshot_no=snapshot_no, decision_id__in=list(ids))
    return {row.decision_id: {name: getattr(row, name) for name in _COLUMNS} for row in rows}


def clear(snapshot_no: int = LIVE) -> None:
    """Drop every row of a snapshot."""
    LightDecision.objects.filter(snapshot_no=snapshot_no).delete()


# A decision keeps the project it was made about: after a merge two runs of one light may stand side by side, and both were decided.
DECISION_FOLD = SubjectFold(
    name="letters.light_decision", subject_type=SUBJECT, kinds=KINDS, fold=fold_decision, store=store, stored=stored, clear=clear,
    table=LightDecision, key="decision_id",
)  # fmt: skip
