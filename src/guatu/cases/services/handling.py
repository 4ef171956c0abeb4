"""What the handler does: accept, return once, say how far it is, ask for more time, submit."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.cases import kinds, rules
from guatu.cases.models import CaseStanding
from guatu.cases.queries import subtasks_of, units_fault
from guatu.cases.registry import case_kind
from guatu.cases.services.acting import Act, acting, ids, pieces, require_handler, require_helper, require_words
from guatu.cases.services.stopping import end_stop
from guatu.cases.vocab import CaseState
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger.calendar import calendar_of
from guatu.ledger.queries import parameter


def accept_case(*, actor: Actor, case: UUID, seen: int | None = None, on: dt.date | None = None) -> None:
    """签收。Errors: Refused for another unit; Conflict when it is not waiting for it. Facts: cases.accepted."""
    with acting(actor=actor, case=case, verb="case.work", name="accept", seen=seen, on=on) as act:
        require_handler(act)
        act.require_state(CaseState.ASSIGNED)
        act.record(kinds.CaseAccepted(**ids(actor)))


def return_case(
    *, actor: Actor, case: UUID, reason: str, basis: str, suggested_unit: UUID | None = None, seen: int | None = None,
    on: dt.date | None = None,
) -> None:  # fmt: skip
    """退回：not our duty, because …; once only and within its limit (R4.12).

    Errors: Invalid without reason or basis, after the limit, a second time, or for a unit too far to be suggested; Refused; Conflict.
    Facts: cases.returned, cases.clock_resumed where it stood.
    """
    require_words(reason, _("请写明退回理由。"))
    require_words(basis, _("请写明法规或职责依据。"), "basis")
    with acting(actor=actor, case=case, verb="case.work", name="return", seen=seen, on=on) as act:
        require_handler(act)
        act.require_state(CaseState.ASSIGNED)
        if not case_kind(act.case.kind).may_return:
            raise Invalid({"reason": [_("这类事项不能退回。")]})
        if act.case.returns:
            raise Invalid({"reason": [_("已退回过一次，裁定后须办理。")]})
        _within_limit(act)
        _require_near(act, suggested_unit)
        end_stop(act)
        kind = kinds.CaseReturned(unit=str(actor.unit_id or ""), basis=basis.strip(), suggested_unit=str(suggested_unit or ""))
        act.record(kind, reason=reason)


def _require_near(act: Act, suggested: UUID | None) -> None:
    if suggested is None:
        return
    fault = units_fault(act.actor, Place.objects.get(id=act.case.place_id or act.case.root_id), "case.work", [suggested])
    if fault:
        raise Invalid({"suggested_unit": [fault]})


def _within_limit(act: Act) -> None:
    days = parameter("case.return_workdays", root=act.case.root_id, at=act.on)
    given = act.case.spans[-1][1]
    last = calendar_of(act.case.root_id).add_workdays(dt.date.fromisoformat(given), days)
    if act.on > last:
        text = _("退回须在交办后 %(n)s 个工作日内（%(day)s 前）提出。") % {"n": days, "day": last.isoformat()}
        raise Invalid({"reason": [text]})


def note_progress(
    *, actor: Actor, case: UUID, text: str, evidence: tuple[Evid, ...] = (), seen: int | None = None, on: dt.date | None = None,
    idem_key: str | None = None,
) -> None:  # fmt: skip
    """填写进展；the clock goes on. Errors: Invalid; Refused; Conflict. Facts: cases.noted."""
    require_words(text, _("请写明进展。"), "text")
    request = {"case": case, "text": text, "on": on, "evidence": pieces(evidence)}
    try:
        with acting(
            actor=actor, case=case, verb="case.work", name="note", seen=seen, on=on, idem_key=idem_key, request=request
        ) as act:
            require_helper(act)
            act.require_state(CaseState.ASSIGNED, CaseState.WORKING)
            act.record(kinds.CaseNoted(text=text.strip(), unit=str(actor.unit_id or "")), evidence=evidence)
    except journal.Replayed:
        return


def extending_of(case: CaseStanding, on: dt.date) -> rules.Extending | None:
    """What an extension of this case is held against; None for a case without a date."""
    if case.due_on is None or case.extendable_to is None:
        return None
    most = parameter("case.extensions_most", root=case.root_id, at=on)
    return rules.Extending(case.extensions, most, case.due_on, case.extendable_to)


def ask_extension(
    *, actor: Actor, case: UUID, until_on: dt.date, reason: str, seen: int | None = None, on: dt.date | None = None
) -> None:
    """申请延期：before expiry, at most so often, together no longer than the first limit (R4.15).

    Errors: Invalid; Refused; Conflict. Facts: cases.extension_asked.
    """
    require_words(reason, _("请写明延期理由。"))
    with acting(actor=actor, case=case, verb="case.work", name="ask_extension", seen=seen, on=on) as act:
        require_handler(act)
        act.require_state(CaseState.WORKING)
        asked = extending_of(act.case, act.on)
        fault = rules.extension_fault(asked, until_on, act.on) if asked else "none_left"
        if fault and asked:
            raise Invalid({"until_on": [_fault_words(fault, asked)]})
        if act.case.extension_until is not None or asked is None:
            raise Invalid({"until_on": [_("没有时限，或已有一份延期申请待批。")]})
        act.record(kinds.CaseExtensionAsked(until_on=until_on), reason=reason)


def _fault_words(fault: str, asked: rules.Extending) -> str:
    words = {
        "none_left": _("延期已用满 %(n)s 次。"),
        "expired": _("已过办理时限（%(due)s），不能再申请延期。"),
        "not_later": _("延期后的日期须晚于现时限（%(due)s）。"),
        "too_long": _("累计延期不能超过原办理时限，最迟到 %(longest)s。"),
    }
    told = {"n": asked.most, "due": asked.due_on.isoformat(), "longest": asked.extendable_to.isoformat()}
    return words[fault] % told


def submit_result(
    *, actor: Actor, case: UUID, text: str, evidence: tuple[Evid, ...] = (), seen: int | None = None, on: dt.date | None = None,
    idem_key: str | None = None,
) -> None:  # fmt: skip
    """申请销号：what was done, and what shows it. Parts must be submitted before the whole (R4.13).

    Errors: Invalid without words or evidence, or with open parts; Refused; Conflict.
    Facts: cases.result_submitted, cases.clock_resumed where it stood.
    """
    require_words(text, _("请写明办理结果。"), "text")
    request = {"case": case, "text": text, "on": on, "evidence": pieces(evidence)}
    try:
        with acting(
            actor=actor, case=case, verb="case.work", name="submit", seen=seen, on=on, idem_key=idem_key, request=request
        ) as act:
            require_handler(act)
            act.require_state(CaseState.WORKING)
            if case_kind(act.case.kind).needs_evidence and not evidence:
                raise Invalid({"file": [_("请附佐证材料（照片、批文或凭证）。")]})
            _require_parts(act)
            end_stop(act)
            act.record(kinds.CaseResultSubmitted(text=text.strip(), **ids(actor)), evidence=evidence)
    except journal.Replayed:
        return


def _require_parts(act: Act) -> None:
    left = [one.number for one in subtasks_of(act.case.case_id) if one.is_open and one.submitted_on is None]
    if left:
        raise Invalid({"text": [_("分办任务还没有办完：%(numbers)s。") % {"numbers": "、".join(left)}]})
