"""回复：the addressee answers with words and evidence; the case that awaits the reply carries it to its close."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.cases import services as cases
from guatu.cases.vocab import CaseState, Manner
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import get_letter_for, reply_case_of
from guatu.life.supervise.letters.services.acting import acting, require_words
from guatu.life.supervise.letters.services.sending import require_addressee
from guatu.life.supervise.letters.vocab import AFTER_ISSUE, LetterState


def reply_letter(
    *, actor: Actor, letter: UUID, text: str, evidence: tuple[Evid, ...] = (), seen: int | None = None, on: dt.date | None = None,
    idem_key: str | None = None,
) -> None:  # fmt: skip
    """回复函件。Errors: Invalid without words; Refused for another unit, or to a letter that was withdrawn; Conflict.

    Facts: letters.replied, cases.result_submitted.
    """
    require_words(text, _("请写明办理情况。"), "text")
    request = {"letter": letter, "text": text, "files": [one.file_sha256 for one in evidence]}
    try:
        with transaction.atomic():
            with acting(
                actor=actor,
                letter=letter,
                verb="letter.receive",
                name="reply",
                on=on,
                seen=seen,
                idem_key=idem_key,
                request=request,
            ) as act:
                if act.letter.state == LetterState.WITHDRAWN:
                    raise Refused(_("这份函已撤回，不需要也不能回复。"), code="withdrawn")
                require_addressee(act, _("只有收文单位可以回复。"))
                act.require_state(*AFTER_ISSUE)
                case = _owed_case(act.letter)
                act.record(kinds.LetterReplied(text=text.strip(), case=str(case)), evidence=evidence)
                act.save(state=LetterState.REPLIED, replied_on=act.on, received_on=act.letter.received_on or act.on)
            cases.submit_result(actor=_speaker(actor, act.letter), case=case, text=text, evidence=evidence, on=on)
    except journal.Replayed:
        return


def _speaker(actor: Actor, letter: Letter) -> Actor:
    """A leader's own post answers for the unit that owes the reply."""
    if actor.unit_id == letter.addressee_id or actor.unit_id is None:
        return actor
    return Actor(actor.post_id, actor.user_id, letter.addressee_id, actor.channel, actor.on_behalf_of, actor.said_by)


def _owed_case(letter: Letter) -> UUID:
    """Errors: Conflict when no reply is owed (none asked for, or it was accepted already)."""
    case = reply_case_of(letter)
    if case is None or case.state not in (CaseState.ASSIGNED, CaseState.WORKING):
        raise Conflict(_("这份函现在不需要回复（没有要求回复，或已回复待认可）。"))
    return case.case_id


def accept_reply(*, actor: Actor, letter: UUID, text: str = "") -> None:
    """认可回复：the issuer has looked at it, and the case is closed. Errors: Refused; Conflict; Invalid.

    Facts: cases.result_verified, cases.closed.
    """
    case = _answered_case(actor, letter)
    with transaction.atomic():
        cases.verify_result(actor=actor, case=case, manner=Manner.PAPERS, text=text)
        cases.close_case(actor=actor, case=case)


def refuse_reply(*, actor: Actor, letter: UUID, reason: str) -> None:
    """退回回复：it does not answer; the addressee owes it again. Errors: Refused; Conflict; Invalid. Facts: cases.sent_back."""
    require_words(reason, _("请写明退回理由。"))
    cases.send_back(actor=actor, case=_answered_case(actor, letter), reason=reason)


def _answered_case(actor: Actor, letter: UUID) -> UUID:
    found = get_letter_for(actor, letter, verb="letter.draft")
    if found.reply_case_id is None:
        raise NotFound(_("这份函没有回复事项。"))
    case = reply_case_of(found)
    if case is None or case.state != CaseState.SUBMITTED:
        raise Conflict(_("还没有待认可的回复。"))
    if not found.is_issued:
        raise Invalid({"": [_("函件还没有签发。")]})
    return case.case_id
