"""The time axis and what is drawn on it: nodes where their days are, bars between them, the overdue stretch hatched."""

import datetime as dt

import pytest
from lxml import html

from guatu.desk.tests.world import ahead, late_start, promised, published, screen_of
from guatu.desk.wall import wall_of
from guatu.ledger.vocab import Milestone
from guatu.web.wall.axis import anchor_of, axis_for
from guatu.web.wall.lanes import NODE, apart, lane, signs
from guatu.web.wall.stages import stage_cells
from tests.register import project_at, reached

AT = dt.date(2023, 6, 30)


def drawn(cast, zoom="year", is_outside=False, **asked):
    wall = wall_of(screen_of(cast.leader.actor, **asked))
    return html.fromstring(str(lane(wall.rows[0], axis_for(AT, zoom), is_outside=is_outside)))


def classes(tree, tag):
    return [one.get("class") for one in tree.xpath(f"//{tag}[@class]")]


@pytest.mark.parametrize(
    ("zoom", "shift", "start", "end"),
    [
        ("year", 0, "2023-01-01", "2023-12-31"), ("year", -1, "2022-01-01", "2022-12-31"), ("quarter", 0, "2023-04-01", "2023-06-30"),
        ("quarter", 3, "2024-01-01", "2024-03-31"), ("two", 0, "2023-01-01", "2024-12-31"), ("century", 0, "2023-01-01", "2023-12-31"),
    ],
)  # fmt: skip
def test_it_works(zoom, shift, start, end):
    axis = axis_for(AT, zoom, shift)
    assert (axis.start.isoformat(), axis.end.isoformat()) == (start, end)


def test_days_stand_where_they_belong():
    axis = axis_for(AT, "year")
    assert axis.share(dt.date(2023, 1, 1)) == 0
    assert axis.share(dt.date(2024, 1, 1)) == 100
    assert axis.now == "49.59%"
    assert axis_for(AT, "year", 1).now == ""
    assert [tick.title for tick in axis.months] == [f"{n}月" for n in range(1, 13)]


def test_the_axis_stands_where_something_is_dated():
    assert anchor_of(AT, [dt.date(2023, 5, 1)]) is None
    assert anchor_of(AT, [dt.date(2019, 5, 1), dt.date(2020, 5, 1)]) == dt.date(2020, 5, 1)
    assert anchor_of(AT, [dt.date(2030, 5, 1)]) == dt.date(2030, 5, 1)
    assert anchor_of(AT, []) is None


def test_nodes_of_nearby_days_stand_side_by_side_on_their_side_of_the_line():
    placed = apart([40.0, 40.5, 60.0, 60.1], now=50.0)
    assert placed == [40.5 - NODE, 40.5, 60.0, 60.0 + NODE]


def test_every_node_has_a_sign():
    assert set(signs()) == set(Milestone.values)


@pytest.mark.django_db
def test_a_passed_promise_is_hatched_up_to_the_as_of_day(cast):
    late_start(cast)
    tree = drawn(cast)
    assert "node node-overdue" in classes(tree, "g")
    (stretch,) = tree.xpath("//rect[contains(@class,'overdue')]")
    assert (stretch.get("x"), stretch.get("width")) == ("16.44%", "33.15%")


@pytest.mark.django_db
def test_a_moved_promise_keeps_the_ghost_of_the_first(cast):
    project_at(cast.county_a, promised("start", "2023-08-01"), promised("start", "2023-10-01", on="2023-03-01"))
    tree = drawn(cast)
    assert len(tree.xpath("//circle[@class='ghost']")) == 1
    assert "最初承诺 2023-08-01，改期 1 次" in tree.get("aria-label")


@pytest.mark.django_db
def test_visitors_see_no_broken_promise(cast):
    late_start(cast)
    tree = drawn(cast, is_outside=True, audience="tour")
    assert not [name for name in classes(tree, "*") if "overdue" in name or "ghost" in name or "promised" in name]


@pytest.mark.django_db
def test_what_was_only_published_gets_no_bar_up_to_today(cast):
    published(cast)
    tree = drawn(cast)
    assert not tree.xpath("//rect[contains(@class,'stretch')]")
    assert "节点在 2022-12-01" in tree.text_content()


@pytest.mark.django_db
def test_an_empty_lane_says_why(cast):
    project_at(cast.county_a, on="2023-06-30")
    assert "没有登记节点日期" in drawn(cast).get("aria-label")


@pytest.mark.django_db
def test_names_are_escaped(cast):
    project_at(cast.county_a, reached("P40", "2023-03-01"), promised("complete", "2023-12-01"), name="<script>示例</script>")
    assert not drawn(cast).xpath("//script")


@pytest.mark.django_db
def test_the_stage_wall_shows_where_a_project_stands_and_what_is_promised(cast):
    late_start(cast)
    row = wall_of(screen_of(cast.leader.actor)).rows[0]
    states = {one.state: one.text for one in stage_cells(row, AT, is_outside=False)}
    assert (states["here"], states["overdue"]) == ("2022-03-01", "2023-03-01")
    assert "overdue" not in {one.state for one in stage_cells(row, AT, is_outside=True)}


@pytest.mark.django_db
def test_a_stage_gone_by_without_a_day_is_still_gone_by(cast):
    ahead(cast)
    cells = stage_cells(wall_of(screen_of(cast.leader.actor)).rows[0], AT, is_outside=False)
    assert [cell.state for cell in cells] == ["passed"] * 5 + ["here"] + ["ahead"] * 4
