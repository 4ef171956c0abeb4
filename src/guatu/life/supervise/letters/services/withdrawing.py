"""撤回：before issue when the matter is settled, after it with a reason. What was settled closes its open rungs (R4.4)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.cases import reasons
from guatu.cases import services as cases
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.services import decide_escalation
from guatu.cases.vocab import OPEN_STATES, CaseState, RungState
from guatu.documents import freezing
from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.ladder import LADDER
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import is_behind, reply_case_of, settled_numbers
from guatu.life.supervise.letters.services.acting import acting, require_words
from guatu.life.supervise.letters.vocab import AFTER_ISSUE, BEFORE_ISSUE, LetterState

# Kept in the journal and on the papers: in Chinese, whoever sets it going.
_BEHIND = reasons.own(gettext_noop("已按更高一级办理"))
_SETTLED = reasons.own(gettext_noop("所列事项已全部销号"))
_BEFORE = gettext_noop("所列事项签发前已全部销号")


def withdraw_letter(*, actor: Actor, letter: UUID, reason: str, seen: int | None = None) -> None:
    """撤回：a letter not yet issued is dropped, an issued one is called back; its number stays with it, its reply is owed no more.

    Errors: Invalid without a reason; Refused; Conflict when it is withdrawn already or its reply was accepted.
    Facts: letters.withdrawn, cases.withdrawn.
    """
    require_words(reason, _("请写明撤回理由。"))
    with transaction.atomic():
        with acting(actor=actor, letter=letter, verb="letter.draft", name="withdraw", seen=seen) as act:
            act.require_state(*BEFORE_ISSUE, *AFTER_ISSUE)
            case = reply_case_of(act.letter)
            if case is not None and case.state == CaseState.CLOSED:
                raise Conflict(_("回复事项已办结，不能再撤回。"))
            freezing.withdraw_document(act.letter.document_id, reason=reason)
            act.record(kinds.LetterWithdrawn(was_issued=act.letter.is_issued), reason=reason)
            act.save(state=LetterState.WITHDRAWN, withdrawn_on=act.on, withdrawn_reason=reason.strip()[:200])
        if case is not None and case.is_open:
            cases.withdraw_case(actor=actor, case=case.case_id, reason=reason)


def settle_letters(*, actor: Actor = SYSTEM) -> dict[str, int]:
    """销号即降级 (R4.4): drafts whose cases are all settled are withdrawn, and no reply is owed any more to a letter whose cases are all
    settled; the letter itself was sent and stays counted. Rungs that a case has climbed past are dropped. Safe to repeat.

    Facts: cases.escalation_decided, letters.withdrawn, cases.closed.
    """
    return {"rungs": _drop_rungs(actor), "drafts": _drop_drafts(actor), "replies": _drop_replies(actor)}


def _settled_cases() -> QuerySet[CaseStanding, UUID]:
    """Cases nobody owes anything for, as a subquery of ids."""
    return CaseStanding.objects.live().exclude(state__in=OPEN_STATES).values_list("case_id", flat=True)


def _drop_rungs(actor: Actor) -> int:
    """Proposals a case has climbed past; whoever settles a case drops its proposals at once."""
    count = 0
    rows = list(Escalation.objects.filter(ladder=LADDER, state=RungState.PROPOSED))
    known = _cases(rows)
    for row in rows:
        if is_behind(row, known[row.case_id]):
            decide_escalation(actor=actor, escalation=row.id, is_confirmed=False, reason=_BEHIND)
            count += 1
    return count


def _cases(rows: list[Escalation]) -> dict[UUID, CaseStanding]:
    found = CaseStanding.objects.live().filter(case_id__in=[row.case_id for row in rows])
    return {one.case_id: one for one in found}


def _drop_drafts(actor: Actor) -> int:
    count = 0
    for letter in Letter.objects.before_issue().filter(items__case_id__in=_settled_cases()).distinct():
        if settled_numbers(letter)[1]:
            withdraw_letter(actor=actor, letter=letter.id, reason=_BEFORE)
            count += 1
    return count


def _drop_replies(actor: Actor) -> int:
    count = 0
    owed = CaseStanding.objects.live().filter(kind="letter", state__in=(CaseState.ASSIGNED, CaseState.WORKING)).values("case_id")
    rows = Letter.objects.filter(reply_case_id__in=owed, items__case_id__in=_settled_cases()).standing().distinct()
    for letter in rows:
        if letter.reply_case_id and settled_numbers(letter)[1]:
            try:
                cases.settle_case(actor=actor, case=letter.reply_case_id, reason=_SETTLED)
                count += 1
            except (Refused, Invalid, Conflict):
                # Answered at this very moment: the reply takes its own way.
                continue
    return count
