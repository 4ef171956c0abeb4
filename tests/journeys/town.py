"""A town whose papers may be signed: nothing in it is sample data, so its letters take numbers (DECISIONS 30).

Everything is set in motion on 2023-11-01, a Wednesday; what the demo shows of a sample city cannot be walked to its end there.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password

from guatu.access import models as access
from guatu.access.models import Place
from guatu.demo.accounts import PASSWORD
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM, Actor
from guatu.ledger import kinds
from guatu.ledger.services import Draft, register_project
from guatu.life.dispatch.meetings.services import load_series
from guatu.life.dispatch.returns.services import start_cycles
from guatu.life.supervise.letters import templating
from tests.cast import SINCE, Cast, build_cast
from tests.register import YI, event, load_parameters, planned, reached, returned

BEGINS = "2023-11-01"
DONE_YUAN = 8400_0000
PROJECT = "东湖精密铸件厂"
# Beside the cast: who drafts letters, and who checks them, in the city's office.
CLERKS = {"drafter": "综合科科长", "checker": "副主任"}


def build() -> None:
    """The town on its first morning: people with their passwords, a project behind its plan, cycles, meetings, templates."""
    with clock.frozen(dt.datetime.fromisoformat(f"{BEGINS}T08:00:00+08:00")):
        cast = build_cast()
        for key, title in CLERKS.items():
            _clerk(cast, key, title)
        for model in (access.Place, access.Unit, access.Post, access.User):
            model.objects.update(is_sample=False)
        access.User.objects.update(password=make_password(PASSWORD))
        load_parameters()
        templating.load_defaults()
        office = cast.city_office.actor
        root = Place.objects.get(id=cast.city.id)
        start_cycles(actor=office, root=root, since=dt.date(2023, 10, 1))
        load_series(actor=office, place=root)
        _project(cast)


def _clerk(cast: Cast, key: str, title: str) -> Actor:
    unit = cast.units["city_office"]
    user = access.User.objects.create(
        username=key, display_name=title, password="", is_active=True, must_change_password=False,
        password_changed_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    post = access.Post.objects.create(title=title, unit=unit, place=unit.place)
    access.Incumbency.objects.create(post=post, user=user, from_on=SINCE)
    access.Grant.objects.create(post=post, role="city_office", from_on=SINCE, place=unit.place)
    return Actor(post_id=post.id, user_id=user.id, unit_id=unit.id, channel="web")


def _project(cast: Cast) -> None:
    """1.2 亿 planned for the year; 0.84 亿 done by September, 5 points less than was to be expected."""
    events = (
        planned(2023, 12 * YI // 10), reached("P30", "2023-02-01"), reached("P40", "2023-03-01"),
        event(kinds.StatisticsEntered(True, "2023-04"), "2023-04-20"),
        *(returned(f"2023-{month:02}", f"2023-{month:02}-27", DONE_YUAN * month // 9) for month in range(1, 10)),
    )  # fmt: skip
    attrs = {
        "name": PROJECT, "place": cast.county_a.id, "total_yuan": 3 * YI, "unit": cast.units["county_a_office"].id,
        "owner_name": "东湖精密铸件有限公司",
    }  # fmt: skip
    draft = Draft(attrs=attrs, registered_on=dt.date(2022, 12, 5), provenance="observed", events=list(events))
    register_project(actor=SYSTEM, draft=draft)
