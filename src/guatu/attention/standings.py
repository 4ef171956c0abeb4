"""Stores and reads the folded rows of exemptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from guatu.attention.folding import KINDS, fold_exemption
from guatu.attention.models import LightExemption
from guatu.facts.folds import LIVE, FactRow, SubjectFold

SUBJECT = "exemption"
_SKIPPED = {"id", "snapshot_no", "exemption_id"}
_COLUMNS = tuple(f for f in LightExemption._meta.concrete_fields if f.attname not in _SKIPPED)


def fold(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """The columns of an exemption's row, as the table gives them back."""
    found = fold_exemption(facts)
    if found is None:
        return None
    told = asdict(found)
    return {
        f.attname: UUID(told[f.attname]) if f.attname.endswith("_id") and told[f.attname] else told[f.attname] for f in _COLUMNS
    }


def store(snapshot_no: int, found: Mapping[UUID, dict[str, Any] | None]) -> None:
    """Replace the rows of these exemptions in a snapshot."""
    LightExemption.objects.filter(snapshot_no=snapshot_no, exemption_id__in=list(found)).delete()
    rows = [LightExemption(snapshot_no=snapshot_no, exemption_id=one, **told) for one, told in found.items() if told is not None]
    LightExemption.objects.bulk_create(rows, batch_size=200)


def stored(snapshot_no: int, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The stored rows in the shape `fold` returns, for verify."""
    rows = LightExemption.objects.filter(snapshot_no=snapshot_no, exemption_id__in=list(ids))
    return {row.exemption_id: {f.attname: getattr(row, f.attname) for f in _COLUMNS} for row in rows}


def clear(snapshot_no: int = LIVE) -> None:
    """Drop every row of a snapshot."""
    LightExemption.objects.filter(snapshot_no=snapshot_no).delete()


EXEMPTION_FOLD = SubjectFold(
    name="attention.exemption", subject_type=SUBJECT, kinds=KINDS, fold=fold, store=store, stored=stored, clear=clear,
    table=LightExemption, key="exemption_id",
)  # fmt: skip
