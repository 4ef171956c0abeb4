"""Reads of access: the tree of places, posts one may act as, fetch-or-refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Delegation, Incumbency, Place, Post, Unit
from guatu.access.models.places import ids_in
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A place in the tree. `is_visible` is False for those above the actor's own: they are named, their figures are not."""

    place: Place
    is_visible: bool
    children: tuple[PlaceNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Chair:
    """One way a person may act: in a post held, or for another post by delegation."""

    post: Post
    for_post: Post | None = None

    @property
    def key(self) -> str:
        """What the choice is remembered by."""
        return f"{self.post.id}:{self.for_post.id}" if self.for_post else str(self.post.id)

    def actor(self, user_id: UUID, *, channel: str = "web") -> Actor:
        """The actor that sits in this chair."""
        return Actor(
            post_id=self.post.id,
            user_id=user_id,
            unit_id=self.post.unit_id,
            channel=channel,
            on_behalf_of=self.for_post.id if self.for_post else None,
        )


def open_place_tree(actor: Actor, *, on: dt.date | None = None) -> tuple[PlaceNode, ...]:
    """The places the actor may choose between on a date, with the way down to them, in official order."""
    visible = scope.visible_places(actor)
    rows = Place.objects.visible_to(visible).valid_on(on or clock.today())
    shown = {place.id: place for place in rows}
    above = {one for place in shown.values() for one in ids_in(place.path)} - shown.keys()
    shown |= {place.id: place for place in Place.objects.filter(id__in=above)}
    return _branches(shown, visible)


def _branches(shown: dict[UUID, Place], visible: frozenset[UUID]) -> tuple[PlaceNode, ...]:
    below: dict[UUID | None, list[Place]] = {}
    for place in sorted(shown.values(), key=lambda one: (one.official_order, one.code)):
        below.setdefault(place.parent_id if place.parent_id in shown else None, []).append(place)

    def nodes(parent_id: UUID | None) -> tuple[PlaceNode, ...]:
        return tuple(PlaceNode(one, one.id in visible, nodes(one.id)) for one in below.get(parent_id, []))

    return nodes(None)


def places_under(place: Place) -> QuerySet[Place]:
    """The place and everything below it, in official order."""
    return Place.objects.under(place).in_official_order()


def place_ids_under(place: Place) -> frozenset[UUID]:
    """The ids of a place and everything below it: what a query filters by (DECISIONS 16)."""
    return frozenset(Place.objects.under(place).values_list("id", flat=True))


def get_place_for(actor: Actor, code: str, verb: str = "figures.read") -> Place:
    """The place of a code (old codes included) that the actor may do `verb` to.

    Errors: NotFound when there is none or it is out of scope, which are not told apart; Refused in scope without the verb.
    """
    found = _places_coded(code)
    verdicts = [(place, policy.can(actor, verb, place)) for place in found]
    for place, verdict in verdicts:
        if verdict.ok:
            return place
    for _place, verdict in verdicts:
        if not verdict.is_hidden:
            raise Refused(verdict.reason)
    raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))


def _places_coded(code: str) -> list[Place]:
    """The places of a code, one a jurisdiction. An alias counts only where no place bears the code itself."""
    found = list(Place.objects.filter(code=code).order_by("path"))
    # Aliases are JSON, which no WHERE clause may touch; an installation has some thousands of places at most.
    return found or [place for place in Place.objects.order_by("path") if code in place.aliases]


def chairs_of(user_id: UUID, *, on: dt.date | None = None) -> list[Chair]:
    """The posts an account holds on a date, and those it may act for, own first."""
    date = on or clock.today()
    terms = Incumbency.objects.on(date).filter(user_id=user_id).order_by("from_on", "id")
    ids = list(terms.values_list("post_id", flat=True))
    posts = Post.objects.valid_on(date).filter(id__in=ids).select_related("unit", "place").in_bulk()
    own = [Chair(posts[id_]) for id_ in ids if id_ in posts]
    return own + _delegated_chairs(own, date)


def _delegated_chairs(own: Iterable[Chair], date: dt.date) -> list[Chair]:
    posts = {chair.post.id: chair.post for chair in own}
    given = Delegation.objects.on(date).filter(to_post_id__in=posts).select_related("from_post__unit", "from_post__place")
    pairs = {(row.to_post_id, row.from_post_id): row for row in given.order_by("id")}
    return [Chair(posts[to_id], for_post=row.from_post) for (to_id, _from_id), row in pairs.items()]


def post_labels(post_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How pages name posts: unit and title. Facts carry post ids; this turns them into words."""
    posts = Post.objects.filter(id__in=set(post_ids)).select_related("unit")
    return {post.id: f"{post.unit.label}·{post.title}" for post in posts}


def units_in(place_ids: Iterable[UUID], *, on: dt.date | None = None) -> QuerySet[Unit]:
    """The units at these places on a date, in official order."""
    rows = Unit.objects.valid_on(on or clock.today()).filter(place_id__in=place_ids)
    return rows.order_by("official_order", "name")
