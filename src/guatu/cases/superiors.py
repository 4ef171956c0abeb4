"""Whom a case concerns, as posts: those of a unit who may do their part in it, and those above the unit that has to do it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from guatu.access import policy
from guatu.access.models import Grant, Place, Post, Unit
from guatu.access.models.places import ids_in
from guatu.access.things import Thing
from guatu.cases.models import CaseStanding
from guatu.kernel import clock
from guatu.kernel.actor import Actor


def posts_of(unit: UUID | None, verb: str, thing: Thing) -> list[UUID]:
    """The posts of a unit that may do `verb` to a thing today, oldest first."""
    return _who_may(Post.objects.filter(unit_id=unit), verb, thing) if unit else []


def superiors_of(case: CaseStanding) -> list[UUID]:
    """Above the handler: the leaders nearest over its place, and the posts of its parent unit; only those who may read the case.

    Source: R4.1, R4.3.
    """
    unit = Unit.objects.filter(id=case.unit_id).select_related("place").first() if case.unit_id else None
    if unit is None:
        return []
    leaders = Post.objects.filter(id__in=_nearest_leaders(unit.place))
    above = Post.objects.filter(unit_id=unit.parent_id) if unit.parent_id else Post.objects.none()
    found = [*_who_may(leaders, "case.read", case), *_who_may(above, "case.read", case)]
    own = set(Post.objects.filter(unit_id=unit.id, id__in=found).values_list("id", flat=True))
    return [one for one in dict.fromkeys(found) if one not in own]


def _nearest_leaders(place: Place) -> set[UUID]:
    """The posts that lead the place itself; where it has none, those of the place above it, and so on."""
    grants = Grant.objects.on(clock.today()).filter(role="leader", place_id__in=ids_in(place.path))
    by_place: dict[UUID, set[UUID]] = {}
    for post, where in grants.values_list("post_id", "place_id"):
        by_place.setdefault(where, set()).add(post)
    return next((by_place[one] for one in reversed(ids_in(place.path)) if one in by_place), set())


def _who_may(posts: Iterable[Post], verb: str, thing: Thing) -> list[UUID]:
    valid = Post.objects.valid_on(clock.today()).filter(id__in=[one.id for one in posts]).order_by("id")
    return [one.id for one in valid if policy.can(_seat(one), verb, thing).ok]


def _seat(post: Post) -> Actor:
    return Actor(post_id=post.id, user_id=None, unit_id=post.unit_id, channel="task")
