"""A list frozen: whole or by lot, provable from its seed, told to those who go."""

from __future__ import annotations

import pytest

from guatu.access.models import Place, Post, Unit
from guatu.facts.models import Fact
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.life.supervise.rounds import rules
from guatu.life.supervise.rounds.models import Round, RoundItem
from guatu.life.supervise.rounds.services import start_round
from guatu.life.supervise.rounds.tests.scene import day, plan, register, started
from guatu.notices.models import Notice
from tests.cast import Cast
from tests.register import project_at

pytestmark = pytest.mark.django_db


def listed(round_id: object) -> set[object]:
    """The projects of a round."""
    return set(RoundItem.objects.filter(snapshot_no=0, round_id=round_id).values_list("project_id", flat=True))


def test_it_works(cast: Cast) -> None:
    projects = register(cast)
    made = started(cast)
    one = Round.objects.get(id=made)
    assert (one.population, one.size, one.seed, one.units) == (4, 4, "", [str(cast.units["inspection"].id)])
    assert listed(made) == set(projects)
    assert Fact.objects.get(kind="rounds.started").provenance == "sample"


def test_a_sample_can_be_drawn_again_from_its_fact(cast: Cast) -> None:
    register(cast, 9)
    made = started(cast, method="sample", percent=30, seed="2023-08-14")
    body = Fact.objects.get(kind="rounds.started").body
    drawn = rules.sample(body["population"], body["seed"], rules.sample_size(len(body["population"]), percent=body["percent"]))
    assert [item[0] for item in body["items"]] == drawn
    assert {str(one) for one in listed(made)} == set(drawn)
    assert len(drawn) == 3


def test_a_seed_is_made_and_kept_when_none_is_given(cast: Cast) -> None:
    register(cast)
    one = Round.objects.get(id=started(cast, method="sample", count=2))
    assert len(one.seed) == 16
    assert one.size == 2


def test_the_list_stays_as_it_was(cast: Cast) -> None:
    register(cast)
    made = started(cast)
    project_at(cast.county_a, name="后来的项目")
    assert len(listed(made)) == 4


def test_a_list_is_narrowed_and_may_be_of_another_day(cast: Cast) -> None:
    projects = register(cast)
    late = project_at(cast.county_a, name="八月登记的项目", on="2023-08-10")
    county = {"county_id": (str(cast.county_a.id),)}
    assert listed(started(cast, filters=county)) == {*projects[:-1], late}
    assert listed(started(cast, as_of=day("2023-07-31"), filters=county)) == set(projects[:-1])


def test_those_who_go_are_told_once(cast: Cast) -> None:
    register(cast)
    units = (cast.units["land_bureau"].id,)
    first = start_round(actor=cast.inspector.actor, plan=plan(cast, units=units), idem_key="k")
    assert start_round(actor=cast.inspector.actor, plan=plan(cast, units=units), idem_key="k") == first
    assert Round.objects.count() == 1
    assert list(Notice.objects.values_list("post_id", flat=True)) == [cast.department.actor.post_id]


@pytest.mark.parametrize(("more", "field"), [
    ({"title": " "}, "title"), ({"method": "some"}, "method"), ({"method": "sample"}, "percent"),
    ({"method": "sample", "percent": 10, "count": 3}, "percent"), ({"method": "sample", "percent": 101}, "percent"),
    ({"method": "sample", "count": 0}, "percent"), ({"to_on": day("2023-08-01")}, "to_on"),
    ({"as_of": day("2023-09-01")}, "as_of"), ({"filters": {"name": ("x",)}}, "filters"),
    ({"filters": {"stage": ("P80",)}}, "filters"),
])  # fmt: skip
def test_it_refuses_what_cannot_stand(cast: Cast, more: dict, field: str) -> None:  # type: ignore[type-arg]
    register(cast)
    with pytest.raises(Invalid) as refused:
        started(cast, **more)
    assert field in refused.value.problems
    assert not Round.objects.exists()


def test_it_refuses_a_unit_that_is_gone(cast: Cast) -> None:
    register(cast)
    gone = cast.units["housing_bureau"]
    gone.valid_to = day("2023-01-01")
    gone.save()
    with pytest.raises(Invalid) as refused:
        started(cast, units=(gone.id,))
    assert "units" in refused.value.problems


def test_only_offices_and_inspectors_of_the_place(cast: Cast) -> None:
    register(cast)
    with pytest.raises(Refused):
        started(cast, cast.leader)
    with pytest.raises(NotFound):
        started(cast, cast.county_office)
    with pytest.raises(Invalid):
        started(cast, place=Place().id)
    assert started(cast, cast.county_office, place=cast.county_a.id)


def test_a_post_named_in_a_round_is_of_the_jurisdiction_and_there(cast: Cast) -> None:
    """Whoever is named may look at every project of it."""
    register(cast)
    far, bureau = cast.neighbour_city, cast.units["land_bureau"]
    stranger = Post.objects.create(title="经办", unit=Unit.objects.create(name="邻市局", place=far, kind="department"), place=far)
    gone = Post.objects.create(title="经办", unit=bureau, place=bureau.place, valid_to=day("2023-01-01"))
    for post in (stranger, gone):
        with pytest.raises(Invalid) as refused:
            started(cast, posts=(post.id,))
        assert list(refused.value.problems) == ["posts"]
    assert started(cast, posts=(cast.department.actor.post_id,))
