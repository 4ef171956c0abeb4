"""From the facts about one meeting to how it stands. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from guatu.facts.folds import FactRow

_MOVES = {
    "meetings.pack_frozen": "fixed", "meetings.meeting_finished": "held", "meetings.meeting_not_held": "not_held",
    "meetings.minutes_issued": "issued", "meetings.minutes_withdrawn": "held",
}  # fmt: skip
KINDS = frozenset({"meetings.meeting_planned", "meetings.meeting_moved", *_MOVES})


@dataclass(slots=True)
class MeetingFold:
    """The columns of a meeting's row, ids as text."""

    root_id: str
    place_id: str | None
    county_id: str | None
    project_id: str | None
    unit_id: str | None
    series_id: str
    kind: str
    state: str
    held_on: dt.date
    is_sample: bool


def fold_meeting(facts: Sequence[FactRow]) -> MeetingFold | None:
    """How a meeting stands after these facts; None before it was planned."""
    found: MeetingFold | None = None
    for fact in facts:
        if fact.kind == "meetings.meeting_planned":
            found = _planned(fact)
        elif fact.kind == "meetings.meeting_moved" and found is not None:
            found.held_on = dt.date.fromisoformat(fact.body["held_on"])
        elif found is not None:
            found.state = _MOVES[fact.kind]
            if fact.kind == "meetings.meeting_finished":
                found.held_on = fact.occurred_on
    return found


def _planned(fact: FactRow) -> MeetingFold:
    body = fact.body
    return MeetingFold(
        root_id=body["root"], place_id=str(fact.place) if fact.place else None, county_id=body["county"] or None, project_id=None,
        unit_id=None,
        series_id=body["series"], kind=body["kind"], state="preparing", held_on=dt.date.fromisoformat(body["held_on"]),
        is_sample=fact.provenance == "sample",
    )  # fmt: skip
