"""What the issuer does: hand over, rule on a return, decide an extension, write again, withdraw, carry over."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access.models import Place
from guatu.cases import kinds, reasons, rules
from guatu.cases.queries import independence_fault, units_fault
from guatu.cases.services.acting import Act, acting, require_issuer, require_words
from guatu.cases.services.escalating import drop_proposals
from guatu.cases.services.parts import follow_lead, open_parts
from guatu.cases.vocab import OPEN_STATES, CaseState
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger.calendar import calendar_of

_WITHDRAWN = reasons.own(gettext_noop("事项已撤销"))


def hand_over(
    *, actor: Actor, case: UUID, to_unit: UUID, reason: str, due_on: dt.date | None = None, seen: int | None = None,
    on: dt.date | None = None,
) -> None:  # fmt: skip
    """改派：to another unit, which leads the open parts too. The limit begins anew unless a date is given.

    Errors: Invalid; Refused; Conflict. Facts: cases.handed_over; cases.duty_moved, one a part.
    """
    require_words(reason, _("请写明改派理由。"))
    with acting(actor=actor, case=case, verb="case.decide", name="hand_over", seen=seen, on=on) as act:
        require_issuer(act)
        act.require_state(CaseState.ASSIGNED, CaseState.RETURNED, CaseState.WORKING)
        _require_other(act, to_unit)
        due, is_provisional = _new_due(act, due_on)
        kind = kinds.CaseHandedOver(
            from_unit=str(act.case.unit_id or ""), to_unit=str(to_unit), due_on=due, is_provisional=is_provisional
        )
        act.record(kind, reason=reason)
        follow_lead(act, to_unit, reason)


def _require_other(act: Act, to_unit: UUID) -> None:
    if to_unit == act.case.unit_id:
        raise Invalid({"to_unit": [_("仍是原承办单位；如认定由其办理，请用“裁定”。")]})
    place = Place.objects.get(id=act.case.place_id or act.case.root_id)
    fault = units_fault(act.actor, place, "case.decide", [to_unit]) or independence_fault(act.case.verifier_unit_id, to_unit)
    if fault:
        raise Invalid({"to_unit": [fault]})


def _new_due(act: Act, due_on: dt.date | None) -> tuple[dt.date | None, bool]:
    """A date given, else the case's own limit counted from today."""
    calendar = calendar_of(act.case.root_id)
    if due_on is None and act.case.limit_days is not None:
        due_on = rules.due_date(rules.Limit(act.case.limit_days, act.case.limit_unit), act.on, calendar)
    if due_on is not None and due_on < act.on:
        raise Invalid({"due_on": [_("办理时限不能早于今天。")]})
    return due_on, due_on is not None and calendar.is_provisional_between(act.on, due_on)


def rule_on_return(
    *, actor: Actor, case: UUID, reason: str, due_on: dt.date | None = None, seen: int | None = None, on: dt.date | None = None
) -> None:
    """裁定仍由原单位办理：binding, it cannot be returned again (R4.12). Errors: Invalid; Refused; Conflict.

    Facts: cases.handed_over.
    """
    require_words(reason, _("请写明裁定理由。"))
    with acting(actor=actor, case=case, verb="case.decide", name="rule_on_return", seen=seen, on=on) as act:
        require_issuer(act)
        act.require_state(CaseState.RETURNED)
        unit = str(act.case.unit_id or "")
        due, is_provisional = _new_due(act, due_on)
        kind = kinds.CaseHandedOver(from_unit=unit, to_unit=unit, due_on=due, is_ruling=True, is_provisional=is_provisional)
        act.record(kind, reason=reason)


def decide_extension(
    *, actor: Actor, case: UUID, is_granted: bool, reason: str = "", seen: int | None = None, on: dt.date | None = None
) -> None:
    """批准或不批准延期。Refusing needs a reason. Errors: Invalid; Refused; Conflict. Facts: cases.extension_decided."""
    if not is_granted:
        require_words(reason, _("不批准须写明理由。"))
    with acting(actor=actor, case=case, verb="case.decide", name="decide_extension", seen=seen, on=on) as act:
        require_issuer(act)
        # An extension is asked for while it is worked on, and with the step out of that it is asked for no more.
        act.require_state(CaseState.WORKING)
        if act.case.extension_until is None:
            raise Invalid({"until_on": [_("没有待批的延期申请。")]})
        act.record(kinds.CaseExtensionDecided(is_granted=is_granted, until_on=act.case.extension_until), reason=reason)


def reinstruct(
    *, actor: Actor, case: UUID, text: str, due_on: dt.date | None = None, seen: int | None = None, on: dt.date | None = None
) -> None:
    """再批示：the leader wrote again; the same number is worked on further. Errors: Invalid; Refused; Conflict.

    Facts: cases.reinstructed.
    """
    require_words(text, _("请照录批示原文。"), "text")
    with acting(actor=actor, case=case, verb="case.decide", name="reinstruct", seen=seen, on=on) as act:
        require_issuer(act)
        # Also before the unit accepted it: what is ordered a second time is no longer asked about.
        act.require_state(CaseState.ASSIGNED, CaseState.WORKING, CaseState.SUBMITTED, CaseState.VERIFIED)
        due, is_provisional = _new_due(act, due_on)
        act.record(kinds.CaseReinstructed(text=text.strip(), due_on=due, is_provisional=is_provisional))


def withdraw_case(*, actor: Actor, case: UUID, reason: str, seen: int | None = None, on: dt.date | None = None) -> None:
    """撤销：the issuer takes it back, and with the whole its parts that still move. Errors: Invalid; Refused; Conflict.

    Facts: cases.withdrawn, one a case; cases.escalation_decided.
    """
    require_words(reason, _("请写明撤销理由。"))
    with acting(actor=actor, case=case, verb="case.decide", name="withdraw", seen=seen, on=on) as act:
        require_issuer(act)
        act.require_state(*OPEN_STATES)
        for one in (act, *open_parts(act)):
            drop_proposals(one, _WITHDRAWN)
            one.record(kinds.CaseWithdrawn(), reason=reason)


def carry_over(*, actor: Actor, case: UUID, meeting: str, on: dt.date | None = None) -> None:
    """结转：a meeting found it unfinished and carries it on. Errors: Refused; Conflict. Facts: cases.carried_over."""
    with acting(actor=actor, case=case, verb="case.decide", name="carry_over", on=on) as act:
        act.require_state(CaseState.ASSIGNED, CaseState.RETURNED, CaseState.WORKING, CaseState.SUBMITTED)
        act.record(kinds.CaseCarriedOver(meeting=meeting))
