"""One person, several posts: whose roles must not meet (R15.1). Used by the verbs that could bring them together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import roles
from guatu.access.models import Grant, Incumbency, Post, User
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, Refused


def lock_people(post_id: UUID, users: Iterable[UUID], *, on: dt.date) -> set[UUID]:
    """Hold the post, then everyone who has or will have it, so that two grants cannot pass each other's check.

    Returns the account ids. Must run inside a transaction.
    """
    Post.objects.select_for_update().get(id=post_id)
    ids = set(users) | set(Incumbency.objects.unended(on).filter(post_id=post_id).values_list("user_id", flat=True))
    list(User.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id"))
    return ids


def require_compatible(user_ids: Iterable[UUID], *, on: dt.date, post_id: UUID, role: str | None = None) -> None:
    """Check that none of these people, given `post_id` (with `role` added), would hold roles that exclude each other.

    Errors: Invalid naming the two roles. Source: R15.1
    """
    for user_id in user_ids:
        held = roles_of_person(user_id, on=on, also_post=post_id) | ({role} if role else set())
        pair = roles.exclusive_pair(held & roles.ROLES.keys())
        if pair:
            first, second = (str(roles.ROLES[key].name) for key in pair)
            message = _("同一人不得兼任“%(first)s”和“%(second)s”（三员分立）。")
            raise Invalid({"role": [message % {"first": first, "second": second}]})


def roles_of_person(user_id: UUID, *, on: dt.date, also_post: UUID | None = None) -> set[str]:
    """Every role of every post the person holds or will hold, grants that have not ended by `on`."""
    posts = set(Incumbency.objects.unended(on).filter(user_id=user_id).values_list("post_id", flat=True))
    if also_post is not None:
        posts.add(also_post)
    return set(Grant.objects.unended(on).filter(post_id__in=posts).values_list("role", flat=True))


def refuse_own(actor: Actor, *, post_id: UUID | None = None, user_ids: Iterable[UUID] = ()) -> None:
    """Check that nobody changes their own rights. Errors: Refused when the actor would."""
    own = (post_id is not None and actor.post_id == post_id) or (actor.user_id is not None and actor.user_id in set(user_ids))
    if own:
        raise Refused(_("不能为自己任职、授权或启用账号；请由另一名安全管理员办理。"))
