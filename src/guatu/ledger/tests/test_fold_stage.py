"""The register fold (pure): a stage that was read is not a stage that was dated."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from guatu.ledger import rules


@dataclass
class Row:
    """A fact as the fold sees it."""

    kind: str
    occurred_on: dt.date
    body: dict[str, Any] = field(default_factory=dict)
    period: str = ""
    amount_yuan: int | None = None
    provenance: str = "reported"
    subject_id: str = ""


def registered(on: str = "2023-03-31") -> Row:
    return Row("ledger.project_registered", dt.date.fromisoformat(on), {"attrs": {"name": "示例项目"}})


def stage(code: str, on: str, precision: str = "day") -> Row:
    return Row("ledger.stage_reached", dt.date.fromisoformat(on), {"stage": code, "precision": precision, "text": "截至报道时"})


def folded(*facts: Row) -> rules.Standing:
    found = rules.fold_standing(sorted(facts, key=lambda fact: fact.occurred_on))
    assert found is not None
    return found


def test_it_works() -> None:
    standing = folded(registered(), stage("P40", "2023-04-06"))
    assert (standing.columns["stage"], standing.columns["stage_on"]) == ("P40", dt.date(2023, 4, 6))
    assert standing.columns["started_on"] == dt.date(2023, 4, 6)


def test_a_reading_sets_the_stage_and_no_date() -> None:
    standing = folded(registered(), stage("P70", "2023-09-30", "reading"))
    assert (standing.columns["stage"], standing.columns["pool"]) == ("P70", "producing")
    assert standing.columns["stage_on"] is None and standing.columns["produced_on"] is None
    assert standing.milestones == {} and standing.columns["refreshed_on"] == dt.date(2023, 9, 30)


def test_a_reading_does_not_move_a_known_date() -> None:
    standing = folded(registered(), stage("P40", "2023-09-06"), stage("P40", "2023-09-30", "reading"))
    assert (standing.columns["stage_on"], standing.columns["started_on"]) == (dt.date(2023, 9, 6), dt.date(2023, 9, 6))


def test_a_reading_does_not_set_back() -> None:
    standing = folded(registered(), stage("P60", "2023-04-01"), stage("P50", "2023-09-30", "reading"))
    assert (standing.columns["stage"], standing.columns["stage_on"]) == ("P60", dt.date(2023, 4, 1))


def test_a_date_told_after_a_reading_fills_the_milestone() -> None:
    standing = folded(registered(), stage("P40", "2023-04-30", "reading"), stage("P40", "2023-05-12"))
    assert (standing.columns["stage_on"], standing.columns["started_on"]) == (dt.date(2023, 5, 12), dt.date(2023, 5, 12))


def test_a_promise_beside_a_reading_stays_unmet() -> None:
    promise = Row("ledger.milestone_promised", dt.date(2023, 3, 31), {"milestone": "complete", "promised_on": "2023-06-30"})
    standing = folded(registered(), promise, stage("P60", "2023-09-30", "reading"))
    assert standing.milestones["complete"]["actual_on"] is None and standing.columns["stage"] == "P60"
