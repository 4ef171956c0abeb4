"""回复：the addressee answers with words and evidence; the case that awaits the reply carries it to its close."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.cases import services as cases
from guatu.cases.models import CaseStanding
from guatu.cases.vocab import CaseState, Manner
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Refused
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import reply_case_of
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
    request = {"letter": letter, "text": text, "files": [[one.file_sha256, one.locator] for one in evidence], "on": on}
    try:
        with transaction.atomic():
            with acting(
                actor=actor, letter=letter, verb="letter.receive", name="reply", on=on, idem_key=idem_key, request=request,
            ) as act:  # fmt: skip
                # Before "somebody has moved it on": that it was taken back is what the addressee has to know.
                if act.letter.state == LetterState.WITHDRAWN:
                    raise Refused(_("这份函已撤回，不需要也不能回复。"), code="withdrawn")
                act.require_seen(seen)
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


def accept_reply(*, actor: Actor, letter: UUID, text: str = "", seen: int | None = None) -> None:
    """认可回复：the issuer has looked at it, and the case is closed. Errors: Refused; Conflict; Invalid.

    Facts: letters.reply_accepted, cases.result_verified, cases.closed.
    """
    with transaction.atomic():
        with acting(actor=actor, letter=letter, verb="letter.draft", name="accept_reply", seen=seen) as act:
            case = _answered_case(act.letter)
            act.record(kinds.LetterReplyAccepted(case=str(case.case_id)))
            replied_on = act.letter.replied_on or case.submitted_on
            act.save(state=LetterState.REPLIED, replied_on=replied_on, received_on=act.letter.received_on or replied_on)
        cases.verify_result(actor=actor, case=case.case_id, manner=Manner.PAPERS, text=text)
        cases.close_case(actor=actor, case=case.case_id)


def refuse_reply(*, actor: Actor, letter: UUID, reason: str, seen: int | None = None) -> None:
    """退回回复：it does not answer; the letter stands as received, and the addressee owes its reply again.

    Errors: Refused; Conflict when it has moved on since it was seen; Invalid. Facts: letters.reply_refused, cases.sent_back.
    """
    require_words(reason, _("请写明退回理由。"))
    with transaction.atomic():
        with acting(actor=actor, letter=letter, verb="letter.draft", name="refuse_reply", seen=seen) as act:
            case = _answered_case(act.letter)
            act.record(kinds.LetterReplyRefused(case=str(case.case_id)), reason=reason)
            act.save(state=LetterState.RECEIVED, replied_on=None, received_on=act.letter.received_on or case.submitted_on)
        cases.send_back(actor=actor, case=case.case_id, reason=reason)


def _answered_case(letter: Letter) -> CaseStanding:
    """The case whose result is the reply (handed in here, or on the case's own page). Errors: Conflict when there is no reply to judge."""
    case = reply_case_of(letter)
    if case is None or case.state != CaseState.SUBMITTED:
        raise Conflict(_("还没有待认可的回复。"))
    return case
