"""What a post holds today: its grants with their reach resolved to place ids, looked up once a request.

The context lives in a context variable, opened by `ActorMiddleware`; outside a request each question reads afresh.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from guatu.access.models import Delegation, Grant, Place, Post
from guatu.access.roles import ROLES, verbs_of
from guatu.access.things import ThingScope
from guatu.kernel import clock
from guatu.kernel.actor import Actor

NOTHING: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Holding:
    """One grant in force: the verbs it carries and what they reach."""

    role: str
    verbs: frozenset[str]
    place_ids: frozenset[UUID] = NOTHING
    unit_id: UUID | None = None
    project_id: UUID | None = None
    jurisdiction_ids: frozenset[UUID] = NOTHING
    is_everywhere: bool = False

    def covers(self, thing: ThingScope) -> bool:
        """Whether the thing lies within this grant's reach."""
        if self.is_everywhere or (thing.place_ids & self.place_ids):
            return True
        if self.unit_id is not None and self.unit_id in thing.unit_ids:
            return True
        if self.project_id is not None and self.project_id == thing.project_id:
            return True
        return thing.is_rank and bool(thing.place_ids & self.jurisdiction_ids)


@dataclass(slots=True)
class AccessContext:
    """What one request has looked up so far."""

    by_actor: dict[tuple[object, ...], tuple[Holding, ...]] = field(default_factory=dict)


_CURRENT: ContextVar[AccessContext | None] = ContextVar("guatu_access", default=None)


@contextmanager
def opened() -> Iterator[AccessContext]:
    """Look everything up once while this is open."""
    context = AccessContext()
    token = _CURRENT.set(context)
    try:
        yield context
    finally:
        _CURRENT.reset(token)


def forget() -> None:
    """Drop what was looked up: grants, places or posts have just changed."""
    context = _CURRENT.get()
    if context is not None:
        context.by_actor.clear()


def holdings_of(actor: Actor) -> tuple[Holding, ...]:
    """The grants in force today for the actor's post, or those delegated to it when it acts on another's behalf."""
    context = _CURRENT.get()
    key = (actor.post_id, actor.on_behalf_of, clock.today())
    if context is not None and key in context.by_actor:
        return context.by_actor[key]
    found = _look_up(actor, clock.today())
    if context is not None:
        context.by_actor[key] = found
    return found


def _look_up(actor: Actor, today: dt.date) -> tuple[Holding, ...]:
    if actor.post_id is None:
        return ()
    if actor.on_behalf_of is None:
        return _of_post(actor.post_id, today, None)
    lists = Delegation.objects.on(today).filter(from_post_id=actor.on_behalf_of, to_post_id=actor.post_id)
    delegated = frozenset(verb for verbs in lists.values_list("verbs", flat=True) for verb in verbs)
    return _of_post(actor.on_behalf_of, today, delegated) if delegated else ()


def _of_post(post_id: UUID, today: dt.date, only: frozenset[str] | None) -> tuple[Holding, ...]:
    grants = list(Grant.objects.on(today).filter(post_id=post_id).select_related("place"))
    if not grants or not Post.objects.valid_on(today).filter(id=post_id).exists():
        return ()
    root_id = Post.objects.values_list("place__root_id", flat=True).get(id=post_id)
    tree = _places(root_id, (grant.place.path for grant in grants if grant.place))
    return tuple(_holding(grant, tree, root_id, only) for grant in grants)


def _places(root_id: UUID, paths: Iterable[str]) -> dict[UUID, tuple[str, UUID]]:
    wanted = Q(root_id=root_id)
    for path in paths:
        wanted |= Q(path__startswith=path)
    return {id_: (path, root) for id_, path, root in Place.objects.filter(wanted).values_list("id", "path", "root_id")}


def _holding(grant: Grant, tree: dict[UUID, tuple[str, UUID]], root_id: UUID, only: frozenset[str] | None) -> Holding:
    verbs = verbs_of(grant.role)
    under = grant.place.path if grant.place else None
    role = ROLES.get(grant.role)
    return Holding(
        role=grant.role,
        verbs=verbs if only is None else verbs & only,
        place_ids=frozenset(i for i, (path, _root) in tree.items() if path.startswith(under)) if under else NOTHING,
        unit_id=grant.unit_id,
        project_id=grant.project_id,
        jurisdiction_ids=frozenset(i for i, (_path, root) in tree.items() if root == root_id),
        is_everywhere=bool(role and role.is_administrator),
    )
