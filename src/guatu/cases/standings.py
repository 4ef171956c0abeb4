"""Stores and reads the folded rows of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from guatu.cases.folding import KINDS, fold_case
from guatu.cases.models import CaseStanding
from guatu.facts.folds import FactRow
from guatu.facts.subject_rows import one_row_fold, row_columns

SUBJECT = "case"
_COLUMNS = row_columns(CaseStanding, "case_id")
_LONGEST = {f.attname: f.max_length for f in CaseStanding._meta.concrete_fields if f.max_length}


def fold(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """The columns of a case's row, as the table gives them back."""
    found = fold_case(facts)
    if found is None:
        return None
    told = asdict(found)
    told["coop_key"] = " ".join(UUID(one).hex for one in found.coop_units)
    return {name: _fitted(name, told[name]) for name in _COLUMNS}


def _fitted(name: str, value: Any) -> Any:
    if value and (name.endswith("_id") or name in ("relapse_of", "relapsed_into")) and name != "source_id":
        return UUID(str(value))
    return value[: _LONGEST[name]] if name in _LONGEST and isinstance(value, str) else value


CASE_FOLD = one_row_fold(
    name="cases.case", subject_type=SUBJECT, kinds=KINDS, fold=fold,
    table=CaseStanding, key="case_id", follows_merges=True,
)  # fmt: skip
