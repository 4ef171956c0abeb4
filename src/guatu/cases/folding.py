"""From the facts about one case to how it stands. Pure: no clock, no tables, so any past day can be folded alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from guatu.cases.rules import longest_extension
from guatu.facts.folds import FactRow


@dataclass(slots=True)
class CaseFold:
    """The columns of a case's row (`models.CaseStanding`), ids as text."""

    root_id: str
    number: str
    kind: str
    title: str
    text: str
    grade: str
    level: str
    category: str
    is_sensitive: bool
    place_id: str | None
    county_id: str | None
    project_id: str | None
    parent_id: str | None
    relapse_of: str | None
    source_type: str
    source_id: str
    issuer_unit_id: str | None
    issuer_post_id: str | None
    unit_id: str | None
    verifier_unit_id: str | None
    coop_units: list[str]
    state: str
    turn: str
    opened_on: dt.date
    due_on: dt.date | None
    original_due_on: dt.date | None
    extendable_to: dt.date | None
    limit_days: int | None
    limit_unit: str
    is_provisional: bool
    rank: int
    spans: list[list[str]]
    is_sample: bool
    accepted_on: dt.date | None = None
    stopped_on: dt.date | None = None
    stop_cause: str = ""
    extension_until: dt.date | None = None
    submitted_on: dt.date | None = None
    submitted_post_id: str | None = None
    verified_on: dt.date | None = None
    reported_on: dt.date | None = None
    closed_on: dt.date | None = None
    withdrawn_on: dt.date | None = None
    rechecked_on: dt.date | None = None
    relapsed_into: str | None = None
    satisfaction: str = ""
    progress: str = ""
    returns: int = 0
    extensions: int = 0
    send_backs: int = 0
    submissions: int = 0
    carries: int = 0
    version: int = 0
    changed_on: dt.date | None = None
    _before_stop: str = field(default="handler", repr=False)

    def move(self, state: str, turn: str, on: dt.date) -> None:
        """Stand elsewhere, and let the days from `on` be `turn`'s; a clock that stood still stands so no longer."""
        self.state, self.stopped_on, self.stop_cause = state, None, ""
        self.give(turn, on)

    def begin_anew(self, due_on: dt.date | None, on: dt.date, *, is_provisional: bool) -> None:
        """Be given a limit of its own from `on`: what was asked for and granted before was for another."""
        self.extension_until, self.extensions = None, 0
        if due_on is not None:
            self.due_on, self.is_provisional = due_on, is_provisional
            self.extendable_to = longest_extension(on, due_on)

    def give(self, turn: str, on: dt.date) -> None:
        """Let the days from `on` be `turn`'s."""
        self.turn = turn
        if not self.spans or self.spans[-1][0] != turn:
            self.spans.append([turn, on.isoformat()])


def fold_case(facts: Sequence[FactRow]) -> CaseFold | None:
    """How a case stands after these facts; None before it was opened."""
    found: CaseFold | None = None
    for fact in facts:
        if fact.kind == "cases.opened":
            found = _opened(fact)
        elif found is not None:
            _STEPS[fact.kind](found, fact)
        if found is not None:
            found.version += 1
            found.changed_on = fact.occurred_on
    return found


