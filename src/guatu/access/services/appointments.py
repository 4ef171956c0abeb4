"""Verbs on who holds a post (DECISIONS 24)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from guatu.access import holdings, kinds, policy
from guatu.access.models import Incumbency, Post, User
from guatu.access.services import people
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid


def appoint(
    *, actor: Actor, post: Post, user: User, from_on: dt.date, reason: str = "", idem_key: str | None = None
) -> Incumbency:
    """Give a post to an account from the hand-over date on; whoever holds it hands over that day.

    Errors: Refused without access.grant or for oneself; Invalid when the date cuts into an earlier term or R15.1 forbids it.
    Facts: access.appointed
    """
    policy.require(actor, "access.grant")
    people.refuse_own(actor, user_ids=[user.id])
    request = {"post": post.id, "user": user.id, "from_on": from_on}
    with journal.entry(actor=actor, verb="access.appoint", idem_key=idem_key, request=request) as entry:
        people.lock_people(post.id, [user.id], on=clock.today())
        people.require_compatible([user.id], on=clock.today(), post_id=post.id)
        former = _hand_over(post, from_on)
        row = Incumbency.objects.create(post=post, user=user, from_on=from_on)
        entry.record(
            kinds.Appointed(
                post_id=post.id, user_id=user.id, from_on=from_on, former_user_id=former.user_id if former else None
            ),
            occurred_on=min(from_on, clock.today()), place=post.place_id, subject=("post", post.id),
            provenance="sample" if post.is_sample else "observed", reason=reason,
        )  # fmt: skip
        entry.answer = {"incumbency": str(row.id)}
    holdings.forget()
    return row


def relieve(*, actor: Actor, post: Post, to_on: dt.date, reason: str = "") -> Incumbency:
    """Leave a post vacant from `to_on` on.

    Errors: Refused without access.grant; Invalid when nobody holds it or the term had not begun.
    Facts: access.relieved
    """
    policy.require(actor, "access.grant")
    with journal.entry(actor=actor, verb="access.relieve") as entry:
        people.lock_people(post.id, [], on=clock.today())
        row = _hand_over(post, to_on)
        if row is None:
            raise Invalid({"post": [_("这个岗位现在没有人任职。")]})
        entry.record(
            kinds.Relieved(post_id=post.id, user_id=row.user_id, to_on=to_on),
            occurred_on=min(to_on, clock.today()), place=post.place_id, subject=("post", post.id),
            provenance="sample" if post.is_sample else "observed", reason=reason,
        )  # fmt: skip
    holdings.forget()
    return row


def _hand_over(post: Post, on: dt.date) -> Incumbency | None:
    """Close the open term on `on` and return it; None when the post is vacant."""
    current = Incumbency.objects.filter(post=post, to_on=None).first()
    if current and current.from_on > on:
        raise Invalid({"from_on": [_("交接日不能早于现任的任职起日。")]})
    if Incumbency.objects.filter(post=post, to_on__gt=on).exists():
        raise Invalid({"from_on": [_("交接日落在已结束的任期之内。")]})
    if current:
        current.to_on = on
        current.save(update_fields=["to_on"])
    return current
