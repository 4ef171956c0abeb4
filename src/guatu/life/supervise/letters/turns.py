"""Whose step is next: who may check or sign which letter, whose opinion is waited for, who has one to receive."""

from __future__ import annotations

from django.db.models import Q

from guatu.access import scope
from guatu.access.holdings import holdings_of
from guatu.kernel.actor import Actor
from guatu.life.supervise.letters.models import Letter, LetterApproval, LetterQuerySet
from guatu.life.supervise.letters.queries import CIRCLE, LOOKED_AT, is_in_circle
from guatu.life.supervise.letters.templating import way_of
from guatu.life.supervise.letters.vocab import LetterState, Opinion, Step


def holds_role(actor: Actor, roles: frozenset[str]) -> bool:
    """Whether one of the actor's grants is of a role the route names; a route that names none asks for none."""
    return not roles or scope.is_machine(actor) or any(one.role in roles for one in holdings_of(actor))


def awaiting_step(actor: Actor, state: str, verb: str, step: Step, *, most: int | None = None) -> list[Letter]:
    """Letters whose check or signature may be this actor's: of the offices it does this for, drafted by another post, not yet
    passed by it, its role named by the route, none of them hidden from it; oldest first."""
    reach = scope.of(actor, verb)
    mine = Q() if reach.everything else Q(issuer__place_id__in=reach.place_ids) | Q(issuer_id__in=reach.unit_ids)
    rows = Letter.objects.filter(mine, state=state)
    if step == Step.SIGN:
        # Sample letters are checked like any other and never signed.
        rows = rows.filter(is_sample=False)
    if actor.post_id is not None:
        passed = LetterApproval.objects.filter(step=step, post_id=actor.post_id).values("letter_id")
        rows = rows.exclude(drafted_post_id=actor.post_id).exclude(id__in=passed)
    rows = rows.exclude(countersigns__opinion=Opinion.OBJECTED)
    named = Q(pk__in=[])
    for kind, root in rows.values_list("kind", "root_id").distinct():
        if holds_role(actor, way_of(kind, step, root=root).roles):
            named |= Q(kind=kind, root_id=root)
    found = rows.filter(named).select_related(*LOOKED_AT).defer("document__content").prefetch_related(*CIRCLE)
    found = found.order_by("drafted_on", "id")
    return [one for one in found[:most] if is_in_circle(actor, one)]


def waiting_opinions(actor: Actor) -> LetterQuerySet:
    """Letters that wait for the opinion of the actor's unit."""
    asked = Q(countersigns__unit_id=actor.unit_id, countersigns__opinion=Opinion.PENDING)
    rows = Letter.objects.filter(asked, state=LetterState.COUNTERSIGNING)
    return rows.select_related("addressee", "addressee_post", "issuer").prefetch_related(*CIRCLE)


def to_receive(actor: Actor) -> LetterQuerySet:
    """Letters to the actor's unit, or to a leader of it, that nobody has received yet; the soonest due first."""
    theirs = Q(addressee_id=actor.unit_id) | Q(addressee_post__unit_id=actor.unit_id)
    rows = Letter.objects.filter(theirs, state__in=(LetterState.ISSUED, LetterState.DELIVERED))
    return rows.select_related("addressee_post", "issuer", "document").prefetch_related(*CIRCLE).order_by("reply_due_on")