def _opened(fact: FactRow) -> CaseFold:
    body, on, due_on = fact.body, fact.occurred_on, _day(fact.body["due_on"])
    state = "assigned" if body["needs_acceptance"] else "working"
    return CaseFold(
        root_id=body["root"], number=body["number"], kind=body["kind"], title=body["title"], text=body["text"],
        grade=body["grade"], level=body["level"], category=body["category"], is_sensitive=body["is_sensitive"],
        place_id=_text(fact.place), county_id=body["county"] or None, project_id=_text(fact.project),
        parent_id=body["parent"] or None, relapse_of=body["relapse_of"] or None, source_type=body["source_type"],
        source_id=body["source_id"], issuer_unit_id=body["issuer_unit"] or None, issuer_post_id=body["issuer_post"] or None,
        unit_id=body["handler_unit"] or None, verifier_unit_id=body["verifier_unit"] or None, coop_units=list(body["coop_units"]),
        state=state, turn="handler", opened_on=on, due_on=due_on, original_due_on=due_on,
        limit_days=body["limit_days"], limit_unit=body["limit_unit"], is_provisional=body["is_provisional"],
        extendable_to=longest_extension(on, due_on) if due_on else None, rank=body["start_rung"], spans=[["handler", on.isoformat()]], is_sample=fact.provenance == "sample",
        accepted_on=None if body["needs_acceptance"] else on,
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _accepted(case: CaseFold, fact: FactRow) -> None:
    case.accepted_on, case.state = fact.occurred_on, "working"
    # Whoever accepts waits on for what the clock was stopped for.
    if case.stopped_on is None:
        case.give("handler", fact.occurred_on)


def _returned(case: CaseFold, fact: FactRow) -> None:
    case.returns += 1
    case.move("returned", "issuer", fact.occurred_on)


def _handed_over(case: CaseFold, fact: FactRow) -> None:
    body = fact.body
    case.unit_id, case.accepted_on = body["to_unit"], None
    case.returns = 1 if body["is_ruling"] else 0
    case.begin_anew(_day(body["due_on"]), fact.occurred_on, is_provisional=body["is_provisional"])
    case.move("working" if body["is_ruling"] else "assigned", "handler", fact.occurred_on)
    # The days of another handler are its own: the limit for returning it counts from here (R4.12).
    if case.spans[-1][1] != fact.occurred_on.isoformat():
        case.spans.append(["handler", fact.occurred_on.isoformat()])
    if body["is_ruling"]:
        case.accepted_on = fact.occurred_on


def _noted(case: CaseFold, fact: FactRow) -> None:
    case.progress = fact.body["text"]


def _extension_asked(case: CaseFold, fact: FactRow) -> None:
    case.extension_until = _day(fact.body["until_on"])


def _extension_decided(case: CaseFold, fact: FactRow) -> None:
    case.extension_until = None
    if fact.body["is_granted"]:
        case.extensions += 1
        case.due_on = _day(fact.body["until_on"])


def _clock_stopped(case: CaseFold, fact: FactRow) -> None:
    case.stopped_on, case.stop_cause = fact.occurred_on, fact.body["cause"]
    case._before_stop = case.turn
    case.give(fact.body["cause"], fact.occurred_on)


def _clock_resumed(case: CaseFold, fact: FactRow) -> None:
    case.stopped_on, case.stop_cause = None, ""
    due_on = _day(fact.body["due_on"])
    if due_on and case.due_on:
        # What is asked for, and how far it may go, lie as far behind the date as they did.
        given = due_on - case.due_on
        case.extendable_to = case.extendable_to + given if case.extendable_to else None
        case.extension_until = case.extension_until + given if case.extension_until else None
    case.due_on, case.is_provisional = due_on or case.due_on, fact.body["is_provisional"]
    case.give(case._before_stop, fact.occurred_on)


def _due_recounted(case: CaseFold, fact: FactRow) -> None:
    due_on = _day(fact.body["due_on"])
    if due_on and case.due_on:
        # Nobody was given more time: a date that was the first one before is so still.
        if case.original_due_on == case.due_on:
            case.original_due_on = due_on
        case.extendable_to = case.extendable_to + (due_on - case.due_on) if case.extendable_to else None
    case.due_on, case.is_provisional = due_on, fact.body["is_provisional"]


def _submitted(case: CaseFold, fact: FactRow) -> None:
    case.submissions += 1
    case.submitted_on, case.submitted_post_id = fact.occurred_on, fact.body["post"] or None
    case.progress, case.extension_until = fact.body["text"], None
    case.move("submitted", "verifier", fact.occurred_on)


def _sent_back(case: CaseFold, fact: FactRow) -> None:
    case.send_backs += 1
    case.submitted_on = case.verified_on = None
    case.move("working", "handler", fact.occurred_on)


def _verified(case: CaseFold, fact: FactRow) -> None:
    case.verified_on, case.satisfaction = fact.occurred_on, fact.body["satisfaction"]
    case.move("verified", "issuer", fact.occurred_on)


def _reported_back(case: CaseFold, fact: FactRow) -> None:
    case.reported_on = fact.occurred_on


def _reinstructed(case: CaseFold, fact: FactRow) -> None:
    body = fact.body
    case.text = f"{case.text}\n{body['text']}"
    case.submitted_on = case.verified_on = case.reported_on = None
    # Before it was accepted: what is ordered a second time is worked on, and nobody is asked any more whether it is.
    case.accepted_on = case.accepted_on or fact.occurred_on
    case.begin_anew(_day(body["due_on"]), fact.occurred_on, is_provisional=body["is_provisional"])
    case.move("working", "handler", fact.occurred_on)


def _closed(case: CaseFold, fact: FactRow) -> None:
    case.closed_on, case.extension_until = fact.occurred_on, None
    case.move("closed", "nobody", fact.occurred_on)


def _withdrawn(case: CaseFold, fact: FactRow) -> None:
    case.withdrawn_on, case.extension_until = fact.occurred_on, None
    case.move("withdrawn", "nobody", fact.occurred_on)


def _rechecked(case: CaseFold, fact: FactRow) -> None:
    case.rechecked_on = fact.occurred_on


def _relapsed(case: CaseFold, fact: FactRow) -> None:
    case.relapsed_into = fact.body["into"]


def _carried_over(case: CaseFold, _fact: FactRow) -> None:
    case.carries += 1


def _escalation_proposed(_case: CaseFold, _fact: FactRow) -> None:
    """A proposal changes nothing by itself."""


def _escalation_decided(case: CaseFold, fact: FactRow) -> None:
    if fact.body["is_confirmed"]:
        case.rank = max(case.rank, fact.body["rank"])


def _duty_moved(case: CaseFold, fact: FactRow) -> None:
    body = fact.body

    def then(unit: str | None) -> str | None:
        return body["to_unit"] if unit == body["from_unit"] else unit

    case.unit_id, case.issuer_unit_id, case.verifier_unit_id = map(then, (case.unit_id, case.issuer_unit_id, case.verifier_unit_id))
    helpers = dict.fromkeys(map(then, case.coop_units))
    case.coop_units = [one for one in helpers if one is not None and one != case.unit_id]
    if case.issuer_post_id == body["from_post"]:
        case.issuer_post_id = body["to_post"] or None


_STEPS: dict[str, Callable[[CaseFold, FactRow], None]] = {
    "cases.accepted": _accepted,
    "cases.returned": _returned,
    "cases.handed_over": _handed_over,
    "cases.noted": _noted,
    "cases.extension_asked": _extension_asked,
    "cases.extension_decided": _extension_decided,
    "cases.clock_stopped": _clock_stopped,
    "cases.clock_resumed": _clock_resumed,
    "cases.due_recounted": _due_recounted,
    "cases.result_submitted": _submitted,
    "cases.sent_back": _sent_back,
    "cases.result_verified": _verified,
    "cases.reported_back": _reported_back,
    "cases.reinstructed": _reinstructed,
    "cases.closed": _closed,
    "cases.withdrawn": _withdrawn,
    "cases.rechecked": _rechecked,
    "cases.relapsed": _relapsed,
    "cases.carried_over": _carried_over,
    "cases.escalation_proposed": _escalation_proposed,
    "cases.escalation_decided": _escalation_decided,
    "cases.duty_moved": _duty_moved,
}
KINDS = frozenset({"cases.opened", *_STEPS})
