"""One return to be filled: the project, the occasion, what was told last, what stands there now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.desk.project_words import money_text
from guatu.facts.folds import LIVE
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectMonth, ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.ledger.vocab import Basis
from guatu.life.build.rules import Known
from guatu.life.build.services import known_for
from guatu.life.dispatch.returns import queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.rules import Occasion
from guatu.life.dispatch.returns.vocab import Asked

_GONE = "没有找到。可能已被移除，或不在你的管辖范围。"


@dataclass(frozen=True, slots=True)
class Money:
    """The investment side of a month's return. Units: yuan."""

    period: Period
    known: Known
    told: int | None

    @property
    def last_text(self) -> str:
        """What stood at the end of the period before, in 万元; empty at the year's beginning."""
        return "" if self.known.before_yuan is None else money_text(self.known.before_yuan)

    @property
    def told_text(self) -> str:
        """What was told for this period already."""
        return "" if self.told is None else money_text(self.told)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the form needs. `mark` is what was told for this very occasion; `last` for the one before."""

    standing: ProjectStanding
    cycle: ReturnCycle
    occasion: Occasion
    now: dt.datetime
    mark: dict[str, Any]
    last: dict[str, Any]
    money: Money | None

    @property
    def seen(self) -> str:
        """The filing the form is drawn from."""
        return str(self.mark.get("filing", ""))

    @property
    def is_locked(self) -> bool:
        """Whether only a reason opens it."""
        return self.now > self.occasion.lock_at

    @property
    def state(self) -> str:
        """Where it stands."""
        return rules.state_of(self.mark or None, self.occasion.lock_at, self.now)

    @property
    def log(self) -> UUID:
        """The month's log it stands in."""
        return queries.log_id(self.standing.project_id, self.cycle.key, self.occasion.month)

    def asks(self, name: str) -> bool:
        """Whether the cycle asks a field."""
        return name in self.cycle.asks


def open_sheet(actor: Actor, project: UUID, cycle: str, occasion: str) -> Sheet:
    """The return of a project for an occasion. Errors: NotFound for a project out of reach, no such cycle or occasion; Refused."""
    standing = get_standing_for(actor, project, verb=queries.FILE)
    row = ReturnCycle.objects.filter(root_id=standing.root_id, key=cycle).first()
    found = rules.occasion_of(row.rule, occasion, calendar_of(standing.root_id)) if row else None
    if row is None or found is None:
        raise NotFound(_(_GONE))
    log = queries.log_of(standing.project_id, cycle, found.month)
    mark = log.marks.get(found.key, {}) if log else {}
    last = queries.last_told(standing.project_id, cycle, found.on) or {}
    return Sheet(standing, row, found, queries.received_at(), mark, last, _money(actor, standing, row, found))


def _money(actor: Actor, standing: ProjectStanding, cycle: ReturnCycle, occasion: Occasion) -> Money | None:
    """Investment is asked where the cycle asks it, of whoever may tell it."""
    if Asked.INVESTMENT not in cycle.asks or cycle.cadence != rules.MONTHLY:
        return None
    if not policy.can(actor, "return.file", standing).ok:
        return None
    period = Period.reported(occasion.on.year, occasion.on.month)
    rows = ProjectMonth.objects.filter(snapshot_no=LIVE, project_id=standing.project_id, period=period.key, basis=Basis.REPORTED)
    known = known_for(period, Basis.REPORTED, [standing])[standing.project_id]
    return Money(period, known, rows.values_list("ytd_yuan", flat=True).first())
