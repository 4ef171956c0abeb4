"""Stores and reads the folded rows of meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from guatu.facts.folds import FactRow
from guatu.facts.subject_rows import one_row_fold, row_columns
from guatu.life.dispatch.meetings.folding import KINDS, fold_meeting
from guatu.life.dispatch.meetings.models import MeetingStanding

SUBJECT, SERIES_SUBJECT = "meeting", "meeting_series"
_COLUMNS = row_columns(MeetingStanding, "meeting_id")


def fold(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """The columns of a meeting's row, as the table gives them back."""
    found = fold_meeting(facts)
    if found is None:
        return None
    told = asdict(found)
    return {name: UUID(told[name]) if name.endswith("_id") and told[name] else told[name] for name in _COLUMNS}


MEETING_FOLD = one_row_fold(
    name="meetings.meeting", subject_type=SUBJECT, kinds=KINDS, fold=fold,
    table=MeetingStanding, key="meeting_id",
)  # fmt: skip
