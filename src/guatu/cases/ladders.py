"""Ladders: rungs that a case may reach, declared by the stage that issues their papers. Proposals only (R4.1, R4.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.queries import overdue
from guatu.cases.services.escalating import propose_escalation
from guatu.cases.vocab import OPEN_STATES, RungState
from guatu.facts.folds import LIVE
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict
from guatu.kernel.workdays import Calendar
from guatu.ledger.calendar import calendar_of
from guatu.ledger.queries import parameters


@dataclass(frozen=True, slots=True)
class Looked:
    """What a rung looks at: a case, the day, the parameters and calendar of its jurisdiction, and the rungs reached before."""

    case: CaseStanding
    at: dt.date
    params: dict[str, Any]
    calendar: Calendar
    earlier: tuple[Escalation, ...]

    def confirmed(self, rung: str) -> Escalation | None:
        """An earlier rung that was climbed."""
        return next((one for one in self.earlier if one.rung == rung and one.state == RungState.CONFIRMED), None)


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of a ladder. `reached` says in words why it is reached, or nothing."""

    ladder: str
    key: str
    rank: int
    title: Any
    source: str
    reached: Callable[[Looked], str]


_RUNGS: dict[tuple[str, str], Rung] = {}


def register(rung: Rung) -> Rung:
    """Declare a rung. Errors: RuntimeError when its key is taken."""
    if (rung.ladder, rung.key) in _RUNGS:
        raise RuntimeError(f"rung {rung.ladder}.{rung.key} is declared twice")
    _RUNGS[rung.ladder, rung.key] = rung
    return rung


def rung_of(ladder: str, key: str) -> Rung | None:
    """A rung by its names, or None when no stage declares it any more."""
    return _RUNGS.get((ladder, key))


def all_rungs() -> list[Rung]:
    """Every declared rung, lowest first."""
    return sorted(_RUNGS.values(), key=lambda one: (one.ladder, one.rank))


def propose_all(at: dt.date | None = None) -> int:
    """Propose every rung that a case has reached and that was not proposed before. Returns how many were.

    Errors: none; a case that moves meanwhile is looked at again the next time.
    """
    day = at or clock.today()
    return sum(_propose(looked) for looked in _looks(day))


def _looks(day: dt.date) -> Iterator[Looked]:
    due = CaseStanding.objects.filter(snapshot_no=LIVE, state__in=OPEN_STATES)
    rows = list(overdue(due, day).order_by("root_id", "number"))
    earlier: dict[Any, list[Escalation]] = {}
    for one in Escalation.objects.filter(case_id__in=[row.case_id for row in rows]).order_by("rank"):
        earlier.setdefault(one.case_id, []).append(one)
    for root in dict.fromkeys(row.root_id for row in rows):
        params, calendar = parameters(root=root, at=day), calendar_of(root)
        for row in rows:
            if row.root_id == root:
                yield Looked(row, day, params, calendar, tuple(earlier.get(row.case_id, ())))


def _propose(looked: Looked) -> int:
    reached = {one.rung for one in looked.earlier}
    count = 0
    for rung in all_rungs():
        # A relapse starts where the old case was closed: lower rungs are behind it (R4.4).
        if rung.key in reached or rung.rank <= looked.case.rank:
            continue
        why = rung.reached(looked)
        count += bool(why) and _is_made(looked, rung, why)
    return count


def _is_made(looked: Looked, rung: Rung, why: str) -> bool:
    try:
        made = propose_escalation(
            actor=SYSTEM, case=looked.case.case_id, ladder=rung.ladder, rung=rung.key, rank=rung.rank, why=why, on=None
        )
    except Conflict:
        # Settled at this very moment.
        return False
    return made is not None
