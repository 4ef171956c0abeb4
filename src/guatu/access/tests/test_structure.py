"""create_place, rename_place, create_unit, create_post."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.access.models import Place
from guatu.access.services import NewPlace, NewUnit, create_place, create_post, create_unit, rename_place
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid, Refused
from tests.cast import Cast


def test_it_works(cast: Cast) -> None:
    town = create_place(
        actor=cast.system_admin.actor, place=NewPlace(code="99S001101", name="示例甲镇", kind="town", parent=cast.county_a)
    )
    town.refresh_from_db()
    assert town.path == f"{cast.county_a.path}{town.id.hex}/"
    assert (town.root_id, town.rank_group) == (cast.city.id, "")
    fact = Fact.objects.get(kind="access.place_created")
    assert (fact.place, fact.subject_type, fact.subject_id) == (town.id, "place", str(town.id))
    assert fact.body == {"code": "99S001101", "name": "示例甲镇", "kind": "town", "parent_id": str(cast.county_a.id)}


def test_a_root_is_its_own_jurisdiction_and_counties_are_ranked(db: None) -> None:
    city = create_place(actor=SYSTEM, place=NewPlace(code="410000", name="某市", kind="city"))
    county = create_place(actor=SYSTEM, place=NewPlace(code="410001", name="某县", kind="county", parent=city))
    zone = create_place(actor=SYSTEM, place=NewPlace(code="4100X1", name="某区", kind="zone", parent=city, is_official=False))
    assert (city.root_id, county.rank_group, zone.rank_group) == (city.id, "county", "zone")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "99S001"}, "code"),
        ({"code": "41 00"}, "code"),
        ({"name": " "}, "name"),
        ({"kind": "village"}, "kind"),
        ({"kind": "city"}, "parent"),
    ],
)
def test_it_refuses_what_does_not_fit(cast: Cast, change: dict[str, str], field: str) -> None:
    wanted = {"code": "99S009", "name": "示例丙县", "kind": "county"} | change
    with pytest.raises(Invalid) as caught:
        create_place(actor=SYSTEM, place=NewPlace(parent=cast.city, **wanted))
    assert list(caught.value.problems) == [field]
    assert not Fact.objects.exists()


def test_the_same_code_may_exist_in_another_jurisdiction(cast: Cast) -> None:
    new = NewPlace(code=cast.county_a.code, name="同码县", kind="county", parent=cast.neighbour_city)
    assert create_place(actor=SYSTEM, place=new).root_id == cast.neighbour_city.id


@pytest.mark.parametrize("key", ["city_office", "leader", "security_admin", "audit_admin"])
def test_it_refuses_everyone_but_the_system_administrator(cast: Cast, key: str) -> None:
    with pytest.raises(Refused):
        create_place(actor=cast.members[key].actor, place=NewPlace(code="99S009", name="丙", kind="county", parent=cast.city))


def test_a_renamed_place_is_still_found_by_its_old_name(cast: Cast) -> None:
    rename_place(actor=SYSTEM, place=cast.county_a, name="示例甲区", short_name="甲区")
    row = Place.objects.get(id=cast.county_a.id)
    assert (row.name, row.short_name, row.aliases) == ("示例甲区", "甲区", ["示例甲县"])
    assert Fact.objects.get(kind="access.place_renamed").body == {"was": "示例甲县", "name": "示例甲区"}


@pytest.mark.parametrize("name", ["", "  ", "示例甲县"])
def test_a_name_must_be_new(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid):
        rename_place(actor=SYSTEM, place=cast.county_a, name=name)


def test_units_and_posts(cast: Cast) -> None:
    unit = create_unit(actor=SYSTEM, unit=NewUnit(name="示例甲县发改委", place=cast.county_a, kind="department"))
    post = create_post(actor=SYSTEM, unit=unit, title="投资股股长")
    assert post.place_id == cast.county_a.id
    assert set(Fact.objects.values_list("kind", flat=True)) == {"access.unit_created", "access.post_created"}
    with pytest.raises(Invalid):
        create_unit(actor=SYSTEM, unit=NewUnit(name="示例甲县发改委", place=cast.county_a, kind="department"))
    with pytest.raises(Invalid):
        create_unit(actor=SYSTEM, unit=NewUnit(name="某处", place=cast.county_a, kind="club"))
    with pytest.raises(Invalid):
        create_post(actor=SYSTEM, unit=unit, title=" ")


def test_a_place_of_the_future_is_recorded_today(db: None) -> None:
    with clock.frozen(dt.datetime(2023, 8, 1, 4, tzinfo=dt.UTC)):
        new = NewPlace(code="410000", name="某市", kind="city", valid_from=dt.date(2024, 1, 1))
        place = create_place(actor=SYSTEM, place=new)
    assert not place.is_valid_on(dt.date(2023, 12, 31)) and place.is_valid_on(dt.date(2024, 1, 1))
    assert Fact.objects.get().occurred_on == dt.date(2023, 8, 1)
