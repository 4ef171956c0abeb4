"""岗位交接: what a post has in hand of the letters, for the list both sides sign; what is addressed to it goes to whoever takes over.

A check or a signature belongs to whoever holds the role, so those are listed and nothing about them is rewritten: who drafted or
passed a letter stays true, and may still not check it.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Post
from guatu.kernel.actor import Actor
from guatu.ledger.crews.handover import Mover, Moving, OwedDuty
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.models import Letter, LetterQuerySet
from guatu.life.supervise.letters.queries import awaiting_step, project_of
from guatu.life.supervise.letters.services.acting import record
from guatu.life.supervise.letters.vocab import BEFORE_ISSUE, LetterState, Step

_UNANSWERED = (LetterState.ISSUED, LetterState.DELIVERED, LetterState.RECEIVED)


def owed(post: UUID) -> Iterable[OwedDuty]:
    """Letters a post drafted that are on their way, that it may check or sign, and that its leader has to receive and answer."""
    found = Post.objects.filter(id=post).first()
    if found is None:
        return
    actor = Actor(post, None, found.unit_id, "system")
    for letter in Letter.objects.filter(drafted_post_id=post, state__in=BEFORE_ISSUE).order_by("drafted_on", "id"):
        yield _duty(letter, "draft", _("本岗位拟稿"))
    for letter in awaiting_step(actor, LetterState.DRAFTED, "letter.check", Step.CHECK):
        yield _duty(letter, "check", _("待核稿"))
    for letter in awaiting_step(actor, LetterState.CHECKED, "letter.sign", Step.SIGN):
        yield _duty(letter, "sign", _("待签发"))
    for letter in _addressed_to(post):
        yield _duty(letter, "reply", _("待回复") if letter.received_on else _("待签收"))


def _addressed_to(post: UUID) -> LetterQuerySet:
    return Letter.objects.filter(addressee_post_id=post, state__in=_UNANSWERED).order_by("signed_on", "id")


def _duty(letter: Letter, act: str, words: str) -> OwedDuty:
    # The list is read by more than the circle: a sensitive letter stands in it by its kind and number.
    title = _("其他协调事项") if letter.is_sensitive else letter.title
    detail = "，".join(filter(None, (words, str(letter.get_kind_display()), letter.document.doc_number or "")))
    return OwedDuty(f"{letter.id}:{act}", title, detail, project_of(letter), letter.reply_due_on)


def move(moving: Moving) -> None:
    """What is addressed to the giver's post is the taker's from now on; the paper itself stays as it was signed."""
    for letter in _addressed_to(moving.from_post.id).select_for_update(of=("self",)):
        said = kinds.LetterHandedOver(from_post=str(moving.from_post.id), to_post=str(moving.to_post.id))
        record(moving.entry, letter, said, moving.on, reason=moving.reason)
        letter.addressee_post = moving.to_post
        letter.version += 1
        letter.save(update_fields=["addressee_post", "version"])


MOVER = Mover("letters", gettext_lazy("函件"), owed, move)
