"""Fetch-or-refuse of the room: places, posts, accounts and grants, each asked for with the verbs of its page."""

from __future__ import annotations

from uuid import UUID

from guatu.access.models import Grant, Place, Post, User
from guatu.access.things import at_place
from guatu.desk.administration_rights import posts_of_users
from guatu.kernel.actor import Actor
from guatu.web.admin import doors


def get_place_for(actor: Actor, pk: UUID, *verbs: str) -> Place:
    """A place by id. Errors: NotFound; Refused."""
    found: Place | None = Place.objects.select_related("parent", "root", "successor").filter(id=pk).first()
    if found is None:
        raise doors.missing()
    doors.require_any(actor, verbs, found)
    return found


def get_post_for(actor: Actor, pk: UUID, *verbs: str) -> Post:
    """A post. Errors: NotFound; Refused."""
    found: Post | None = Post.objects.select_related("unit", "place__root").filter(id=pk).first()
    if found is None:
        raise doors.missing()
    doors.require_any(actor, verbs, at_place(found.place_id))
    return found


def get_account_for(actor: Actor, pk: UUID, *verbs: str) -> User:
    """An account; it belongs where its posts are. Errors: NotFound; Refused."""
    found = User.objects.filter(id=pk).first()
    if found is None:
        raise doors.missing()
    posts = posts_of_users([found]).get(found.id, [])
    doors.require_any(actor, verbs, at_place(*(post.place_id for post in posts)))
    return found


def get_grant_for(actor: Actor, pk: UUID, *verbs: str) -> Grant:
    """A grant; it belongs where its post is. Errors: NotFound; Refused."""
    found: Grant | None = Grant.objects.select_related("post__unit", "post__place__root").filter(id=pk).first()
    if found is None:
        raise doors.missing()
    doors.require_any(actor, verbs, at_place(found.post.place_id))
    return found
