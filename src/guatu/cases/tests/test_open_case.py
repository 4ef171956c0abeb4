"""Opening: number, limit, who may and who verifies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from guatu.access.models import Unit
from guatu.cases.models import Case
from guatu.cases.queries import cases_of_project, units_to_name
from guatu.cases.services import Order, accept_case, hand_over, open_case, split_case
from guatu.cases.tests.scene import below, day, opened, proof, standing
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from tests.cast import Cast
from tests.register import project_at

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    found = standing(opened(cast))
    assert (found.number, found.state, found.turn) == ("WT-2023-0001", "assigned", "handler")
    assert (found.due_on, found.original_due_on, found.limit_days) == (day("2023-08-21"), day("2023-08-21"), 5)
    assert found.county_id == cast.county_a.id
    assert found.is_sample
    assert Fact.objects.filter(kind="cases.opened", subject_id=str(found.case_id)).count() == 1


def test_numbers_have_no_gaps_whatever_is_refused(cast: Cast) -> None:
    opened(cast)
    with pytest.raises(Invalid):
        opened(cast, title=" ")
    assert standing(opened(cast)).number == "WT-2023-0002"
    assert standing(opened(cast, kind="assignment", grade="")).number == "JB-2023-0001"


def test_the_same_key_opens_one(cast: Cast) -> None:
    project = project_at(cast.county_a)
    order = Order(kind="problem", title="清表受阻", handler=cast.units["land_bureau"].id, grade="B", project=project)
    first = open_case(actor=cast.city_office.actor, order=order, idem_key="k1")
    assert open_case(actor=cast.city_office.actor, order=order, idem_key="k1") == first
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"grade": ""}, "grade"),
        ({"grade": "Z"}, "grade"),
        ({"level": "province"}, "level"),
        ({"due_on": day("2023-08-01")}, "due_on"),
    ],
)
def test_it_refuses_what_cannot_stand(cast: Cast, more: dict, field: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(Invalid) as refused:
        opened(cast, **more)
    assert field in refused.value.problems


def test_it_refuses_a_unit_that_is_gone(cast: Cast) -> None:
    gone = cast.units["housing_bureau"]
    gone.valid_to = day("2023-01-01")
    gone.save()
    with pytest.raises(Invalid) as refused:
        opened(cast, handler=gone.id)
    assert "已撤销" in str(refused.value)


def test_nobody_is_asked_to_verify_himself(cast: Cast) -> None:
    """R4.13: neither the handler nor a unit under it."""
    land = cast.units["land_bureau"].id
    for verifier in (land, below(cast, "land_bureau", "示例市自然资源所").id):
        with pytest.raises(Invalid) as refused:
            opened(cast, handler=land, verifier=verifier)
        assert "verifier" in refused.value.problems


def test_a_reader_cannot_and_a_stranger_sees_nothing(cast: Cast) -> None:
    with pytest.raises(Refused):
        opened(cast, actor=cast.viewer.actor)
    with pytest.raises(NotFound):
        opened(cast, actor=cast.other_county_office.actor)


def test_sensitive_categories_are_so_by_themselves(cast: Cast) -> None:
    assert standing(opened(cast, category="wages")).is_sensitive
    assert not standing(opened(cast, category="land")).is_sensitive


def test_a_date_of_an_unknown_year_is_provisional(cast: Cast) -> None:
    """R14.3."""
    assert standing(opened(cast, due_on=day("2031-03-03"))).is_provisional
    assert not standing(opened(cast)).is_provisional


def test_the_lead_gives_parts_to_others(cast: Cast) -> None:
    whole = opened(cast)
    accept_case(actor=cast.department.actor, case=whole)
    part = Order(kind="", title="迁移管线", handler=cast.units["housing_bureau"].id)
    (made,) = split_case(actor=cast.department.actor, case=whole, parts=[part])
    found = standing(made)
    assert (found.parent_id, found.kind, found.due_on) == (whole, "problem", day("2023-08-21"))
    assert found.verifier_unit_id == cast.units["land_bureau"].id
    late = Order(kind="", title="迁移管线", handler=cast.units["housing_bureau"].id, due_on=day("2023-08-22"))
    with pytest.raises(Invalid):
        split_case(actor=cast.department.actor, case=whole, parts=[late])


def test_the_same_key_with_anything_else_is_another_request(cast: Cast) -> None:
    project = project_at(cast.county_a)
    order = Order(kind="problem", title="清表受阻", handler=cast.units["land_bureau"].id, grade="B", project=project)
    first = open_case(actor=cast.city_office.actor, order=order, idem_key="k1")
    other = cast.units["housing_bureau"].id
    for more in (
        {"grade": "C"}, {"coop": (other,)}, {"verifier": other}, {"level": "county"}, {"category": "wages"}, {"is_sensitive": True},
        {"opened_on": day("2023-08-11")}, {"evidence": proof()},
    ):  # fmt: skip
        with pytest.raises(Conflict):
            open_case(actor=cast.city_office.actor, order=replace(order, **more), idem_key="k1")  # type: ignore[arg-type]
    assert [one.case_id for one in cases_of_project(project)] == [first]


def test_a_unit_asks_in_its_own_name_in_its_own_jurisdiction(cast: Cast) -> None:
    """The unit that asks is the actor's own where none is told, before it is looked at what that reaches."""
    case = opened(cast, actor=cast.department.actor, handler=cast.units["housing_bureau"].id)
    assert standing(case).issuer_unit_id == cast.units["land_bureau"].id
    with pytest.raises(NotFound):
        opened(
            cast, actor=cast.department.actor, handler=cast.units["housing_bureau"].id, project=project_at(cast.neighbour_county)
        )


def test_units_have_their_parts_near_the_place_or_in_reach(cast: Cast) -> None:
    county, project = cast.county_office.actor, project_at(cast.county_a)
    elsewhere = Unit.objects.create(name="邻市城管局", place=cast.neighbour_city, kind="department", is_sample=True)
    asked = {"actor": county, "project": project, "level": "county"}
    for beyond in (cast.units["county_b_office"], elsewhere):
        with pytest.raises(Invalid) as named:
            opened(cast, handler=beyond.id, **asked)
        assert beyond.name in str(named.value)
        with pytest.raises(Invalid):
            opened(cast, coop=(beyond.id,), **asked)
    with pytest.raises(Invalid):
        opened(cast, handler=elsewhere.id)
    case = opened(cast, **asked)
    with pytest.raises(Invalid) as handed:
        hand_over(actor=county, case=case, to_unit=cast.units["county_b_office"].id, reason="属乙县")
    assert "to_unit" in handed.value.problems
    hand_over(actor=cast.city_office.actor, case=case, to_unit=cast.units["county_b_office"].id, reason="属乙县")
    assert {one.name for one in units_to_name(county, cast.county_a, "case.open")} >= {"示例市住建局", "示例甲县项目办"}


def test_parts_of_a_late_case_have_dates_of_their_own(cast: Cast) -> None:
    whole, land = opened(cast), cast.department.actor
    accept_case(actor=land, case=whole)
    part = Order(kind="", title="迁移管线", handler=cast.units["housing_bureau"].id)
    with clock.frozen(dt.datetime(2023, 8, 28, 4, 0, tzinfo=dt.UTC)):
        with pytest.raises(Invalid) as undated:
            split_case(actor=land, case=whole, parts=[part])
        assert "总时限" in str(undated.value)
        (made,) = split_case(actor=land, case=whole, parts=[replace(part, due_on=day("2023-08-31"))])
        assert standing(made).due_on == day("2023-08-31")
