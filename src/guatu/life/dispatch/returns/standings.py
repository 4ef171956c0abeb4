"""Stores and reads the folded rows of the returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from guatu.facts.folds import LIVE, FactRow, SubjectFold
from guatu.life.dispatch.returns.folding import KINDS, columns_of, fold_log
from guatu.life.dispatch.returns.models import ReturnLog

SUBJECT = "return"
_SKIPPED = {"id", "snapshot_no", "log_id"}
_COLUMNS = tuple(f.attname for f in ReturnLog._meta.concrete_fields if f.attname not in _SKIPPED)
_IDS = ("root_id", "county_id", "place_id", "unit_id")
_SPACE = UUID("5f0c1b7e-8a7d-4f5b-9b53-2f6f1c3ad901")


def log_id(project: UUID, cycle: str, month: str) -> UUID:
    """The id of a log: the same for everybody, so that two who file at once meet in one."""
    return uuid5(_SPACE, f"{project}:{cycle}:{month}")


def fold(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """The columns of a log's row, as the table gives them back."""
    found = fold_log(facts)
    if found is None:
        return None
    told = {name: getattr(found, name) for name in ("project_id", "cycle", "month", "marks", "version", "is_sample")}
    ids = {name: UUID(text) if (text := getattr(found, name)) else None for name in _IDS}
    whole = {**columns_of(found), **told, **ids}
    return {name: whole[name] for name in _COLUMNS}


def store(snapshot_no: int, found: Mapping[UUID, dict[str, Any] | None]) -> None:
    """Replace the rows of these logs in a snapshot."""
    ReturnLog.objects.filter(snapshot_no=snapshot_no, log_id__in=list(found)).delete()
    rows = [ReturnLog(snapshot_no=snapshot_no, log_id=one, **told) for one, told in found.items() if told is not None]
    ReturnLog.objects.bulk_create(rows, batch_size=200)


def stored(snapshot_no: int, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The stored rows in the shape `fold` returns, for verify."""
    rows = ReturnLog.objects.filter(snapshot_no=snapshot_no, log_id__in=list(ids))
    return {row.log_id: {name: getattr(row, name) for name in _COLUMNS} for row in rows}


def clear(snapshot_no: int = LIVE) -> None:
    """Drop every row of a snapshot."""
    ReturnLog.objects.filter(snapshot_no=snapshot_no).delete()


RETURN_FOLD = SubjectFold(
    name="returns.log", subject_type=SUBJECT, kinds=KINDS, fold=fold, store=store, stored=stored, clear=clear, table=ReturnLog,
    key="log_id",
)  # fmt: skip
