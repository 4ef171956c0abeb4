"""The sample world's three weeks of returns: in order, sound, some of every kind, and the same each time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from guatu.demo.sample.steering_returns import acts
from guatu.demo.sample.world import World
from guatu.demo.structure import Jurisdiction
from guatu.facts import verify
from guatu.kernel import clock
from guatu.life.dispatch.returns.models import ReturnLog
from guatu.life.dispatch.returns.tests.scene import building
from tests.cast import build_cast
from tests.register import load_parameters

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 8, 28)


@pytest.fixture
def world(db: Any) -> World:
    """Two counties with their posts, five projects each."""
    cast = build_cast()
    load_parameters()
    places = {place.code: place for place in (cast.city, cast.county_a, cast.county_b)}
    posts = {
        ("city_office", cast.city.code): cast.city_office.actor, ("reporter", cast.county_a.code): cast.reporter.actor,
        ("county_office", cast.county_a.code): cast.county_office.actor, ("reporter", cast.county_b.code): cast.other_county_office.actor,
        ("county_office", cast.county_b.code): cast.other_county_office.actor,
    }  # fmt: skip
    with clock.frozen(dt.datetime(2023, 8, 1, 1, 0, tzinfo=dt.UTC)):
        ids = {f"p{n}": building(place, f"示例{place.label}{n}") for n, place in enumerate([cast.county_a, cast.county_b] * 5)}
    return World(Jurisdiction("sample", places), posts, ids)


def test_it_works(world: World) -> None:
    found = acts(world, TODAY)
    assert [at for at, _do in found] == sorted(at for at, _do in found)
    assert all(clock.local_date(at) < TODAY for at, _do in found)
    for at, do in found:
        with clock.frozen(at):
            do()
    daily = ReturnLog.objects.live().filter(cycle="daily")
    counts = {
        name: sum(getattr(row, name) for row in daily)
        for name in ("owed", "filed", "on_time", "late", "missed", "unchanged", "problems")
    }
    assert 140 <= counts["owed"] <= 150, "fifteen working days of ten projects; the last one is not locked yet"
    assert all(counts[name] for name in counts) and counts["filed"] == counts["on_time"] + counts["late"]
    assert ReturnLog.objects.live().filter(cycle="weekly", owed__gt=0).count() == 10
    states = {mark["state"] for row in daily for mark in row.marks.values()}
    assert {"accepted", "reviewing", "missed"} <= states
    assert any(mark.get("photos") for row in daily for mark in row.marks.values())
    assert list(verify.verify()) == []


def test_the_same_each_time(world: World) -> None:
    assert [at for at, _do in acts(world, TODAY)] == [at for at, _do in acts(world, TODAY)]
