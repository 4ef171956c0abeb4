"""From the facts about one round to a row a project. Pure: no clock, no tables, so coverage on any past day is folded alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from guatu.facts.folds import FactRow

KINDS = frozenset({"rounds.started", "rounds.project_checked", "rounds.finished"})
Item = dict[str, Any]


def fold_round(facts: Sequence[FactRow]) -> list[Item] | None:
    """The projects of a round in the order of their ids, each with what came of it; None before it was started."""
    items: dict[UUID, Item] | None = None
    for fact in facts:
        if fact.kind == "rounds.started":
            items = _started(fact)
        elif fact.kind == "rounds.project_checked" and items is not None and fact.project in items:
            _checked(items[fact.project], fact)
    return None if items is None else [items[one] for one in sorted(items)]


def _started(fact: FactRow) -> dict[UUID, Item]:
    body = fact.body
    return {
        UUID(project): {
            "root_id": UUID(body["root"]), "project_id": UUID(project), "place_id": _id(place), "county_id": _id(county),
            "unit_id": _id(unit), "begun_on": fact.occurred_on, "is_sample": fact.provenance == "sample", "checked_on": None,
            "result": "", "visits": 0, "found": 0, "observed": "", "checked_unit_id": None,
        }
        for project, place, county, unit in body["items"]
    }  # fmt: skip


def _checked(item: Item, fact: FactRow) -> None:
    """A second visit adds to the first: what was found once stays found."""
    body = fact.body
    item["checked_on"] = item["checked_on"] or fact.occurred_on
    item["visits"] += 1
    item["found"] += len(body["cases"])
    item["result"] = "found" if item["found"] else "clear"
    item["observed"] = body["observed"] or item["observed"]
    item["checked_unit_id"] = _id(body["unit"])


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None
