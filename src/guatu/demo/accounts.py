"""The demo's sign-ins: a post for every role, all of them samples, with one published password.

A password that everybody knows is right for invented posts on invented data and for nothing else: without GUATU_SAMPLE
no account is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password
from django.utils.translation import get_language

from guatu.access import kinds
from guatu.access.models import Incumbency, Place, Post, Unit, User
from guatu.access.roles import ROLES
from guatu.access.services import NewGrant, appoint, create_post, grant_role
from guatu.demo import files
from guatu.demo.files import Row
from guatu.demo.structure import Jurisdiction
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor

PASSWORD = "Kanjian-Moshan-62"  # noqa: S105 - published: it opens sample accounts only
# Those who see the published jurisdiction too, so that the context bar has two to choose from.
_BOTH = frozenset({"leader", "city_office"})
# A county post of the published jurisdiction. The post is invented and says so; the county is not.
_CHANGGE = {
    "username": "demo-changge", "title": "长葛市项目办调度岗（演示）", "title_en": "Changge project office (demo)",
    "unit_code": "CG", "place_code": "411082", "role": "county_office",
}  # fmt: skip
_SHOWN = (
    "demo-leader", "demo-city", "demo-city-verify", "demo-city-check", "demo-jia", "demo-jia-report", "demo-zgj",
    "demo-inspector", "demo-viewer", "demo-changge", "demo-sysadmin", "demo-secadmin", "demo-audadmin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignIn:
    """A user name and the post it sits in."""

    username: str
    title: str
    role: str


def staff(made: Jurisdiction, *, actor: Actor, from_on: dt.date) -> None:
    """Fill every post of the sample jurisdiction. Facts: access.post_created, account_created, appointed, granted."""
    for row in files.rows("sample/posts.csv"):
        _fill(row, made.units[row["unit_code"]], made.places[row["place_code"]], actor=actor, from_on=from_on)


def staff_published(made: Jurisdiction, *, actor: Actor, from_on: dt.date) -> None:
    """Let city posts see the published jurisdiction, and fill one county post in it."""
    _fill(_CHANGGE, made.units[_CHANGGE["unit_code"]], made.places[_CHANGGE["place_code"]], actor=actor, from_on=from_on)
    city = {row["title"]: row["role"] for row in files.rows("sample/posts.csv") if row["place_code"] == files.SAMPLE_ROOT}
    for post in Post.objects.filter(place__code=files.SAMPLE_ROOT, title__in=city).order_by("title"):
        if city[post.title] in _BOTH:
            reason = "演示：两个辖区都可查看"
            grant_role(actor=actor, grant=NewGrant(post, city[post.title], place=made.root, from_on=from_on, reason=reason))


def _fill(row: Row, unit: Unit, place: Place, *, actor: Actor, from_on: dt.date) -> None:
    post = create_post(actor=actor, unit=unit, title=row["title"], title_en=row["title_en"], is_sample=True)
    user = _account(row, actor)
    appoint(actor=actor, post=post, user=user, from_on=from_on)
    for right in _rights(post, row["role"], unit, place, from_on):
        grant_role(actor=actor, grant=right)


def _rights(post: Post, role: str, unit: Unit, place: Place, from_on: dt.date) -> Iterator[NewGrant]:
    """Administrators reach everywhere with their own verbs and name nothing (R15.1); a bureau has what is its own to do, and one of
    the city reads the city's ledger besides; the others have their place."""
    if ROLES[role].is_administrator:
        yield NewGrant(post, role, from_on=from_on)
    elif role == "department":
        yield NewGrant(post, role, unit=unit, from_on=from_on)
        if place.code == files.SAMPLE_ROOT:
            yield NewGrant(post, "viewer", place=place, from_on=from_on)
    else:
        yield NewGrant(post, role, place=place, from_on=from_on)


def _account(row: Row, actor: Actor) -> User:
    """A sample account that is ready to sign in. Not by `create_account`: it would hash the one password fifty times, slowly
    on purpose. Facts: access.account_created.
    """
    with journal.entry(actor=actor, verb="access.create_account") as entry:
        user = User.objects.create(
            username=row["username"], display_name=row["title"], password=_hashed(), created_at=clock.now(),
            is_sample=True, is_active=True, must_change_password=False, password_changed_at=clock.now(),
        )  # fmt: skip
        kind = kinds.AccountCreated(user_id=user.id)
        entry.record(kind, occurred_on=clock.today(), subject=("user", user.id), provenance="sample")
    return user


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def posts(made: Jurisdiction) -> dict[tuple[str, str], Actor]:
    """Who acts, by (role, place code). The city's verifying desk is "city_officeverify"."""
    chairs = {
        chair.user.username: Actor(chair.post_id, chair.user_id, chair.post.unit_id, "import")
        for chair in Incumbency.objects.filter(post__place__root=made.root, to_on=None).select_related("post", "user")
    }
    found: dict[tuple[str, str], Actor] = {}
    for row in files.rows("sample/posts.csv"):
        found.setdefault((row["role"], row["place_code"]), chairs[row["username"]])
        if row["username"] == "demo-city-verify":
            found["city_officeverify", row["place_code"]] = chairs[row["username"]]
    return found


def sign_ins() -> list[SignIn]:
    """The sign-ins worth printing, one or two a role."""
    rows = {row["username"]: row for row in (*files.rows("sample/posts.csv"), _CHANGGE)}
    title = "title_en" if (get_language() or "").startswith("en") else "title"
    return [SignIn(name, rows[name][title], str(ROLES[rows[name]["role"]].name)) for name in _SHOWN]
