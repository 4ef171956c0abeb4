"""Pure fold: the facts of one log become its marks and its counts. No Django, no tables, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from guatu.facts.folds import FactRow
from guatu.life.dispatch.returns.rules import waiting_key

FILED, REVIEWING, SENT_BACK, ACCEPTED, MISSED = "filed", "reviewing", "sent_back", "accepted", "missed"
WAITING = (FILED, REVIEWING)
_TOLD = (
    "progress", "is_unchanged", "people", "blockers", "has_problem", "photos", "checked_photos", "provisional_due_on", "is_told",
    "is_after_lock", "post", "warnings",
)  # fmt: skip


@dataclass(slots=True)
class Log:
    """What a log's row holds."""

    root_id: str
    project_id: Any
    cycle: str
    month: str
    county_id: str = ""
    place_id: str = ""
    unit_id: str = ""
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    backs: dict[str, int] = field(default_factory=dict)
    version: int = 0
    is_sample: bool = False


def fold_log(facts: Sequence[FactRow]) -> Log | None:
    """One log; None before anything was owed or told."""
    opening = next((fact for fact in facts if fact.kind in _OPENING), None)
    if opening is None:
        return None
    log = Log(opening.body["root"], opening.project, opening.body["cycle"], opening.body["month"])
    for fact in sorted(facts, key=lambda one: (one.recorded_at, one.id)):
        _STEPS[fact.kind](log, fact)
        log.version += 1
        log.is_sample = log.is_sample or fact.provenance == "sample"
    return log


def _where(log: Log, fact: FactRow) -> None:
    log.county_id, log.place_id, log.unit_id = fact.body["county"], fact.body["place"], fact.body["unit"]


def _returned(log: Log, fact: FactRow) -> None:
    _where(log, fact)
    body = fact.body
    filed_at = _moment(fact.recorded_at)
    first_at = body["first_at"] or filed_at
    log.marks[body["occasion"]] = {
        **{name: body[name] for name in _TOLD}, **_behalf(body), "on": body["occasion_on"], "due_at": body["due_at"], "lock_at": body["lock_at"],
        "filing": str(fact.id), "entry": str(fact.entry_id), "first_at": first_at, "filed_at": filed_at,
        "is_late": _is_after(first_at, body["due_at"]),
        # By the server's receipt, whether or not the clock has recorded the silence yet.
        "is_missed": _is_after(first_at, body["lock_at"]), "steps": body["steps"], "step": body["step"],
        "state": FILED if body["steps"] else ACCEPTED, "reason": "", "correction": fact.reason,
    }  # fmt: skip


def _behalf(body: dict[str, Any]) -> dict[str, str]:
    """For whom a delegate filed it. Nothing where it was nobody's name but one's own: a log from before this was told stays as it is."""
    return {"for_post": body["for_post"]} if body.get("for_post") else {}


def _passed(log: Log, fact: FactRow) -> None:
    mark = _current(log, fact)
    if mark is not None:
        mark["step"] = fact.body["step"] + 1
        mark["state"] = ACCEPTED if mark["step"] >= len(mark["steps"]) else REVIEWING


def _sent_back(log: Log, fact: FactRow) -> None:
    # Counted apart from the mark: the filing it was about is gone from the facts once it was filed anew.
    log.backs[fact.body["occasion"]] = log.backs.get(fact.body["occasion"], 0) + 1
    mark = _current(log, fact)
    if mark is not None:
        mark["state"], mark["reason"] = SENT_BACK, fact.reason


def _replaced(log: Log, fact: FactRow) -> None:
    mark = _current(log, fact)
    if mark is not None:
        mark["provisional_due_on"] = None
        mark["photos"] += fact.body["photos"]
        mark["checked_photos"] += fact.body["checked_photos"]


def _current(log: Log, fact: FactRow) -> dict[str, Any] | None:
    """The mark a step is about; a step on a filing that was corrected since says nothing of the new one."""
    mark = log.marks.get(fact.body["occasion"])
    return mark if mark is not None and mark.get("filing") == fact.body["filing"] else None


def _missed(log: Log, fact: FactRow) -> None:
    body = fact.body
    if body["occasion"] in log.marks:
        return
    _where(log, fact)
    log.marks[body["occasion"]] = {
        "on": body["occasion_on"], "due_at": body["due_at"], "lock_at": body["lock_at"], "state": MISSED, "is_missed": True,
        "is_late": True,
    }  # fmt: skip


_STEPS: dict[str, Callable[[Log, FactRow], None]] = {
    "returns.progress_returned": _returned, "returns.step_passed": _passed, "returns.sent_back": _sent_back,
    "returns.evidence_replaced": _replaced, "returns.missed": _missed,
}  # fmt: skip
_OPENING = frozenset({"returns.progress_returned", "returns.missed"})
KINDS = frozenset(_STEPS)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


def _is_after(moment: str, limit: str) -> bool:
    return dt.datetime.fromisoformat(moment) > dt.datetime.fromisoformat(limit)


# ---- the counts of a row ---------------------------------------------------------------------------------------------------


def columns_of(log: Log) -> dict[str, Any]:
    """What stands in the columns: counts over the marks, and what was told last."""
    marks = list(log.marks.values())
    filed = [mark for mark in marks if "filing" in mark]
    last = max(filed, key=lambda mark: (mark["on"], mark["filed_at"]), default=None)
    dues = [dt.date.fromisoformat(mark["provisional_due_on"]) for mark in filed if mark["provisional_due_on"]]
    year, month = (int(part) for part in log.month.split("-"))
    return {
        "owed": len(marks), "filed": len(filed), "on_time": sum(not mark["is_late"] for mark in filed),
        "late": sum(mark["is_late"] and not mark["is_missed"] for mark in filed), "missed": sum(mark["is_missed"] for mark in marks),
        "unchanged": sum(mark["is_unchanged"] for mark in filed), "sent_backs": sum(log.backs.values()),
        "problems": sum(mark["has_problem"] for mark in filed), "waiting_key": _waiting(filed),
        "provisional_due_on": min(dues, default=None), "month_on": dt.date(year, month, 1),
        "last_on": dt.date.fromisoformat(last["on"]) if last else None,
        "last_filed_at": dt.datetime.fromisoformat(last["filed_at"]) if last else None,
        "last_progress": last["progress"][:500] if last else "", "last_people": last["people"] if last else None,
    }  # fmt: skip


def _waiting(marks: list[dict[str, Any]]) -> str:
    turns = sorted({waiting_key(mark["steps"][mark["step"]]) for mark in marks if mark["state"] in WAITING})
    return f" {' '.join(turns)} "[:200] if turns else ""
