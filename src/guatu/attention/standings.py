"""Stores and reads the folded rows of exemptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from guatu.attention.folding import KINDS, fold_exemption
from guatu.attention.models import LightExemption
from guatu.facts.folds import FactRow
from guatu.facts.subject_rows import one_row_fold, row_columns

SUBJECT = "exemption"
_COLUMNS = row_columns(LightExemption, "exemption_id")


def fold(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """The columns of an exemption's row, as the table gives them back."""
    found = fold_exemption(facts)
    if found is None:
        return None
    told = asdict(found)
    return {name: UUID(told[name]) if name.endswith("_id") and told[name] else told[name] for name in _COLUMNS}


EXEMPTION_FOLD = one_row_fold(
    name="attention.exemption", subject_type=SUBJECT, kinds=KINDS, fold=fold,
    table=LightExemption, key="exemption_id",
)  # fmt: skip
