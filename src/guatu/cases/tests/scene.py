"""A case under way: who asks, who does, who looks."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guatu.access.models import Grant, Incumbency, Post, Unit
from guatu.cases.models import CaseStanding
from guatu.cases.services import Order, open_case
from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from tests.cast import SINCE, Cast
from tests.register import load_parameters, project_at

PHOTO = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def proof(content: bytes = PHOTO) -> tuple[Evid, ...]:
    """A stored file, as evidence."""
    return (Evid(files.store(content, name="现场.png", kind="png").sha256, {}),)


def officer(cast: Cast, unit: str, role: str = "department", title: str = "经办") -> Actor:
    """Another post in a unit of the cast, with its own right over what the unit has to do."""
    place = cast.units[unit]
    post = Post.objects.create(title=title, unit=place, place=place.place, is_sample=True)
    reach = {"unit": place} if role == "department" else {"place": place.place}
    Grant.objects.create(post=post, role=role, from_on=SINCE, **reach)
    user = cast.department.user
    assert user is not None
    Incumbency.objects.create(post=post, user=user, from_on=SINCE)
    return Actor(post_id=post.id, user_id=user.id, unit_id=place.id, channel="web")


def opened(cast: Cast, **more: Any) -> UUID:
    """The city's office asks the land bureau to clear a site."""
    load_parameters()
    project = more.pop("project", None) or project_at(cast.county_a, unit=cast.units["land_bureau"].id)
    order = {"kind": "problem", "title": "清表受阻", "handler": cast.units["land_bureau"].id, "grade": "C", "project": project}
    actor = more.pop("actor", cast.city_office.actor)
    return open_case(actor=actor, order=Order(**{**order, **more}))


def standing(case: UUID) -> CaseStanding:
    """How it stands."""
    return CaseStanding.objects.get(snapshot_no=0, case_id=case)


def below(cast: Cast, unit: str, name: str) -> Unit:
    """A unit subordinate to another."""
    parent = cast.units[unit]
    return Unit.objects.create(name=name, place=parent.place, kind="department", parent=parent, is_sample=True)


def day(text: str) -> dt.date:
    """A date from its text."""
    return dt.date.fromisoformat(text)
