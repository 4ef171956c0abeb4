"""什么时候可以打扰：the house's own hours and cap, given by a storey that knows parameters and days off, and a post's over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from guatu.access.models import Post
from guatu.notices.models import Rhythm
from guatu.notices.rules import Quiet


@dataclass(frozen=True, slots=True)
class House:
    """The hours of a jurisdiction on a day. `fresh_days`: how long what nobody read is news. Units: days."""

    quiet: Quiet
    digest_at: dt.time
    daily_cap: int
    fresh_days: int
    is_workday: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one post on a day."""

    quiet: Quiet
    digest_at: dt.time
    daily_cap: int
    fresh_days: int
    is_workday: bool
    is_digest_on: bool
    muted: frozenset[str]


Provider = Callable[[UUID, dt.date], House]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Say who knows the house's hours. Errors: RuntimeError for a second one."""
    if _PROVIDERS:
        raise RuntimeError("the house's hours are provided twice")
    _PROVIDERS.append(provider)


def house_of(root: UUID, on: dt.date) -> House:
    """The hours of a jurisdiction on a day. Errors: LookupError in a build where nobody provides them."""
    if not _PROVIDERS:
        raise LookupError("nobody provides the house's hours")
    return _PROVIDERS[0](root, on)


def rhythm_of(post: UUID) -> Rhythm:
    """What a post has set; unsaved and empty when it has set nothing."""
    return Rhythm.objects.filter(post_id=post).first() or Rhythm(post_id=post)


def terms_of(post: Post, on: dt.date) -> Terms:
    """The house's hours with what the post itself has set over them."""
    house, own = house_of(post.place.root_id, on), rhythm_of(post.id)
    quiet = Quiet(own.quiet_from or house.quiet.start, own.quiet_to or house.quiet.end)
    return Terms(
        quiet, own.digest_at or house.digest_at, house.daily_cap, house.fresh_days, house.is_workday, own.is_digest_on,
        frozenset(own.muted),
    )  # fmt: skip
