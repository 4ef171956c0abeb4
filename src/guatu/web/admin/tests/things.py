"""Places, posts, accounts, grants and entries at a member's own or other place, for the permission table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password

from guatu.access.models import Grant, Incumbency, Place, Post, Unit, User
from guatu.facts import seal
from guatu.facts.models import Entry, Fact
from guatu.kernel import clock
from tests.cast import SINCE, Cast, Member
from tests.register import load_parameters, project_at


def _place(member: Member, is_own: bool) -> Place:
    return member.own_place if is_own else member.other_place


def make_post(place: Place, title: str = "示例新岗") -> Post:
    """A post without anybody in it, at a place."""
    unit = Unit.objects.create(name=f"示例单位{Unit.objects.count()}", place=place, kind="department", is_sample=True)
    return Post.objects.create(unit=unit, place=place, title=title, is_sample=True)


def make_account(username: str = "newcomer", *, is_active: bool = False) -> User:
    """An account without a post."""
    return User.objects.create(username=username, password=make_password(None), created_at=clock.now(), is_active=is_active, is_sample=True)


def admin_place(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A place."""
    return {"pk": _place(member, is_own).id}


def admin_post(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A post."""
    return {"pk": make_post(_place(member, is_own)).id}


def admin_grant(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A grant of somebody's."""
    place = _place(member, is_own)
    return {"pk": Grant.objects.create(post=make_post(place), role="viewer", place=place, from_on=SINCE).id}


def admin_account(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """An account whose post is at the place."""
    user = make_account(f"newcomer{User.objects.count()}")
    Incumbency.objects.create(post=make_post(_place(member, is_own)), user=user, from_on=dt.date(2020, 1, 1))
    return {"pk": user.id}


def make_entry(member: Member, is_own: bool) -> Entry:
    """The sealed entry by which a project at the place was registered."""
    load_parameters()
    project = project_at(_place(member, is_own), unit=str((member.own_unit if is_own else member.other_unit).id))
    seal.seal_now()
    return Fact.objects.filter(project=project).latest("recorded_at").entry


def journal_entry(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A sealed entry about a project."""
    return {"pk": make_entry(member, is_own).id}


FACTORIES = {
    "admin_place": admin_place, "admin_post": admin_post, "admin_grant": admin_grant, "admin_account": admin_account,
    "journal_entry": journal_entry,
}  # fmt: skip
