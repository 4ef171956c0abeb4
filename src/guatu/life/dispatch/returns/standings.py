"""Stores and reads the folded rows of the returns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from guatu.facts.folds import FactRow
from guatu.facts.subject_rows import one_row_fold, row_columns
from guatu.life.dispatch.returns.folding import KINDS, columns_of, fold_log
from guatu.life.dispatch.returns.models import ReturnLog

SUBJECT = "return"
_COLUMNS = row_columns(ReturnLog, "log_id")
_IDS = ("root_id", "county_id", "place_id", "unit_id")
_SPACE = UUID("5f0c1b7e-8a7d-4f5b-9b53-2f6f1c3ad901")


# Whoever counts what a county owes asks for the same few thousand ids on every page.
@lru_cache(maxsize=50_000)
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


RETURN_FOLD = one_row_fold(
    name="returns.log", subject_type=SUBJECT, kinds=KINDS, fold=fold, table=ReturnLog,
    key="log_id",
)  # fmt: skip
