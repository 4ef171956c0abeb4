"""A light says why, since when, whose turn it is, and what turns it green."""

import datetime as dt
import html
import re

import pytest

from guatu.desk import drawers
from guatu.desk import screen as screens
from guatu.kernel.actor import SYSTEM
from guatu.ledger import kinds
from guatu.ledger.queries import get_standing_for
from guatu.ledger.services import Draft, register_project
from guatu.ui.query import Query
from tests.cast import sign_in
from tests.register import YI, event, planned, project_at, returned

pytestmark = pytest.mark.django_db(databases="__all__")


def late_project(cast, **attrs):
    promise = event(kinds.MilestonePromised("start", dt.date(2022, 12, 1)), "2022-06-01")
    behind = planned(2023, 10 * YI), returned("2023-06", "2023-06-30", 1 * YI)
    return project_at(cast.county_a, promise, *behind, name="示例滞后", **attrs)


def light(cast, project, rule="", actor=None, at="2023-06-30"):
    screen = screens.resolve(actor or cast.leader.actor, Query("/").but(at=at, place=cast.city.code))
    standing = get_standing_for(screen.actor, project, snapshot_no=screen.context.snapshot_no)
    return drawers.light_drawer(screen, standing, rule)


def test_it_works(cast, client):
    project = late_project(cast, unit_name="示例甲县住建局")
    page = sign_in(client, cast.leader).get(f"/figure/light/{project}", {"at": "2023-06-30"})
    said = html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))
    for word in ("示例滞后", "滞后", "示例甲县住建局", "该谁办", "怎样转绿", "2022-12-02"):
        assert word in said


def test_one_dimension_can_be_asked(cast):
    found = light(cast, late_project(cast), "ledger.progress")
    assert found.rule_key == "ledger.progress v2"
    assert found.light.state == "late"
    assert {"落后时序"} <= {one.label for one in found.inputs}


def test_the_unit_stands_in_where_the_ledger_named_none(cast):
    found = light(cast, late_project(cast, unit=str(cast.units["land_bureau"].id)))
    assert found.whose_turn == "示例市自然资源局"


def test_a_unit_nobody_filled_in_is_said_to_be_missing(cast):
    assert light(cast, late_project(cast)).whose_turn == "责任单位未填"


def test_nothing_is_held_against_what_is_only_published(cast):
    promise = event(kinds.MilestonePromised("complete", dt.date(2022, 12, 1)), "2022-06-01")
    draft = Draft(
        attrs={"name": "公布项目", "place": cast.county_a.id}, registered_on=dt.date(2022, 1, 5), provenance="reported",
        events=[promise],
    )  # fmt: skip
    found = light(cast, register_project(actor=SYSTEM, draft=draft))
    assert (found.light.state, found.light.word, found.parts) == ("exempt", "未公布", ())


def test_an_unknown_rule_shows_the_parts(cast):
    found = light(cast, late_project(cast), "no.such.rule")
    assert found.rule == "没有适用的亮灯规则。"
    assert found.parts


def test_another_countys_light_is_not_found(cast, client):
    project = late_project(cast)
    assert sign_in(client, cast.other_county_office).get(f"/figure/light/{project}").status_code == 404
