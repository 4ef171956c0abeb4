"""From the fact about one decided light to its row. Pure: no clock, no tables, so any past day can be folded alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from guatu.facts.folds import FactRow

PRESSED, LET_BE = "letters.light_pressed", "letters.light_let_be"
KINDS = frozenset({PRESSED, LET_BE})


def fold_decision(facts: Sequence[FactRow]) -> dict[str, Any] | None:
    """The columns of a decision's row (`models.LightDecision`); None without the fact that made it."""
    fact = next((one for one in facts if one.kind in KINDS), None)
    if fact is None:
        return None
    body = fact.body
    return {
        "root_id": UUID(body["root"]), "project_id": fact.project, "place_id": fact.place, "county_id": _id(body["county"]),
        "dimension": body["dimension"], "rule": body["rule"], "state": body["state"], "since": dt.date.fromisoformat(body["since"]),
        "period": body["period"], "rung": body["rung"], "why": body["why"], "outcome": "pressed" if fact.kind == PRESSED else "let_be",
        "reason": fact.reason, "case_id": _id(body.get("case", "")), "decided_on": fact.occurred_on, "unit_id": _id(body["unit"]),
        "post_id": _id(body["post"]), "is_sample": fact.provenance == "sample",
    }  # fmt: skip


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None
