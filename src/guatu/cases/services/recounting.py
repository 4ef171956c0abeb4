"""重算时限：a calendar that comes after the dates that were counted by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from guatu.cases import kinds, rules
from guatu.cases.models import Case, CaseStanding
from guatu.cases.registry import case_kind
from guatu.cases.services.acting import Act
from guatu.cases.services.opening import limit_of
from guatu.cases.standings import SUBJECT
from guatu.facts import journal
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.workdays import Calendar
from guatu.ledger.calendar import calendar_of

_BATCH = 2000
# Steps that give a date anew: the last of them is the one a date is counted from.
_DATED = ("cases.opened", "cases.handed_over", "cases.reinstructed", "cases.clock_resumed", "cases.extension_decided")


@dataclass(frozen=True, slots=True)
class _Given:
    """The step that gave a case its date."""

    kind: str
    on: dt.date


def recount_due(*, actor: Actor, root: UUID, before: Calendar) -> int:
    """Count the dates of all open cases again that were counted by `before`, the calendar until this transaction changed it. What
    somebody wrote down as a date (of an assignment, an extension) stays. Returns how many were given another date.

    Facts: cases.due_recounted, one a case whose date or its certainty changed. Source: R14.3.
    """
    rows = CaseStanding.objects.live().open().filter(root_id=root).exclude(due_on=None)
    with transaction.atomic():
        # Held before they are read: a step that is under way is over by then, or waits.
        list(Case.objects.select_for_update().filter(id__in=rows.values("case_id")).order_by("id"))
        found = list(_recounted(list(rows.order_by("case_id")), before, calendar_of(root)))
        changed = [(row, due_on, is_provisional) for row, due_on, is_provisional in found if _is_other(row, due_on, is_provisional)]
        if changed:
            _record(actor, changed)
    return sum(row.due_on != due_on for row, due_on, _is_provisional in changed)


def _record(actor: Actor, changed: Iterable[tuple[CaseStanding, dt.date, bool]]) -> None:
    with journal.entry(actor=actor, verb="cases.recount_due") as entry:
        for row, due_on, is_provisional in changed:
            act = Act(actor, row, max(clock.today(), row.changed_on or clock.today()), entry)
            act.record(kinds.CaseDueRecounted(due_on, is_provisional))


def _is_other(row: CaseStanding, due_on: dt.date, is_provisional: bool) -> bool:
    return (row.due_on, row.is_provisional) != (due_on, is_provisional)


def _recounted(rows: Sequence[CaseStanding], before: Calendar, after: Calendar) -> Iterator[tuple[CaseStanding, dt.date, bool]]:
    """(case, its date by the new calendar, whether that is provisional)."""
    given = _given([row.case_id for row in rows])
    for row in rows:
        step = given.get(row.case_id)
        if step is None or row.due_on is None:
            continue
        due_on = row.due_on
        if _is_counted(row, step, before):
            limit = rules.Limit(row.limit_days or 0, row.limit_unit or rules.WORKDAY)
            due_on = rules.recounted(limit, step.on, row.due_on, before, after)
        yield row, due_on, after.is_provisional_between(min(step.on, due_on), due_on)


def _is_counted(row: CaseStanding, step: _Given, before: Calendar) -> bool:
    """Whether the date came out of a limit and a calendar, and not out of somebody's pen."""
    if step.kind == "cases.extension_decided" or row.limit_days is None:
        return False
    limit = rules.Limit(row.limit_days, row.limit_unit)
    if limit.unit != rules.WORKDAY and limit != limit_of(case_kind(row.kind), row.grade, row.root_id, row.opened_on):
        return False
    # A date that lies elsewhere than its limit was written down beside it; after a stop only what was left is counted.
    return step.kind == "cases.clock_resumed" or rules.due_date(limit, step.on, before) == row.due_on


def _given(cases: Sequence[UUID]) -> dict[UUID, _Given]:
    """The last step that gave each case a date."""
    found: dict[UUID, _Given] = {}
    for start in range(0, len(cases), _BATCH):
        ids = [str(one) for one in cases[start : start + _BATCH]]
        facts = Fact.objects.filter(subject_type=SUBJECT, subject_id__in=ids, kind__in=_DATED).order_by("recorded_at", "line")
        for subject, kind, on, body in facts.values_list("subject_id", "kind", "occurred_on", "body"):
            if body.get("is_granted", True) and (body.get("due_on") or kind == "cases.extension_decided"):
                found[UUID(subject)] = _Given(kind, on)
    return found
