"""The projects that drag: how much each owes against the months gone by, and whose it is."""

import pytest

from guatu.desk.dragging import dragging
from guatu.desk.tests.world import AT, ahead, behind, screen_of
from guatu.figures.evaluate import evaluate
from tests.register import YI, planned, project_at, returned

pytestmark = pytest.mark.django_db


def found(actor, limit=3, **asked):
    screen = screen_of(actor, **asked)
    return dragging(screen, screen.context, limit)


def test_it_works(cast):
    behind(cast, unit=str(cast.units["land_bureau"].id))
    ahead(cast)
    (one,) = found(cast.leader.actor)
    assert (one.standing.name, one.behind_yuan, one.unit) == ("示例落后", 4 * YI, "示例市自然资源局")


def test_the_largest_debt_comes_first(cast):
    behind(cast)
    project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-06", AT, 40 * YI), name="示例大")
    assert [one.standing.name for one in found(cast.leader.actor)] == ["示例大", "示例落后"]
    assert [one.standing.name for one in found(cast.leader.actor, limit=1)] == ["示例大"]


def test_all_debts_and_surpluses_make_the_distance(cast):
    behind(cast)
    ahead(cast)
    screen = screen_of(cast.leader.actor)
    distance = evaluate(["completion.distance"], screen.context).total["completion.distance"].raw
    assert distance == -4 * YI + 1 * YI


def test_a_missing_return_is_missing_and_not_behind(cast):
    project_at(cast.county_a, planned(2023, 10 * YI), name="示例未报")
    assert found(cast.leader.actor) == []


def test_a_county_sees_only_its_own(cast):
    behind(cast)
    assert found(cast.county_office.actor) == []
    assert len(found(cast.other_county_office.actor)) == 1


def test_parts_do_not_drag_twice(cast):
    parent = behind(cast)
    behind(cast, "示例子项", row_role="part", parent=str(parent), is_counted=False)
    assert [one.standing.name for one in found(cast.leader.actor)] == ["示例落后"]
