"""Letters of the sample city: drafted about what is late, never signed; nothing where nothing is late."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from guatu.access.models import Unit
from guatu.demo.sample import steering_letters
from guatu.documents.models import NumberLine
from guatu.facts.verify import verify
from guatu.kernel import clock
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.tests.scene import City, at, build_city, noon, overdue

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 9, 11)


@pytest.fixture
def city() -> City:
    with clock.frozen(noon("2023-08-14")):
        return build_city(is_sample=True)


def world(city: City) -> Any:
    """As much of a world as letters ask for."""
    code, cast = city.cast.city.code, city.cast
    posts = {("city_office", code): cast.city_office.actor, ("inspector", code): cast.inspector.actor}
    return SimpleNamespace(posts=posts, made=SimpleNamespace(root=cast.city, units={}))


def perform(city: City) -> None:
    for instant, act in steering_letters.acts(world(city), TODAY):
        with clock.frozen(instant):
            act()


def test_it_works(city: City) -> None:
    for number in range(8):
        unit = Unit.objects.create(
            name=f"示例{number}局", place=city.cast.city, kind="department", is_sample=True, official_order=number
        )
        city.cast.units[unit.name] = unit
        overdue(city, unit=unit.name, title=f"事项之{number}", due="2023-08-18" if number % 2 else "2023-08-25")
    perform(city)
    states = Counter(Letter.objects.values_list("state", flat=True))
    assert Letter.objects.count() >= 6 and states["drafted"] and states["checked"], states
    assert all(letter.is_sample for letter in Letter.objects.all()) and not NumberLine.objects.exists()
    with at("2023-09-11"):
        assert list(verify()) == []


def test_without_anything_late_nothing_is_written(city: City) -> None:
    perform(city)
    assert Letter.objects.count() == 0
