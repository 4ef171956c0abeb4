"""Stores and reads the folded rows of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from guatu.facts.folds import LIVE, FactRow, SubjectFold
from guatu.life.dispatch.meetings.folding import KINDS, fold_meeting
from guatu.life.dispatch.meetings.models import MeetingStanding

SUBJECT, SERIES_SUBJECT = "meeting", "meeting_series"
_SKIPPED = {"id", "snapshot_no", "meeting_id"}
_COLUMNS = tuple(f.attname for f in MeetingStanding._meta.concrete_fields if f.attname not in _SKIPPED)


def fold(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """The columns of a meeting's row, as the table gives them back."""
    found = fold_meeting(facts)
    if found is None:
        return None
    told = asdict(found)
    return {name: UUID(told[name]) if name.endswith("_id") and told[name] else told[name] for name in _COLUMNS}


def store(snapshot_no: int, found: Mapping[UUID, dict[str, Any] | None]) -> None:
    """Replace the rows of these meetings in a snapshot."""
    MeetingStanding.objects.filter(snapshot_no=snapshot_no, meeting_id__in=list(found)).delete()
    rows = [MeetingStanding(snapshot_no=snapshot_no, meeting_id=one, **told) for one, told in found.items() if told is not None]
    MeetingStanding.objects.bulk_create(rows, batch_size=200)


def stored(snapshot_no: int, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The stored rows in the shape `fold` returns, for verify."""
    rows = MeetingStanding.objects.filter(snapshot_no=snapshot_no, meeting_id__in=list(ids))
    return {row.meeting_id: {name: getattr(row, name) for name in _COLUMNS} for row in rows}


def clear(snapshot_no: int = LIVE) -> None:
    """Drop every row of a snapshot."""
    MeetingStanding.objects.filter(snapshot_no=snapshot_no).delete()


MEETING_FOLD = SubjectFold(
    name="meetings.meeting", subject_type=SUBJECT, kinds=KINDS, fold=fold, store=store, stored=stored, clear=clear,
    table=MeetingStanding, key="meeting_id",
)  # fmt: skip
