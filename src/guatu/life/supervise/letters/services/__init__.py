"""Verbs of the letters. Each: check → lock → record → return; one entry a call; `actor` keyword-only."""

from guatu.life.supervise.letters.services.allowing import Draft
from guatu.life.supervise.letters.services.answering import accept_reply, refuse_reply, reply_letter
from guatu.life.supervise.letters.services.checking import check_letter, countersign_letter, send_back_letter
from guatu.life.supervise.letters.services.drafting import Basis, adopt_and_draft, draft_letter, redraft_letter
from guatu.life.supervise.letters.services.pressing import asked_lights, let_light_be, press_light
from guatu.life.supervise.letters.services.sending import attach_scan, deliver_letter, note_call, receive_letter
from guatu.life.supervise.letters.services.signing import Number, sign_letter
from guatu.life.supervise.letters.services.withdrawing import settle_letters, withdraw_letter

__all__ = [
    "Basis", "Draft", "Number", "accept_reply", "adopt_and_draft", "asked_lights", "attach_scan", "check_letter",
    "countersign_letter", "deliver_letter", "draft_letter", "let_light_be", "note_call", "press_light", "receive_letter",
    "redraft_letter", "refuse_reply", "reply_letter", "send_back_letter", "settle_letters", "sign_letter", "withdraw_letter",
]  # fmt: skip
