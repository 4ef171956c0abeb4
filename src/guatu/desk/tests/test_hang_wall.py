"""The rows of the wall: groups, order, filters of its own, what turned red, who may look at what."""

import pytest
from django.utils import translation

from guatu.desk.headline import headline, strip
from guatu.desk.tests.world import AT, ahead, behind, late_start, promised, published, red_already, screen_of
from guatu.desk.wall import wall_of
from guatu.desk.wall_rows import red_dimensions
from guatu.figures.evaluate import evaluate
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger import kinds
from tests.register import YI, event, project_at, reached

pytestmark = pytest.mark.django_db


def wall(actor, **asked):
    return wall_of(screen_of(actor, **asked))


def names(found):
    return [row.standing.name for row in found.rows]


def test_it_works(cast):
    ahead(cast)
    behind(cast, unit_name="示例乙县住建局")
    found = wall(cast.leader.actor)
    assert [group.title for group in found.groups] == ["甲县", "乙县"]
    assert [(row.lights.state, row.holder) for row in found.rows] == [("normal", ""), ("late", "示例乙县住建局")]


def test_the_worst_stands_first(cast):
    ahead(cast)
    late_start(cast)
    assert names(wall(cast.leader.actor)) == ["示例未开工", "示例领先"]


@pytest.mark.parametrize(
    ("group", "titles"),
    [
        ("unit", ["示例市自然资源局", "责任单位未填"]), ("stage", ["签约", "在建"]), ("tier", ["市重点", "一般"]), ("none", ["全部项目"]),
    ],
)  # fmt: skip
def test_it_can_be_grouped(cast, group, titles):
    ahead(cast, tier="city")
    late_start(cast, unit=str(cast.units["land_bureau"].id))
    assert [one.title for one in wall(cast.leader.actor, group=group).groups] == titles


def test_parts_stand_under_their_project_and_do_not_count(cast):
    parent = ahead(cast)
    project_at(cast.county_a, name="示例子项", row_role="part", parent=str(parent), is_counted=False)
    (group,) = wall(cast.leader.actor).groups
    assert ([row.standing.name for row in group.rows], group.counted, group.parts) == (["示例领先", "示例子项"], 1, 1)


def test_filters_of_the_register_hold_here_too(cast):
    ahead(cast)
    behind(cast)
    assert names(wall(cast.leader.actor, county=cast.county_b.code)) == ["示例落后"]
    assert names(wall(cast.leader.actor, light="late")) == ["示例落后"]
    assert names(wall(cast.leader.actor, q="领先")) == ["示例领先"]


def test_what_holds_a_red_project_is_counted_by_dimension(cast):
    behind(cast)
    late_start(cast)
    found = wall(cast.leader.actor)
    assert {(key, n) for key, _title, n in red_dimensions(found.rows)} == {("progress", 1), ("start", 1)}
    assert names(wall(cast.leader.actor, held="start")) == ["示例未开工"]


def test_what_turned_red_since_the_close(cast):
    turned = late_start(cast)
    red_already(cast)
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-05"))
    found = wall(cast.leader.actor)
    assert found.turned == {turned}
    assert names(wall(cast.leader.actor, turned="1")) == ["示例未开工"]
    assert "其中1个为5月月结后新转红" in headline(found, strip(found)[0]).text


def test_the_figures_of_the_head_are_the_registered_ones(cast):
    ahead(cast)
    behind(cast)
    late_start(cast)
    found = wall(cast.leader.actor)
    shown = strip(found)[0]
    keys = ["lights.late", "lights.watch", "lights.missing", "lights.normal", "done.ytd", "completion.distance"]
    values = evaluate(keys, found.screen.context).total
    assert {key: shown[key].value for key in keys} == {key: values[key].raw for key in keys}


def test_the_head_follows_the_chips(cast):
    ahead(cast)
    behind(cast)
    found = wall(cast.leader.actor, light="late")
    shown = strip(found)[0]
    assert (shown["projects.count"].value, shown["done.ytd"].value, shown["lights.late"].value) == (1, YI, 1)
    assert "筛选出的项目" in headline(found, shown).text


@pytest.mark.parametrize("audience", ["tour", "public"])
def test_visitors_see_no_light_no_problem_and_no_negotiation(cast, audience):
    behind(cast)
    project_at(cast.county_a, reached("P20", "2023-01-05"), name="示例在谈")
    found = wall(cast.leader.actor, audience=audience, light="late")
    shown = strip(found)[0]
    assert names(found) == ["示例落后"]
    assert [(row.lights, row.url) for row in found.rows] == [(None, "")]
    assert not [key for key in shown if key.startswith(("lights", "completion"))]
    assert all(not one.drawer_url for one in shown.values())
    assert "红灯" not in headline(found, shown).text


def test_an_unknown_audience_is_the_inside(cast):
    behind(cast)
    assert wall(cast.leader.actor, audience="everyone").audience == "inside"


def test_what_is_only_published_is_said_to_be_so(cast):
    published(cast)
    found = wall(cast.leader.actor)
    said = headline(found, strip(found)[0]).text
    assert found.is_published_only
    assert [row.lights for row in found.rows] == [None]
    assert "没有公布，本页不作推断，也不亮灯" in said
    assert "1个未公布总投资" in said


def test_the_sentence_says_rank_distance_red_and_who_drags(cast):
    ahead(cast)
    behind(cast, unit_name="乙县住建局")
    found = wall(cast.leader.actor)
    said = headline(found, strip(found)[0]).text
    assert said == (
        "截至2023年6月30日，示例市完成投资7.00亿元，占年度计划的35.0%，落后时序进度15.0个百分点，差3.00亿元；示例甲县最快（60.0%），示例乙县最慢（10.0%）。"
        "红灯1个，卡在进度1个。拖后最多的是示例落后（差4.00亿元，乙县住建局）。"
    )


def test_a_county_reads_its_rank_only_after_the_close(cast):
    """DECISIONS 28: a draft of a ranking is not for the ranked."""
    ahead(cast)
    behind(cast)
    mine = wall(cast.county_office.actor)
    assert "第1位" not in headline(mine, strip(mine)[0]).text
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-06"))
    mine = wall(cast.county_office.actor, at=AT)
    assert "列县（市、区）组第1位" in headline(mine, strip(mine)[0]).text


def test_a_halted_project_is_not_red(cast):
    postponed = event(kinds.StateChanged("postponed", "等待用地"), "2023-02-01")
    project_at(cast.county_a, promised("start", "2023-01-20"), postponed, name="示例缓建")
    (row,) = wall(cast.leader.actor).rows
    assert (row.lights.state, row.light.word) == ("stopped", "缓建")


def test_an_empty_place_has_an_empty_wall(cast):
    assert wall(cast.leader.actor).groups == ()


def test_the_sentence_is_english_for_who_reads_english(cast):
    ahead(cast, "Sample ahead", unit_name="Office")
    behind(cast, "Sample behind", unit_name="Office")
    with translation.override("en"):
        found = wall(cast.leader.actor)
        said = headline(found, strip(found)[0]).text
    for word in ("示例市", "示例甲县", "示例乙县"):
        said = said.replace(word, "")
    assert not [char for char in said if "一" <= char <= "鿿"], said
