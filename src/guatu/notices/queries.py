"""Reads of the notices: one's own inbox, channels and deliveries, and whose a calendar address is."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guatu.access.models import Incumbency, Post, User
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.notices.models import CalendarFeed, Channel, Delivery, Notice
from guatu.notices.tokens import digest_of


def inbox_post(actor: Actor) -> UUID | None:
    """Whose notices an actor reads: those of the post acted for, when it acts for another."""
    return actor.on_behalf_of or actor.post_id


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The notices of the actor's post, newest first."""
    post = inbox_post(actor)
    rows = Notice.objects.filter(post_id=post) if post else Notice.objects.none()
    return rows.order_by("-created_at", "-id")


def unread_count(actor: Actor) -> int:
    """How many of them nobody has read."""
    return notices_of(actor).filter(read_at=None).count()


def get_notice_for(actor: Actor, notice: UUID) -> Notice:
    """A notice of the actor's own post. Errors: NotFound for any other, there or not."""
    found = notices_of(actor).filter(id=notice).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return found


def channels_of(post: UUID) -> list[Channel]:
    """The ways a post may be reached outside."""
    return list(Channel.objects.filter(post_id=post).select_related("user").order_by("opened_at"))


def deliveries_of(post: UUID, most: int = 20) -> list[Delivery]:
    """What was sent, or was to be, newest first."""
    return list(Delivery.objects.filter(post_id=post).select_related("notice").order_by("-created_at", "-id")[:most])


def feed_of(post: UUID) -> CalendarFeed | None:
    """The calendar address of a post, if one is open."""
    return CalendarFeed.objects.filter(post_id=post).first()


def calendar_actor(token: str) -> Actor:
    """The post whose calendar a secret address is, acting for itself.

    Errors: NotFound for a wrong or closed one, and when whoever made it is not in the post any more.
    """
    feed = CalendarFeed.objects.filter(token_hash=digest_of(token)).select_related("post", "user").first()
    if feed is None or not feed.user.is_active or holders({feed.post_id}).get(feed.post_id) != feed.user:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return Actor(post_id=feed.post_id, user_id=feed.user_id, unit_id=feed.post.unit_id, channel="web")


def holders(posts: Iterable[UUID]) -> dict[UUID, User]:
    """Who holds each post today, of posts that still exist and accounts that are enabled."""
    today = clock.today()
    there = Post.objects.valid_on(today).filter(id__in=set(posts)).values("id")
    terms = Incumbency.objects.on(today).filter(post_id__in=there, user__is_active=True).select_related("user")
    return {term.post_id: term.user for term in terms.order_by("from_on", "id")}
