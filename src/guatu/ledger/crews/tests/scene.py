"""A crew under way: posts that reach the project and posts that do not."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guatu.access.models import Grant, Incumbency, Post
from guatu.kernel.actor import Actor
from guatu.ledger.crews.services import Seating, Visit, record_visit, seat_post
from guatu.ledger.models import CrewSeat
from tests.cast import SINCE, Cast
from tests.register import project_at, reached


def day(text: str) -> dt.date:
    """A date from its text."""
    return dt.date.fromisoformat(text)


def signed_at(cast: Cast, place: str = "county_a", **more: Any) -> UUID:
    """A signed project."""
    return project_at(getattr(cast, place), reached("P20", "2022-03-01"), reached("P30", "2022-06-01"), **more)


def post_in(cast: Cast, unit: str, title: str = "服务员", **more: Any) -> Post:
    """A post without any grant."""
    row = cast.units[unit]
    return Post.objects.create(title=title, unit=row, place=row.place, is_sample=True, **more)


def actor_of(cast: Cast, post: Post) -> Actor:
    """Somebody in a post."""
    user = cast.reporter.user
    assert user is not None
    Incumbency.objects.create(post=post, user=user, from_on=SINCE)
    return Actor(post_id=post.id, user_id=user.id, unit_id=post.unit_id, channel="web")


def seated(cast: Cast, project: UUID, post: Post | None, seat: str = "officer", **more: Any) -> UUID:
    """A post in a seat, by the city's office."""
    assert post is not None
    return seat_post(actor=cast.city_office.actor, project=project, seating=Seating(post.id, seat, **more))


def grants_over(project: UUID, post: Post) -> list[tuple[str, dt.date | None]]:
    """(role, end) of a post's grants over one project."""
    return list(Grant.objects.filter(project_id=project, post=post).order_by("from_on", "role").values_list("role", "to_on"))


def seats(project: UUID, snapshot_no: int = 0) -> list[tuple[str, bool]]:
    """(seat, is held) of every seat there ever was."""
    rows = CrewSeat.objects.filter(snapshot_no=snapshot_no, project_id=project).order_by("seat", "from_on")
    return [(row.seat, row.to_on is None) for row in rows]


def visited(cast: Cast, project: UUID, post: Post | None, on: str, **more: Any) -> UUID:
    """A visit on a day, without anything amiss."""
    assert post is not None
    told = {"kind": "call", "topics": "看进度", "is_clear": True, **more}
    return record_visit(
        actor=cast.city_office.actor, visit=Visit(project=project, posts=(post.id,), visited_on=day(on), **told)
    ).visit
