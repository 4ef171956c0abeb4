"""From facts to seats and visits. Pure: no clock, no tables, so any past day can be folded alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from guatu.facts.folds import FactRow

SEATED, VACATED = "ledger.crew_seated", "ledger.crew_vacated"
VISITED, WITHDRAWN = "ledger.visit_recorded", "ledger.visit_withdrawn"
CREW_KINDS = frozenset({SEATED, VACATED})
VISIT_KINDS = frozenset({VISITED, WITHDRAWN})
_LONGEST = 200

Seats = dict[UUID, dict[str, Any]]


def fold_crew(facts: Sequence[FactRow]) -> Seats | None:
    """Every seat ever taken in a project's crew, by the fact that took it; None where nobody ever sat."""
    seats: Seats = {}
    for fact in facts:
        if fact.kind == SEATED:
            seats[fact.id] = _seated(fact)
        elif UUID(fact.body["seated"]) in seats:
            seats[UUID(fact.body["seated"])] |= {
                "to_on": fact.occurred_on, "end_why": fact.reason[:_LONGEST], "end_cause": fact.body["cause"],
            }  # fmt: skip
    return seats or None


def _seated(fact: FactRow) -> dict[str, Any]:
    body = fact.body
    return {
        "post_id": UUID(body["post"]), "unit_id": UUID(body["unit"]) if body["unit"] else None, "seat": body["seat"],
        "element": body["element"], "phase": body["phase"], "from_on": fact.occurred_on, "to_on": None,
        "why": fact.reason[:_LONGEST], "end_why": "", "end_cause": "", "is_sample": fact.provenance == "sample",
    }  # fmt: skip


def fold_visit(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """A visit's row; None once it was withdrawn."""
    told = [fact for fact in facts if fact.kind == VISITED]
    if not told or any(fact.kind == WITHDRAWN for fact in facts):
        return None
    fact, body = told[-1], told[-1].body
    return {
        "fact_id": fact.id, "root_id": UUID(body["root"]), "project_id": fact.project, "county_id": fact.place,
        "kind": body["visit_kind"], "visited_on": fact.occurred_on, "posts": list(body["posts"]),
        "post_key": post_key(body["posts"]), "our_side": body["our_side"][:_LONGEST], "their_side": body["their_side"][:_LONGEST],
        "place_text": body["place_text"][:_LONGEST], "topics": body["topics"], "outcome": body["outcome"],
        "is_clear": body["is_clear"], "commitments": list(body["commitments"]), "is_sample": fact.provenance == "sample",
    }  # fmt: skip


def post_key(posts: Sequence[str]) -> str:
    """Posts as one text to look in."""
    return " ".join(UUID(one).hex for one in posts)


def day_of(text: str) -> dt.date | None:
    """A day that a fact's body holds as text."""
    return dt.date.fromisoformat(text) if text else None
