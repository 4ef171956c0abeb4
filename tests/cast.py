"""The named cast: one jurisdiction 示例市 with two counties and a zone, its neighbour, and everybody a test needs.

    cast = build_cast()                       # inside a database test
    cast.county_office.actor                  # an Actor for verbs and queries
    sign_in(client, cast.county_office)       # the same person in a browser
    cast.county_office.own_place              # 示例甲县; .other_place is out of its reach

Written straight into the tables, not through verbs, so that it costs a few milliseconds and depends on nothing under test.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client

from guatu.access.matrix import CAST_REACH
from guatu.access.models import Grant, Incumbency, Place, Post, Unit, User
from guatu.access.models.places import path_of
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.ids import uuid7

PASSWORD = "Qiuyu-9-wutong-men"
SINCE = dt.date(2018, 1, 1)
NOBODY = Actor(post_id=None, user_id=None, unit_id=None, channel="web")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody: account, post, and the places within and beyond reach."""

    key: str
    role: str
    user: User | None
    post: Post | None
    actor: Actor
    own_place: Place
    other_place: Place
    own_unit: Unit
    other_unit: Unit


@dataclass(slots=True)
class Cast:
    """Everybody and everywhere. Members are attributes: `cast.leader`, `cast.reporter`, `cast.public` …"""

    city: Place
    county_a: Place
    county_b: Place
    zone: Place
    neighbour_city: Place
    neighbour_county: Place
    units: dict[str, Unit]
    members: dict[str, Member] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Member:
        try:
            return self.members[name]
        except KeyError:
            raise AttributeError(name) from None

    def __iter__(self) -> Iterator[Member]:
        return iter(self.members.values())


# key: (role, title, unit)
POSTS = {
    "leader": ("leader", "市领导", "city_government"),
    "city_office": ("city_office", "市项目办主任", "city_office"),
    "county_office": ("county_office", "甲县项目办主任", "county_a_office"),
    "other_county_office": ("county_office", "乙县项目办主任", "county_b_office"),
    "reporter": ("reporter", "甲县填报员", "county_a_office"),
    "department": ("department", "用地科科长", "land_bureau"),
    "inspector": ("inspector", "督查室主任", "inspection"),
    "viewer": ("viewer", "甲县查阅岗", "county_a_office"),
    "system_admin": ("system_admin", "系统管理员", "information"),
    "security_admin": ("security_admin", "安全管理员", "information"),
    "audit_admin": ("audit_admin", "审计管理员", "information"),
}


def build_cast() -> Cast:
    """Put the cast into the database."""
    cast = _places()
    cast.units = _units(cast)
    for key, (role, title, unit) in POSTS.items():
        cast.members[key] = _member(cast, key, role, title, cast.units[unit])
    cast.members["public"] = Member(
        "public", "public", None, None, NOBODY, cast.county_a, cast.neighbour_county,
        cast.units["county_a_office"], cast.units["county_b_office"],
    )  # fmt: skip
    _write(cast)
    return cast


def sign_in(client: Client, member: Member) -> Client:
    """Sign the member in without a password (and without spending a hash); the public stays outside."""
    if member.user is None:
        client.logout()
    else:
        client.force_login(member.user, backend="guatu.access.backends.AccountBackend")
    return client


def unit_of(cast: Cast, place: Place, key: str) -> Unit:
    """The unit of the cast, or for a place of the neighbour its like there: no other jurisdiction's may be named in a case."""
    unit = cast.units[key]
    if place.root_id == unit.place.root_id:
        return unit
    told = {"kind": unit.kind, "is_sample": True}
    return Unit.objects.get_or_create(name=f"邻{unit.name}", place_id=place.root_id, defaults=told)[0]


@cache
def password_hash() -> str:
    """The hash of `PASSWORD`, made once a test process."""
    return make_password(PASSWORD)


def make_place(code: str, name: str, kind: str, parent: Place | None = None, order: int = 0) -> Place:
    """A sample place, saved."""
    id_ = uuid7()
    return Place.objects.create(
        id=id_, code=code, name=name, kind=kind, parent=parent, root_id=parent.root_id if parent else id_,
        path=path_of(id_, parent), official_order=order, is_official=False, is_sample=True,
        rank_group=kind if kind in ("county", "zone") else "", short_name=name.removeprefix("示例"),
    )  # fmt: skip


def _places() -> Cast:
    city = make_place("99S000", "示例市", "city")
    neighbour = make_place("99N000", "示例邻市", "city")
    return Cast(
        city=city,
        county_a=make_place("99S001", "示例甲县", "county", city, 1),
        county_b=make_place("99S002", "示例乙县", "county", city, 2),
        zone=make_place("99S071", "示例开发区", "zone", city, 3),
        neighbour_city=neighbour,
        neighbour_county=make_place("99N001", "示例邻县", "county", neighbour, 1),
        units={},
    )


def _units(cast: Cast) -> dict[str, Unit]:
    wanted = {
        "city_government": ("示例市政府", cast.city, "government"),
        "city_office": ("示例市项目办", cast.city, "project_office"),
        "county_a_office": ("示例甲县项目办", cast.county_a, "project_office"),
        "county_b_office": ("示例乙县项目办", cast.county_b, "project_office"),
        "land_bureau": ("示例市自然资源局", cast.city, "department"),
        "housing_bureau": ("示例市住建局", cast.city, "department"),
        "inspection": ("示例市督查室", cast.city, "inspection"),
        "information": ("示例市信息中心", cast.city, "department"),
    }
    rows = {key: Unit(name=name, place=place, kind=kind, is_sample=True) for key, (name, place, kind) in wanted.items()}
    Unit.objects.bulk_create(rows.values())
    return rows


def _member(cast: Cast, key: str, role: str, title: str, unit: Unit) -> Member:
    user = User(
        username=key, display_name=title, password=password_hash(), is_active=True, must_change_password=False,
        password_changed_at=clock.now(), created_at=clock.now(), is_sample=True,
    )  # fmt: skip
    post = Post(title=title, unit=unit, place=unit.place, is_sample=True)
    own, other = _reach(cast, key, role)
    return Member(
        key, role, user, post, Actor(post_id=post.id, user_id=user.id, unit_id=unit.id, channel="web"), own, other,
        unit, cast.units["housing_bureau"],
    )  # fmt: skip


def _reach(cast: Cast, key: str, role: str) -> tuple[Place, Place]:
    if CAST_REACH[role] == "city":
        return cast.county_a, cast.neighbour_county
    if key == "other_county_office":
        return cast.county_b, cast.county_a
    return cast.county_a, cast.county_b


def _write(cast: Cast) -> None:
    people = [member for member in cast if member.user and member.post]
    User.objects.bulk_create(member.user for member in people)
    Post.objects.bulk_create(member.post for member in people)
    Incumbency.objects.bulk_create(Incumbency(post=one.post, user=one.user, from_on=SINCE) for one in people)
    Grant.objects.bulk_create(Grant(post=one.post, role=one.role, from_on=SINCE, **_span(cast, one)) for one in people)


def _span(cast: Cast, member: Member) -> dict[str, Place | Unit]:
    reach = CAST_REACH[member.role]
    spans: dict[str, dict[str, Place | Unit]] = {
        "city": {"place": cast.city},
        "county": {"place": member.own_place},
        "unit": {"unit": member.own_unit},
        "": {},
    }
    return spans[reach]
