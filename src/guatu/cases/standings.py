"""Stores and reads the folded rows of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from guatu.cases.folding import KINDS, fold_case
from guatu.cases.models import CaseStanding
from guatu.facts.folds import LIVE, FactRow, SubjectFold

SUBJECT = "case"
_SKIPPED = {"id", "snapshot_no", "case_id"}
_COLUMNS = tuple(f for f in CaseStanding._meta.concrete_fields if f.attname not in _SKIPPED)
_LONGEST = {f.attname: f.max_length for f in _COLUMNS if f.max_length}


def fold(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """The columns of a case's row, as the table gives them back."""
    found = fold_case(facts)
    if found is None:
        return None
    told = asdict(found)
    told["coop_key"] = " ".join(UUID(one).hex for one in found.coop_units)
    return {f.attname: _fitted(f.attname, told[f.attname]) for f in _COLUMNS}


def _fitted(name: str, value: Any) -> Any:
    if value and (name.endswith("_id") or name in ("relapse_of", "relapsed_into")) and name != "source_id":
        return UUID(str(value))
    return value[: _LONGEST[name]] if name in _LONGEST and isinstance(value, str) else value


def store(snapshot_no: int, found: Mapping[UUID, dict[str, Any] | None]) -> None:
    """Replace the rows of these cases in a snapshot."""
    CaseStanding.objects.filter(snapshot_no=snapshot_no, case_id__in=list(found)).delete()
    rows = [CaseStanding(snapshot_no=snapshot_no, case_id=one, **told) for one, told in found.items() if told is not None]
    CaseStanding.objects.bulk_create(rows, batch_size=200)


def stored(snapshot_no: int, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The stored rows in the shape `fold` returns, for verify."""
    rows = CaseStanding.objects.filter(snapshot_no=snapshot_no, case_id__in=list(ids))
    return {row.case_id: {f.attname: getattr(row, f.attname) for f in _COLUMNS} for row in rows}


def clear(snapshot_no: int = LIVE) -> None:
    """Drop every row of a snapshot."""
    CaseStanding.objects.filter(snapshot_no=snapshot_no).delete()


CASE_FOLD = SubjectFold(
    name="cases.case", subject_type=SUBJECT, kinds=KINDS, fold=fold, store=store, stored=stored, clear=clear,
    table=CaseStanding, key="case_id", follows_merges=True,
)  # fmt: skip
