"""What letters ask of a post: check, countersign, sign, receive. The reply itself is a case and is asked for as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.cases.todo import TodoItem
from guatu.kernel.actor import Actor
from guatu.life.supervise.letters.models import Letter, LetterApproval, LetterQuerySet
from guatu.life.supervise.letters.queries import holds_role, shown_title, waiting_opinions
from guatu.life.supervise.letters.templating import way_of
from guatu.life.supervise.letters.vocab import LetterState, Opinion, Step

_MOST = 200


def letter_items(actor: Actor, _at: dt.date) -> Iterable[TodoItem]:
    """Letters whose next move is the actor's."""
    if actor.unit_id is None:
        return
    yield from (_item(actor, one, _("会签")) for one in waiting_opinions(actor)[:_MOST])
    yield from (_item(actor, one, _("签收")) for one in _to_receive(actor)[:_MOST])
    for state, verb, step, act in (
        (LetterState.DRAFTED, "letter.check", Step.CHECK, _("核稿")), (LetterState.CHECKED, "letter.sign", Step.SIGN, _("签发")),
    ):  # fmt: skip
        if policy.can(actor, verb).ok:
            yield from (_item(actor, one, act) for one in _mine(actor, state, verb, step))


def _to_receive(actor: Actor) -> LetterQuerySet:
    theirs = Q(addressee_id=actor.unit_id) | Q(addressee_post__unit_id=actor.unit_id)
    found = Letter.objects.filter(theirs, state__in=(LetterState.ISSUED, LetterState.DELIVERED))
    return found.select_related("issuer", "document").order_by("reply_due_on")


def _mine(actor: Actor, state: str, verb: str, step: Step) -> Iterable[Letter]:
    """Letters of the offices the actor does this for, which others drafted and the actor has not passed yet."""
    reach = scope.of(actor, verb)
    rows = Letter.objects.filter(Q(issuer__place_id__in=reach.place_ids) | Q(issuer_id__in=reach.unit_ids), state=state)
    if step == Step.SIGN:
        # Sample letters are checked like any other and never signed.
        rows = rows.filter(is_sample=False)
    passed = LetterApproval.objects.filter(step=step, post_id=actor.post_id).values("letter_id")
    rows = rows.exclude(drafted_post_id=actor.post_id).exclude(id__in=passed)
    rows = rows.exclude(countersigns__opinion=Opinion.OBJECTED).select_related("issuer", "document").order_by("drafted_on")
    ways: dict[tuple[str, object], bool] = {}
    for one in rows[:_MOST]:
        key = (one.kind, one.root_id)
        if key not in ways:
            ways[key] = holds_role(actor, way_of(one.kind, step, root=one.root_id).roles)
        if ways[key]:
            yield one


def _item(actor: Actor, letter: Letter, act: str) -> TodoItem:
    return TodoItem(
        key=f"letter:{letter.id}:{letter.version}", what=shown_title(actor, letter), act=act, url=("letter:letter", (letter.id,)),
        due_on=letter.reply_due_on, source=str(letter.get_kind_display()), asked_by=letter.issuer.label,
    )  # fmt: skip
