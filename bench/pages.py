"""Whole pages as a reader gets them: session, scope, queries, template; in process, beside a table of fixed rows in the same engine.

The floor is the table alone, without a page around it or a session before it, so it flatters the floor.
"""

from __future__ import annotations

import datetime as dt

from django.test import Client

from bench.rows import Result, measured, template_floor
from guatu.access.models import Grant, Incumbency, Place, Post, Unit, User
from guatu.kernel import clock

# At least 0.6 times as many a second as the fixed rows. Source: PERFORMANCE, "the same as an HTML page".
GOAL = 1 / 0.6
_PAGES = (("台账页（整页 HTML）", "/register/?stage=P40", GOAL), ("驾驶舱页（整页 HTML）", "/cockpit/", None))


def pages(city: Place) -> list[Result]:
    """The register's first page and the cockpit. Errors: RuntimeError when one of them is not drawn."""
    client, floor = _reader(city), template_floor()
    found = []
    for name, address, goal in _PAGES:
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} was not drawn")
        found.append(measured(name, lambda at=address: client.get(at), "模板 50 行固定值", floor, goal, rounds=5))
    return found


def _reader(city: Place) -> Client:
    """Somebody of the city's office, signed in."""
    now, since = clock.now(), dt.date(2018, 1, 1)
    unit = Unit.objects.create(name="示例基准阅览室", place=city, kind="project_office", is_sample=True)
    post = Post.objects.create(title="示例基准岗", unit=unit, place=city, is_sample=True)
    user = User.objects.create(
        username="bench", display_name="示例基准员", password="!", is_active=True, must_change_password=False, password_changed_at=now,  # noqa: S106
        created_at=now, is_sample=True,
    )  # fmt: skip
    Incumbency.objects.create(post=post, user=user, from_on=since)
    Grant.objects.create(post=post, role="city_office", place=city, from_on=since)
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="guatu.access.backends.AccountBackend")
    return client
