"""What happens around a letter: the call beforehand, the stamped scan, delivery, receipt."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.facts.models import StoredFile
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, Refused
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.content import Call
from guatu.life.supervise.letters.services.acting import Act, acting
from guatu.life.supervise.letters.services.allowing import require_call
from guatu.life.supervise.letters.vocab import AFTER_ISSUE, BEFORE_ISSUE, Channel, LetterState


def note_call(*, actor: Actor, letter: UUID, call: Call, seen: int | None = None) -> None:
    """先电话后发函：which post was rung, when, what came of it. Errors: Invalid; Refused; Conflict. Facts: letters.called."""
    require_call(call, clock.today())
    with acting(actor=actor, letter=letter, verb="letter.draft", name="note_call", seen=seen) as act:
        act.require_state(*BEFORE_ISSUE)
        act.record(kinds.LetterCalled(call.whom.strip(), call.result, call.note.strip()))
        act.save(
            called_on=call.on, called_whom=call.whom.strip()[:80], call_result=call.result, call_note=call.note.strip()[:200]
        )


def attach_scan(*, actor: Actor, letter: UUID, file_sha256: str, seen: int | None = None) -> None:
    """附盖章扫描件：kept by its hash; a second one replaces the first on the page, both stay in the journal.

    Errors: Invalid for a file that was never stored; Refused; Conflict before it is issued. Facts: letters.scan_attached.
    """
    if not StoredFile.objects.filter(sha256=file_sha256).exists() or not files.path_of(file_sha256).is_file():
        raise Invalid({"file": [_("文件没有存好，请重新上传。")]})
    with acting(actor=actor, letter=letter, verb="letter.draft", name="attach_scan", seen=seen) as act:
        act.require_state(*AFTER_ISSUE)
        act.record(kinds.LetterScanAttached(file_sha256), evidence=(Evid(file_sha256, {"part": "盖章扫描件"}),))
        act.save(scan_sha256=file_sha256)


def deliver_letter(*, actor: Actor, letter: UUID, channel: str, on: dt.date | None = None, seen: int | None = None) -> None:
    """发出：by which way. Recording, not sending. Errors: Invalid; Refused; Conflict. Facts: letters.delivered."""
    if channel not in Channel.values:
        raise Invalid({"channel": [_("请选择送达方式。")]})
    with acting(actor=actor, letter=letter, verb="letter.draft", name="deliver", on=on, seen=seen) as act:
        act.require_state(LetterState.ISSUED)
        act.record(kinds.LetterDelivered(channel))
        act.save(state=LetterState.DELIVERED, delivered_on=act.on, channel=channel)


def receive_letter(*, actor: Actor, letter: UUID, on: dt.date | None = None, seen: int | None = None) -> None:
    """签收：by the addressee. Errors: Refused for anybody else; Conflict. Facts: letters.received."""
    with acting(actor=actor, letter=letter, verb="letter.receive", name="receive", on=on, seen=seen) as act:
        require_addressee(act, _("只有收文单位可以签收。"))
        act.require_state(LetterState.ISSUED, LetterState.DELIVERED)
        act.record(kinds.LetterReceived(unit=str(actor.unit_id or ""), post=str(actor.post_id or "")))
        act.save(state=LetterState.RECEIVED, received_on=act.on)


def require_addressee(act: Act, text: str) -> None:
    """Errors: Refused for anybody but the unit it is addressed to, or the unit of the leader it is addressed to."""
    post = act.letter.addressee_post
    theirs = {act.letter.addressee_id, post.unit_id if post else None}
    if not scope.is_machine(act.actor) and act.actor.unit_id not in theirs:
        raise Refused(text)
