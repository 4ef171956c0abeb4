"""岗位交接: what a post has in hand of the letters, for the list both sides sign; what is addressed to it goes to whoever takes over.

A check or a signature belongs to whoever holds the role, so those are listed and nothing about them is rewritten: who drafted or
passed a letter stays true, and may still not check it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Post
from guatu.cases.models import CaseStanding
from guatu.cases.vocab import OPEN_STATES, CaseState
from guatu.kernel.actor import Actor
from guatu.ledger.crews.handover import Mover, Moving, OwedDuty
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.models import Letter, LetterQuerySet
from guatu.life.supervise.letters.queries import projects_of
from guatu.life.supervise.letters.services.acting import last_day, record
from guatu.life.supervise.letters.turns import awaiting_step
from guatu.life.supervise.letters.vocab import BEFORE_ISSUE, LetterState, Step

_UNRECEIVED = (LetterState.ISSUED, LetterState.DELIVERED)
_RECEIVED = (LetterState.RECEIVED, LetterState.REPLIED)
# Where the addressee has to hand its reply in, and where a reply handed in may still be sent back to it.
_OWED = (CaseState.ASSIGNED, CaseState.WORKING)
_NEEDED = ("document", "issuer", "addressee_post")


def owed(post: UUID) -> Iterable[OwedDuty]:
    """Letters a post drafted that are on their way, that it may check or sign, and that its leader has to receive and answer."""
    found = Post.objects.filter(id=post).first()
    if found is None:
        return
    duties = list(_duties(found))
    projects = projects_of(letter.id for letter, _act, _words in duties)
    for letter, act, words in duties:
        yield _duty(letter, act, words, projects.get(letter.id))


def _duties(post: Post) -> Iterator[tuple[Letter, str, str]]:
    """(letter, act, its words)."""
    actor = Actor(post.id, None, post.unit_id, "system")
    mine = Letter.objects.filter(drafted_post_id=post.id, state__in=BEFORE_ISSUE).select_related(*_NEEDED)
    yield from ((letter, "draft", _("本岗位拟稿")) for letter in mine.order_by("drafted_on", "id"))
    yield from (
        (letter, "check", _("待核稿")) for letter in awaiting_step(actor, LetterState.DRAFTED, "letter.check", Step.CHECK)
    )
    yield from ((letter, "sign", _("待签发")) for letter in awaiting_step(actor, LetterState.CHECKED, "letter.sign", Step.SIGN))
    due = Q(state__in=_UNRECEIVED) | Q(reply_case_id__in=_cases_in(_OWED))
    for letter in _addressed_to(post.id).filter(due).select_related(*_NEEDED):
        yield letter, "reply", _("待签收") if letter.state in _UNRECEIVED else _("待回复")


def _addressed_to(post: UUID) -> LetterQuerySet:
    """What is addressed to a post and not over: to be received, or its reply still owed or not yet accepted."""
    is_open = Q(state__in=_RECEIVED, reply_case_id__in=_cases_in(OPEN_STATES))
    return Letter.objects.filter(Q(state__in=_UNRECEIVED) | is_open, addressee_post_id=post).order_by("signed_on", "id")


def _cases_in(states: Iterable[str]) -> QuerySet[CaseStanding, UUID]:
    return CaseStanding.objects.live().filter(kind="letter", state__in=tuple(states)).values_list("case_id", flat=True)


def _duty(letter: Letter, act: str, words: str, project: UUID | None) -> OwedDuty:
    # The list is read by more than the circle: a sensitive letter stands in it by its kind and number.
    title = _("其他协调事项") if letter.is_sensitive else letter.title
    detail = "，".join(filter(None, (words, str(letter.get_kind_display()), letter.document.doc_number or "")))
    return OwedDuty(f"{letter.id}:{act}", title, detail, project, letter.reply_due_on)


def move(moving: Moving) -> None:
    """What is addressed to the giver's post is the taker's from now on; the paper itself stays as it was signed.

    A reply that was handed in moves too: sent back, it is owed by whoever sits there then.
    """
    for letter in _addressed_to(moving.from_post.id).select_for_update(of=("self",)):
        said = kinds.LetterHandedOver(from_post=str(moving.from_post.id), to_post=str(moving.to_post.id))
        # A hand-over may be written down late: nothing happens to a letter before what happened to it last.
        record(moving.entry, letter, said, max(moving.on, last_day(letter)), reason=moving.reason)
        letter.addressee_post = moving.to_post
        letter.version += 1
        letter.save(update_fields=["addressee_post", "version"])


MOVER = Mover("letters", gettext_lazy("函件"), owed, move)
