"""scope.of and the reads built on it."""

from __future__ import annotations

import pytest

from guatu.access import queries, scope
from guatu.access.models import Grant, Place
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import NotFound, Refused
from guatu.kernel.ids import uuid7
from tests.cast import NOBODY, SINCE, Cast


def test_it_works(cast: Cast) -> None:
    assert scope.of(cast.county_office.actor).place_ids == {cast.county_a.id}
    below = {cast.city.id, cast.county_a.id, cast.county_b.id, cast.zone.id}
    assert scope.of(cast.city_office.actor).place_ids == below
    assert scope.visible_places(cast.city_office.actor) == below


def test_scope_is_of_a_verb(cast: Cast) -> None:
    Grant.objects.create(post=cast.county_office.post, role="viewer", place=cast.county_b, from_on=SINCE)
    actor = cast.county_office.actor
    assert scope.of(actor).place_ids == {cast.county_a.id, cast.county_b.id}
    assert scope.of(actor, "project.amend").place_ids == {cast.county_a.id}


def test_units_and_projects_are_listed(cast: Cast) -> None:
    project = uuid7()
    Grant.objects.create(post=cast.department.post, role="viewer", project_id=project, from_on=SINCE)
    found = scope.of(cast.department.actor)
    assert found.place_ids == frozenset()
    assert (found.unit_ids, found.project_ids) == ({cast.department.own_unit.id}, {project})


def test_nobody_sees_nothing_and_the_machine_everything(cast: Cast) -> None:
    assert scope.of(NOBODY).is_empty
    assert scope.of(SYSTEM).everything
    assert len(scope.visible_places(SYSTEM)) == Place.objects.count()


def test_resolving_a_scope_costs_three_queries(cast: Cast, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        scope.of(cast.city_office.actor)


def test_the_tree_shows_own_places_and_names_those_above(cast: Cast) -> None:
    (root,) = queries.open_place_tree(cast.county_office.actor)
    assert (root.place, root.is_visible) == (cast.city, False)
    assert [(node.place, node.is_visible) for node in root.children] == [(cast.county_a, True)]


def test_the_tree_follows_the_official_order(cast: Cast) -> None:
    Place.objects.filter(id=cast.zone.id).update(official_order=0)
    (root,) = queries.open_place_tree(cast.leader.actor)
    assert [node.place for node in root.children] == [cast.zone, cast.county_a, cast.county_b]


def test_fetch_or_refuse(cast: Cast) -> None:
    actor = cast.county_office.actor
    assert queries.get_place_for(actor, cast.county_a.code) == cast.county_a
    for code in (cast.county_b.code, cast.neighbour_county.code, "99X999"):
        with pytest.raises(NotFound):
            queries.get_place_for(actor, code)
    with pytest.raises(Refused) as caught:
        queries.get_place_for(actor, cast.county_a.code, "close.make")
    assert not isinstance(caught.value, NotFound)


def test_missing_and_hidden_places_read_the_same(cast: Cast) -> None:
    reasons = set()
    for code in (cast.county_b.code, "99X999"):
        with pytest.raises(NotFound) as caught:
            queries.get_place_for(cast.county_office.actor, code)
        reasons.add(caught.value.reason)
    assert len(reasons) == 1


def test_old_codes_lead_to_the_place(cast: Cast) -> None:
    Place.objects.filter(id=cast.county_a.id).update(aliases=["99S023", "示例老县"])
    assert queries.get_place_for(cast.county_office.actor, "99S023") == cast.county_a


def test_a_place_and_everything_below_it(cast: Cast) -> None:
    assert list(queries.places_under(cast.city)) == [cast.city, cast.county_a, cast.county_b, cast.zone]
    assert queries.place_ids_under(cast.county_a) == {cast.county_a.id}
