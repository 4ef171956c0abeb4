"""What happens after the result: verified by somebody else, reported back, closed, looked at again, relapsed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access import scope
from guatu.access.models import Place, Unit
from guatu.access.models.places import UnitKind
from guatu.cases import kinds, reasons, rules
from guatu.cases.models import CaseStanding, coop_ids
from guatu.cases.queries import independence_fault
from guatu.cases.registry import case_kind
from guatu.cases.services.acting import Act, acting, ids, require_issuer, require_words, unit_of
from guatu.cases.services.escalating import drop_proposals
from guatu.cases.services.opening import Order, write_opening
from guatu.cases.services.parts import open_parts
from guatu.cases.vocab import OWED_STATES, CaseState, Level, Manner, Satisfaction
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, Refused
from guatu.ledger.queries import parameter

_SETTLED = reasons.own(gettext_noop("事项已销号"))


def require_independent(act: Act) -> None:
    """Errors: Refused for the handler, whoever is under it or helps it, whoever submitted, and for a county over a city's item.

    Source: R4.13.
    """
    if scope.is_machine(act.actor):
        return
    fault = independence_fault(act.actor.unit_id, act.case.unit_id, coop_ids(act.case.coop_units))
    if fault:
        raise Refused(fault)
    if act.actor.post_id is not None and act.actor.post_id == act.case.submitted_post_id:
        raise Refused(_("申请销号的岗位不能自己核验。"))
    unit = unit_of(act.actor)
    if act.case.level == Level.CITY and unit is not None and unit.place_id != act.case.root_id and not act.case.parent_id:
        raise Refused(_("市级事项由市级单位核验。"))


def send_back(*, actor: Actor, case: UUID, reason: str, seen: int | None = None, on: dt.date | None = None) -> None:
    """打回：not done yet, because … Errors: Invalid; Refused; Conflict. Facts: cases.sent_back."""
    require_words(reason, _("请写明打回理由。"))
    with acting(actor=actor, case=case, verb="case.verify", name="send_back", seen=seen, on=on) as act:
        require_independent(act)
        act.require_state(CaseState.SUBMITTED, CaseState.VERIFIED)
        act.record(kinds.CaseSentBack(unit=str(actor.unit_id or "")), reason=reason)


def verify_result(
    *, actor: Actor, case: UUID, manner: str, text: str = "", satisfaction: str = "", evidence: tuple[Evid, ...] = (),
    seen: int | None = None, on: dt.date | None = None,
) -> None:  # fmt: skip
    """核验：somebody other than the handler has seen it done; the enterprise speaks for its own (R4.13).

    Errors: Invalid; Refused; Conflict. Facts: cases.result_verified.
    """
    if manner not in Manner.values or satisfaction not in Satisfaction.values:
        raise Invalid({"manner": [_("请选择核验方式。")]})
    with acting(actor=actor, case=case, verb="case.verify", name="verify", seen=seen, on=on) as act:
        require_independent(act)
        act.require_state(CaseState.SUBMITTED)
        if case_kind(act.case.kind).needs_visit and manner == Manner.PAPERS:
            raise Invalid({"manner": [_("问题和企业诉求须现场或电话核验，不能只查验材料。")]})
        if case_kind(act.case.kind).needs_enterprise and not satisfaction:
            raise Invalid({"satisfaction": [_("企业诉求须登记企业本身的评价。")]})
        kind = kinds.CaseResultVerified(manner=manner, satisfaction=satisfaction, text=text.strip(), **ids(actor))
        act.record(kind, evidence=evidence)


def report_back(*, actor: Actor, case: UUID, text: str, seen: int | None = None, on: dt.date | None = None) -> None:
    """反馈呈报：the result goes back to the leader who asked. Errors: Invalid; Refused; Conflict. Facts: cases.reported_back."""
    require_words(text, _("请写明呈报内容。"), "text")
    with acting(actor=actor, case=case, verb="case.decide", name="report_back", seen=seen, on=on) as act:
        require_issuer(act)
        act.require_state(CaseState.VERIFIED)
        act.record(kinds.CaseReportedBack(text=text.strip()))


def close_case(*, actor: Actor, case: UUID, seen: int | None = None, on: dt.date | None = None) -> None:
    """销号。Errors: Refused when it is not this unit's to close; Invalid when something is missing; Conflict.

    Facts: cases.closed, cases.escalation_decided.
    """
    with acting(actor=actor, case=case, verb="case.close", name="close", seen=seen, on=on) as act:
        act.require_state(CaseState.VERIFIED)
        require_independent(act)
        fault = close_fault(actor, act.case)
        if fault:
            raise Refused(fault)
        if case_kind(act.case.kind).needs_report and act.case.reported_on is None:
            raise Invalid({"": [_("批示件须先向批示领导呈报结果，才能销号。")]})
        drop_proposals(act, _SETTLED)
        act.record(kinds.CaseClosed(**ids(actor)))


def settle_case(*, actor: Actor, case: UUID, reason: str, on: dt.date | None = None) -> None:
    """了结：what it asks for is no longer owed, because the matter behind it was struck out, and with the whole its parts that still
    move. They happened and stay counted.

    Errors: Invalid without a reason; Refused for anybody but the issuer; Conflict once a result is in. Source: R4.4.
    Facts: cases.closed, one a case; cases.escalation_decided.
    """
    require_words(reason, _("请写明了结的原因。"))
    with acting(actor=actor, case=case, verb="case.decide", name="settle", on=on) as act:
        require_issuer(act)
        act.require_state(*OWED_STATES)
        for one in (act, *open_parts(act)):
            drop_proposals(one, _SETTLED)
            one.record(kinds.CaseClosed(**ids(actor)), reason=reason)


def close_fault(actor: Actor, case: CaseStanding) -> str:
    """Why this unit may not close this case; empty when it may. Source: R4.13."""
    if scope.is_machine(actor):
        return ""
    unit = unit_of(actor)
    issuer = Unit.objects.filter(id=case.issuer_unit_id).first() if case.issuer_unit_id else None
    is_inspection = unit is not None and unit.kind == UnitKind.INSPECTION
    if issuer is not None and issuer.kind == UnitKind.INSPECTION and not is_inspection:
        return _("督查室交办的事项只能由督查室销号。")
    if case.satisfaction == Satisfaction.BAD and not is_inspection:
        return _("企业评价为“不满意”，须由督查室认定后销号。")
    check = case_kind(case.kind).close_check
    return check(actor, case, unit) if check else ""


def recheck_case(
    *, actor: Actor, case: UUID, is_sound: bool, text: str = "", evidence: tuple[Evid, ...] = (), on: dt.date | None = None
) -> UUID | None:
    """回访抽查 a closed case; when it has come back, it relapses under a new number, which is returned.

    Errors: Invalid; Refused; Conflict. Facts: cases.rechecked, cases.relapsed, cases.opened.
    """
    if not is_sound:
        require_words(text, _("请写明复发情况。"), "text")
    with acting(actor=actor, case=case, verb="case.verify", name="recheck", on=on) as act:
        require_independent(act)
        act.require_state(CaseState.CLOSED)
        if not is_sound and act.case.relapsed_into is not None:
            raise Invalid({"text": [_("已重新挂号。")]})
        act.record(kinds.CaseRechecked(is_sound=is_sound, text=text.strip()), evidence=evidence)
        return None if is_sound else _relapse(act, text)


def relapse_case(*, actor: Actor, case: UUID, text: str, on: dt.date | None = None) -> UUID:
    """复发重新挂号：a new case that names the old one. Errors: Invalid; Refused; Conflict.

    Facts: cases.relapsed, cases.opened.
    """
    require_words(text, _("请写明复发情况。"), "text")
    with acting(actor=actor, case=case, verb="case.open", name="relapse", on=on) as act:
        act.require_state(CaseState.CLOSED)
        if act.case.relapsed_into is not None:
            raise Invalid({"text": [_("已重新挂号。")]})
        return _relapse(act, text)


def _relapse(act: Act, text: str) -> UUID:
    old = act.case
    within = parameter("case.relapse_days", root=old.root_id, at=act.on)
    rank = rules.restart_rank(old.closed_on, act.on, old.rank, within) if old.closed_on else 0
    place = Place.objects.get(id=old.place_id) if old.place_id else None
    order = Order(
        kind=old.kind, title=old.title, text=text.strip(), handler=_id(old.unit_id), project=old.project_id,
        place=place.id if place else None, issuer=old.issuer_unit_id, verifier=old.verifier_unit_id, grade=old.grade,
        level=old.level, category=old.category, is_sensitive=old.is_sensitive, source=(old.source_type, old.source_id),
        relapse_of=old.case_id, start_rung=rank, opened_on=act.on,
    )  # fmt: skip
    made = write_opening(act.entry, actor=act.actor, order=replace(order, coop=tuple(UUID(one) for one in old.coop_units)))
    act.record(kinds.CaseRelapsed(into=str(made)))
    return made


def _id(value: UUID | None) -> UUID:
    if value is None:
        raise Invalid({"handler": [_("原事项没有承办单位，不能重新挂号。")]})
    return value
