"""The ladder: a rung is proposed once, an officer decides whether it is climbed (R4.1, R4.2)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from guatu.cases import kinds
from guatu.cases.models import Escalation
from guatu.cases.services.acting import Act, acting, require_issuer, require_words
from guatu.cases.vocab import OPEN_STATES, RungState
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, NotFound


def propose_escalation(
    *, actor: Actor, case: UUID, ladder: str, rung: str, rank: int, why: str, round: int = 1, on: dt.date | None = None
) -> Escalation | None:
    """提出升级：once a rung and round; None when it was proposed before. Errors: NotFound; Refused; Conflict for a settled case.

    Facts: cases.escalation_proposed.
    """
    if Escalation.objects.filter(case_id=case, ladder=ladder, rung=rung, round=round).exists():
        return None
    try:
        with transaction.atomic(), acting(actor=actor, case=case, verb="case.decide", name="propose_escalation", on=on) as act:
            require_issuer(act)
            act.require_state(*OPEN_STATES)
            made = Escalation.objects.create(
                case_id=case, ladder=ladder, rung=rung, rank=rank, round=round, why=why[:200], proposed_on=act.on
            )
            act.record(kinds.CaseEscalationProposed(ladder=ladder, rung=rung, rank=rank, why=why))
    except IntegrityError:
        # Somebody else proposed the same rung at the same moment.
        return None
    return made


def decide_escalation(
    *, actor: Actor, escalation: UUID, is_confirmed: bool, reason: str = "", document: UUID | None = None, on: dt.date | None = None
) -> Escalation:
    """采纳或不采纳升级提议：whoever asked for the case decides, or the office over it; never the unit that is late (R4.1).

    Not climbing needs a reason; a settled case climbs no more. Errors: Invalid; Refused; NotFound; Conflict.
    Facts: cases.escalation_decided.
    """
    if not is_confirmed:
        require_words(reason, _("不升级须写明理由。"))
    row = Escalation.objects.filter(id=escalation).first()
    if row is None:
        raise NotFound(_("没有找到这条升级提议。"))
    with acting(actor=actor, case=row.case_id, verb="case.decide", name="decide_escalation", on=on) as act:
        require_issuer(act)
        row = Escalation.objects.select_for_update().get(id=escalation)
        if row.state != RungState.PROPOSED:
            raise Conflict(_("这条升级提议已处理。"))
        if is_confirmed:
            act.require_state(*OPEN_STATES)
        row.document_id = document
        _decide(act, row, RungState.CONFIRMED if is_confirmed else RungState.DISMISSED, reason.strip())
    return row


def _decide(act: Act, row: Escalation, state: RungState, reason: str) -> None:
    row.state, row.reason, row.decided_on, row.decided_post_id = state, reason, act.on, act.actor.post_id
    row.save()
    is_confirmed = state == RungState.CONFIRMED
    kind = kinds.CaseEscalationDecided(ladder=row.ladder, rung=row.rung, rank=row.rank, is_confirmed=is_confirmed)
    act.record(kind, reason=reason)


def drop_proposals(act: Act, reason: str) -> None:
    """Whoever settles a case leaves no proposal behind that waits for a decision. Source: R4.4."""
    for row in Escalation.objects.select_for_update().filter(case_id=act.case.case_id, state=RungState.PROPOSED):
        _decide(act, row, RungState.DISMISSED, reason)
