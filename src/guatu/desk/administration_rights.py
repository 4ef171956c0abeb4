"""Posts, who holds them, what moves with them, and what they may do where, each with its reason. No business data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from guatu.access import policy, roles
from guatu.access.models import Delegation, Grant, Incumbency, Place, Post, User
from guatu.access.queries import post_labels
from guatu.access.things import at_place
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.runner.models import Job


@dataclass(frozen=True, slots=True)
class Chair:
    """Everything about one post: its terms, its grants, what was delegated from and to it, its open jobs."""

    post: Post
    terms: tuple[Incumbency, ...]
    grants: tuple[Grant, ...]
    given: tuple[Delegation, ...]
    held: tuple[Delegation, ...]
    open_jobs: int
    posts: Mapping[UUID, str]
    today: dt.date

    @property
    def incumbent(self) -> Incumbency | None:
        """Who holds it today."""
        return next((one for one in self.terms if is_on(one, self.today)), None)

    @property
    def next_one(self) -> Incumbency | None:
        """Who takes it over, when that is decided already."""
        return next((one for one in reversed(self.terms) if one.from_on > self.today), None)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles it carries now or will."""
        return tuple(dict.fromkeys(one.role for one in self.grants if one.to_on is None or one.to_on > self.today))

    @property
    def delegable(self) -> tuple[str, ...]:
        """The verbs it may let another post do: its own, an administrator's never (R15.1)."""
        if any(roles.ROLES[role].is_administrator for role in self.roles if role in roles.ROLES):
            return ()
        return tuple(sorted({verb for role in self.roles for verb in roles.verbs_of(role)}))


def is_on(span: Incumbency | Grant | Delegation, day: dt.date) -> bool:
    """Whether a span of dates is in force on a day."""
    return span.from_on <= day and (span.to_on is None or day < span.to_on)


def chair_of(post: Post) -> Chair:
    """A post with everything that hangs on it, newest first."""
    given = tuple(Delegation.objects.filter(from_post=post).order_by("-from_on", "-id"))
    held = tuple(Delegation.objects.filter(to_post=post).order_by("-from_on", "-id"))
    grants = tuple(Grant.objects.filter(post=post).select_related("place", "unit").order_by("-from_on", "-id"))
    others = {one.to_post_id for one in given} | {one.from_post_id for one in held} | {one.granted_by_post_id for one in grants}
    return Chair(
        post, tuple(Incumbency.objects.filter(post=post).select_related("user").order_by("-from_on", "-id")), grants, given, held,
        Job.objects.open().filter(actor_post=post.id).count(), post_labels(one for one in others if one), clock.today(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldBy:
    """What a list of posts says of one: who holds it today, with which roles."""

    user: User | None
    roles: tuple[str, ...]


def held_by(posts: Iterable[Post]) -> dict[UUID, HeldBy]:
    """Holder and roles of these posts today, in two questions."""
    ids, today = [post.id for post in posts], clock.today()
    users = {one.post_id: one.user for one in Incumbency.objects.on(today).filter(post__in=ids).select_related("user")}
    carried: dict[UUID, dict[str, None]] = {}
    for post_id, role in Grant.objects.on(today).filter(post__in=ids).order_by("from_on", "id").values_list("post", "role"):
        carried.setdefault(post_id, {})[role] = None
    return {one: HeldBy(users.get(one), tuple(carried.get(one, ()))) for one in ids}


def posts_of_users(users: Iterable[User]) -> dict[UUID, list[Post]]:
    """The posts these accounts hold today."""
    ids = [user.id for user in users]
    found: dict[UUID, list[Post]] = {}
    rows = Incumbency.objects.on(clock.today()).filter(user__in=ids).select_related("post__unit").order_by("from_on", "id")
    for row in rows:
        found.setdefault(row.user_id, []).append(row.post)
    return found


def terms_of_user(user: User) -> list[Incumbency]:
    """The posts an account holds, held and will hold, newest first."""
    return list(Incumbency.objects.filter(user=user).select_related("post__unit").order_by("-from_on", "-id"))


def users_named(text: str) -> Q:
    """Accounts whose name or display name contains the text."""
    return Q(username__icontains=text) | Q(display_name__icontains=text)


@dataclass(frozen=True, slots=True)
class Right:
    """One verb of a post: may it, where, through which grants; why not."""

    verb: str
    label: str
    is_allowed: bool
    reason: str
    grants: tuple[Grant, ...]


def rights_of(post: Post, place: Place | None = None) -> list[Right]:
    """Every verb there is, as policy answers for this post today: anywhere, or at one place."""
    actor = Actor(post_id=post.id, user_id=None, unit_id=post.unit_id, channel="web")
    grants = list(Grant.objects.on(clock.today()).filter(post=post).select_related("place", "unit").order_by("from_on", "id"))
    thing = at_place(place.id) if place else None
    found = []
    for verb, label in roles.VERBS.items():
        verdict = policy.can(actor, verb, thing)
        carrying = tuple(one for one in grants if verb in roles.verbs_of(one.role))
        found.append(Right(verb, str(label), verdict.ok, verdict.reason, carrying))
    return found


def role_table() -> list[tuple[str, str, tuple[bool, ...]]]:
    """(verb, label, carried by each role in the order of the role table)."""
    carried = [roles.verbs_of(key) for key in roles.ROLES]
    return [(verb, str(label), tuple(verb in verbs for verbs in carried)) for verb, label in roles.VERBS.items()]
