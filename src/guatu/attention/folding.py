"""From the facts about one exemption to how it stands. Pure: no clock, no tables, so any past day can be folded alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guatu.facts.folds import FactRow


@dataclass(slots=True)
class ExemptionFold:
    """The columns of an exemption's row (`models.LightExemption`), ids as text."""

    root_id: str
    project_id: str
    place_id: str | None
    county_id: str | None
    dimension: str
    reason: str
    valid_from: dt.date
    valid_until: dt.date
    asked_document: str
    asked_on: dt.date
    unit_id: str | None
    asked_post_id: str | None
    is_sample: bool
    state: str = "proposed"
    document_no: str = ""
    decided_on: dt.date | None = None
    decided_post_id: str | None = None
    decision: str = ""
    withdrawn_on: dt.date | None = None
    withdrawn_post_id: str | None = None
    withdrawn_reason: str = ""
    version: int = 0


def fold_exemption(facts: Sequence[FactRow]) -> ExemptionFold | None:
    """How an exemption stands after these facts; None before it was asked for."""
    found: ExemptionFold | None = None
    for fact in facts:
        if fact.kind == "attention.exemption_proposed":
            found = _proposed(fact)
        elif found is not None:
            _STEPS[fact.kind](found, fact)
        if found is not None:
            found.version += 1
    return found


def _proposed(fact: FactRow) -> ExemptionFold:
    body = fact.body
    return ExemptionFold(
        root_id=body["root"], project_id=str(fact.project), place_id=str(fact.place) if fact.place else None,
        county_id=body["county"] or None, dimension=body["dimension"], reason=fact.reason, valid_from=_day(body["valid_from"]),
        valid_until=_day(body["valid_until"]), asked_document=body["document_no"], asked_on=_day(body["asked_on"]),
        unit_id=body["unit"] or None, asked_post_id=body["post"] or None, is_sample=fact.provenance == "sample",
    )  # fmt: skip


def _granted(row: ExemptionFold, fact: FactRow) -> None:
    body = fact.body
    row.state, row.decision, row.document_no = "granted", fact.reason, body["document_no"]
    row.valid_until, row.decided_on, row.decided_post_id = (
        _day(body["valid_until"]),
        _day(body["decided_on"]),
        body["post"] or None,
    )


def _refused(row: ExemptionFold, fact: FactRow) -> None:
    row.state, row.decision = "refused", fact.reason
    row.decided_on, row.decided_post_id = _day(fact.body["decided_on"]), fact.body["post"] or None


def _withdrawn(row: ExemptionFold, fact: FactRow) -> None:
    row.state, row.withdrawn_on, row.withdrawn_reason = "withdrawn", fact.occurred_on, fact.reason
    row.withdrawn_post_id = fact.body["post"] or None


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


_STEPS: dict[str, Callable[[ExemptionFold, FactRow], None]] = {
    "attention.exemption_granted": _granted,
    "attention.exemption_refused": _refused,
    "attention.exemption_withdrawn": _withdrawn,
}
KINDS = frozenset({"attention.exemption_proposed", *_STEPS})
