"""Ladders: rungs that a case may reach, declared by the stage that issues their papers. Proposals only (R4.1, R4.2)."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

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
from guatu.runner.items import Items

log = logging.getLogger("guatu.cases")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a rung looks at: a case, the day, the parameters and calendar of its jurisdiction, and the rungs reached before.

    A rung is shown the earlier rungs of its own ladder only.
    """

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


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many rungs were proposed in a round, and how many cases could not be looked at."""

    proposed: int = 0
    failed: int = 0


def propose_all(at: dt.date | None = None) -> Proposed:
    """Propose every rung that a case has reached and that was not proposed before, each case in its own transaction.

    A case that moves meanwhile, or fails, is looked at again the next time and holds up no other.
    Errors: a busy or lost database.
    """
    day, items = at or clock.today(), Items(log)
    due = CaseStanding.objects.filter(snapshot_no=LIVE, state__in=OPEN_STATES)
    rows: dict[UUID, list[CaseStanding]] = defaultdict(list)
    for row in overdue(due, day).order_by("root_id", "number"):
        rows[row.root_id].append(row)
    count = 0
    for root, found in rows.items():
        looks = items.attempt(partial(_looks, root, found, day), of=f"the ladders of {root}") or ()
        for looked in looks:
            count += items.attempt(partial(_propose, looked), of=f"the ladder of case {looked.case.case_id}") or 0
    return Proposed(count, items.failed)


def _looks(root: UUID, rows: Sequence[CaseStanding], day: dt.date) -> list[Looked]:
    params, calendar = parameters(root=root, at=day), calendar_of(root)
    earlier: dict[UUID, list[Escalation]] = defaultdict(list)
    for one in Escalation.objects.filter(case_id__in=[row.case_id for row in rows]).order_by("rank"):
        earlier[one.case_id].append(one)
    return [Looked(row, day, params, calendar, tuple(earlier[row.case_id])) for row in rows]


@transaction.atomic
def _propose(looked: Looked) -> int:
    count = 0
    for rung in all_rungs():
        own = tuple(one for one in looked.earlier if one.ladder == rung.ladder)
        # A relapse starts where the old case was closed: lower rungs are behind it (R4.4).
        if any(one.rung == rung.key for one in own) or rung.rank <= _climbed(looked, rung.ladder):
            continue
        why = rung.reached(replace(looked, earlier=own))
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


def _climbed(looked: Looked, ladder: str) -> int:
    """How high the case stands on a ladder: what was climbed on it, or where a relapse began."""
    climbed: dict[str, int] = defaultdict(int)
    for one in looked.earlier:
        if one.state == RungState.CONFIRMED:
            climbed[one.ladder] = max(climbed[one.ladder], one.rank)
    # The case keeps its highest rank of all: it says something of this ladder only when no other ladder brought it there.
    others = max((rank for name, rank in climbed.items() if name != ladder), default=0)
    return looked.case.rank if looked.case.rank > others else climbed[ladder]
