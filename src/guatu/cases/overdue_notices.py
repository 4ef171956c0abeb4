"""到期、逾期、上级：each case is told about once an occasion, however often the clock looks (R4.1).

A date that moved (an extension, a new instruction, another handler) is a new occasion; the same date never is.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from guatu.access import holdings
from guatu.cases import queries, rules
from guatu.cases.models import CaseStanding
from guatu.cases.outward import notice_title
from guatu.cases.superiors import posts_of, superiors_of
from guatu.cases.vocab import OWED_STATES
from guatu.kernel import clock
from guatu.kernel.workdays import Calendar
from guatu.ledger.calendar import calendar_of
from guatu.ledger.queries import parameters
from guatu.notices.models import Urgency
from guatu.notices.services import notify
from guatu.runner.items import Items

log = logging.getLogger("guatu.cases")

_SOON = gettext_noop("%(number)s 将于 %(due)s 到期：%(title)s")
_LATE = gettext_noop("%(number)s 已逾期（时限 %(due)s）：%(title)s")
_SUPERIOR = gettext_noop("%(number)s 逾期 %(n)s 个工作日未办结，请督促：%(title)s")


@dataclass(frozen=True, slots=True)
class Told:
    """How many posts were told: that a date is near, that it has passed, and those above; how many cases failed."""

    reminded: int = 0
    overdue: int = 0
    superiors: int = 0
    failed: int = 0

    def plus(self, other: Told) -> Told:
        """Both together."""
        return Told(self.reminded + other.reminded, self.overdue + other.overdue, self.superiors + other.superiors)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day in one jurisdiction."""

    at: dt.date
    calendar: Calendar
    near_until: dt.date
    superior: int


def tell_all(at: dt.date | None = None, step: Callable[..., None] = lambda *_a, **_k: None) -> Told:
    """Look at every case that is owed and tell whom it concerns, each in its own transaction. Safe to repeat.

    A case that fails holds up no other; the next round looks at it again. Errors: a busy or lost database.
    """
    today, items = at or clock.today(), Items(log)
    rows = list(
        CaseStanding.objects.live().filter(state__in=OWED_STATES, stopped_on=None).exclude(due_on=None).order_by("due_on")
    )
    roots = {row.root_id for row in rows}
    days = {root: items.attempt(partial(_day, root, today), of=f"the dates of {root}") for root in roots}
    told = Told()
    # Who may do what is asked again and again: once a round is enough.
    with holdings.opened():
        for number, row in enumerate(rows, start=1):
            step(number, len(rows))
            day = days[row.root_id]
            if day is not None:
                told = told.plus(items.attempt(partial(_tell_case, row, day), of=f"telling of case {row.case_id}") or Told())
    return replace(told, failed=items.failed)


@transaction.atomic
def _tell_case(row: CaseStanding, day: _Day) -> Told:
    if queries.is_overdue(row, day.at):
        return Told(overdue=_tell_overdue(row), superiors=_tell_superiors(row, day))
    return Told(reminded=_remind(row, day))


def _day(root: UUID, at: dt.date) -> _Day:
    told, calendar = parameters(root=root, at=at), calendar_of(root)
    near = rules.near_until(at, int(told["notices.remind_workdays"]), calendar)
    return _Day(at, calendar, near, int(told["notices.superior_after_workdays"]))


def _remind(row: CaseStanding, day: _Day) -> int:
    """L0：the handler, some working days before the date; not on the day it was opened, which was told by itself."""
    assert row.due_on is not None  # noqa: S101 - asked for above
    if row.opened_on >= day.at or row.due_on > day.near_until:
        return 0
    return _tell("remind", row, posts_of(row.unit_id, "case.work", row), _SOON, urgency=Urgency.DIGEST)


def _tell_overdue(row: CaseStanding) -> int:
    """The handler and whoever asked, when the date has passed."""
    posts = [*posts_of(row.unit_id, "case.work", row), *posts_of(row.issuer_unit_id, "case.decide", row)]
    return _tell("overdue", row, posts, _LATE)


def _tell_superiors(row: CaseStanding, day: _Day) -> int:
    """Those above the handler, once, some working days after the date."""
    late = rules.workdays_late(row.due_on, day.at, day.calendar)
    return _tell("superior", row, superiors_of(row), _SUPERIOR, n=late) if late >= day.superior else 0


def _tell(
    topic: str, row: CaseStanding, posts: Iterable[UUID], text: str, *, urgency: str = Urgency.NORMAL, **more: object
) -> int:
    values = {"number": row.number, "due": f"{row.due_on}", "title": notice_title(row), **more}
    return notify(
        posts=posts, key=f"{topic}:{row.case_id}:{row.due_on}", text=text, values=values, url=("cases:case", (row.case_id,)),
        urgency=urgency,
    )  # fmt: skip
