"""The clock that stands still on somebody else's time: stopped and resumed by the issuer, ended by a step that moves the case on."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.cases import kinds, rules
from guatu.cases.services.acting import Act, acting, require_issuer, require_words
from guatu.cases.vocab import CaseState, StopCause
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger.calendar import calendar_of


def stop_clock(
    *, actor: Actor, case: UUID, cause: str, reason: str, seen: int | None = None, on: dt.date | None = None
) -> None:
    """停表：it is somebody else's time. Errors: Invalid; Refused; Conflict. Facts: cases.clock_stopped."""
    require_words(reason, _("请写明停表原因。"))
    if cause not in StopCause.values:
        raise Invalid({"cause": [_("没有这种停表原因。")]})
    with acting(actor=actor, case=case, verb="case.decide", name="stop_clock", seen=seen, on=on) as act:
        require_issuer(act)
        act.require_state(CaseState.ASSIGNED, CaseState.WORKING)
        if act.case.stopped_on is not None:
            raise Invalid({"cause": [_("时钟已停（%(day)s 起）。") % {"day": act.case.stopped_on.isoformat()}]})
        act.record(kinds.CaseClockStopped(cause=cause), reason=reason)


def resume_clock(*, actor: Actor, case: UUID, reason: str = "", seen: int | None = None, on: dt.date | None = None) -> None:
    """恢复计时：the due date moves by as long as the clock stood. Errors: Invalid; Refused; Conflict.

    Facts: cases.clock_resumed.
    """
    with acting(actor=actor, case=case, verb="case.decide", name="resume_clock", seen=seen, on=on) as act:
        require_issuer(act)
        act.require_state(CaseState.ASSIGNED, CaseState.WORKING)
        if act.case.stopped_on is None:
            raise Invalid({"cause": [_("时钟没有停。")]})
        act.record(_resumed(act, act.case.stopped_on), reason=reason)


def end_stop(act: Act) -> None:
    """A case that moves on waits for nobody any more: the days its clock stood are given back before the step is written."""
    if act.case.stopped_on is not None:
        act.record(_resumed(act, act.case.stopped_on))


def _resumed(act: Act, stopped_on: dt.date) -> kinds.CaseClockResumed:
    one = act.case
    if one.due_on is None:
        return kinds.CaseClockResumed(due_on=None, is_provisional=one.is_provisional)
    calendar = calendar_of(one.root_id)
    limit = rules.Limit(one.limit_days or 0, one.limit_unit or rules.WORKDAY)
    due = rules.resumed_due(limit, one.due_on, stopped_on, act.on, calendar)
    return kinds.CaseClockResumed(due_on=due, is_provisional=calendar.is_provisional_between(act.on, due))
