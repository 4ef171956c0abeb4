"""The cockpit's sections: places in their ranks, stages, breakdowns, rates with denominators, published totals, adjustments."""

import datetime as dt
from decimal import Decimal

import pytest

from guatu.desk import cockpit, health, stated
from guatu.desk.figure_book import book, chapters
from guatu.desk.headline import strip
from guatu.desk.history import history
from guatu.desk.sheets import picture_table, sheet_of
from guatu.desk.tests.world import ahead, behind, published, screen_of
from guatu.desk.wall import wall_of
from guatu.figures.registry import all_figures
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger import kinds
from guatu.ledger.models import ProjectList
from guatu.ledger.services import create_list, join_list
from guatu.ledger.services.settings import state_total
from guatu.ui.components import Row
from tests.register import YI, planned, project_at, returned

pytestmark = pytest.mark.django_db


def places(actor, **asked):
    screen = screen_of(actor, "/cockpit/", **asked)
    return cockpit.places_of(screen, wall_of(screen)), screen


def test_it_works(cast):
    ahead(cast)
    behind(cast)
    found, screen = places(cast.leader.actor)
    rows = [row for row in cockpit.place_table(found, screen).rows if isinstance(row, Row)]
    assert [(row.cells["place"].title, row.cells["rank"]) for row in rows[:2]] == [("甲县", 1), ("乙县", 2)]
    assert rows[1].cells["red"].value == 1
    assert rows[0].cells["completion.distance"].value == YI


def test_counties_and_zones_are_ranked_apart(cast):
    ahead(cast)
    project_at(cast.zone, planned(2023, 10 * YI), returned("2023-06", "2023-06-30", 9 * YI))
    found, screen = places(cast.leader.actor)
    titles = [row.title for row in cockpit.place_table(found, screen).rows if not isinstance(row, Row)]
    assert titles == ["县（市、区）组", "功能区组"]


def test_who_may_not_see_a_draft_gets_the_official_order(cast):
    """DECISIONS 28."""
    behind(cast)
    ahead(cast)
    found, screen = places(cast.inspector.actor)
    table = cockpit.place_table(found, screen)
    assert "rank" not in {column.key for column in table.columns}
    assert [row.cells["place"].title for row in table.rows] == ["甲县", "乙县"]
    assert "排名草稿" in table.foot_note


def test_the_chart_holds_plan_done_and_what_was_due(cast):
    ahead(cast)
    behind(cast)
    found, screen = places(cast.leader.actor)
    chart = cockpit.place_chart(found, screen)
    assert chart.categories == ("甲县", "乙县")
    assert {one.role: one.values for one in chart.series} == {
        "plan": (10 * YI, 10 * YI), "actual": (6 * YI, YI), "prorata": (5 * YI, 5 * YI)
    }  # fmt: skip
    assert chart.summary == "2 个地方中 1 个落后时序：乙县。"


def test_without_any_plan_there_is_no_chart(cast):
    published(cast)
    found, screen = places(cast.leader.actor)
    assert cockpit.place_chart(found, screen) is None
    assert "plan.total" not in {column.key for column in cockpit.place_table(found, screen).columns}


def test_movements_are_read_from_the_closes(cast, django_assert_num_queries):
    ahead(cast)
    behind(cast)
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-05"))
    screen = screen_of(cast.leader.actor)
    with django_assert_num_queries(2):
        kept = history(screen, ["done.ytd", "projects.count"])
    assert kept.values["projects.count"] == (2,)
    shown = strip(wall_of(screen), cockpit.BIG, has_lines=True)[0]
    assert (shown["projects.count"].delta.value, shown["projects.count"].spark) == (0, (2, 2))


def test_a_narrowed_scope_has_no_history(cast):
    project_at(cast.county_a, unit=str(cast.units["land_bureau"].id))
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-05"))
    assert history(screen_of(cast.department.actor), ["projects.count"]).values == {}


def test_stages_flow_in_their_order(cast):
    ahead(cast)
    project_at(cast.county_a, name="示例无阶段")
    flow = cockpit.stage_flow(screen_of(cast.leader.actor))
    assert [(stage.title, stage.figure.value) for stage in flow] == [("在建", 1), ("未公布", 1)]


@pytest.mark.parametrize("dimension", list(cockpit.DIMENSIONS))
def test_it_breaks_down_by_every_dimension(cast, dimension):
    ahead(cast, tier="city", total_yuan=3 * YI)
    behind(cast, total_yuan=None)
    chart, table = cockpit.breakdown(screen_of(cast.leader.actor), dimension)
    assert sum(row.cells["projects.count"].value for row in table.rows) == 2
    assert len(chart.categories) == len(table.rows)


def test_rates_print_what_they_are_of(cast):
    """R2.18: 投产率 is of the started batch, not of those begun."""
    made = create_list(
        actor=SYSTEM, root=cast.city, code="k1", title="开工一批", kind=ProjectList.Kind.PROGRAMME, year=2022, batch="开工"
    )
    for project in (ahead(cast), project_at(cast.county_a)):
        join_list(actor=SYSTEM, project=project, project_list=made, joined_on=dt.date(2022, 4, 6))
    screen = screen_of(cast.leader.actor)
    table = health.batch_table(health.health_of(screen), screen)
    row = next(row for row in table.rows if row.key == "batch.start_rate")
    assert (row.cells["above"], row.cells["below"], row.cells["rate"].value) == (1, 2, Decimal(50))
    assert row.cells["of"] == "开工一批总数"


def test_without_a_list_no_rate_is_pretended(cast):
    ahead(cast)
    screen = screen_of(cast.leader.actor)
    assert health.batch_table(health.health_of(screen), screen) is None


def test_quality_is_said_with_its_counts(cast):
    ahead(cast)
    screen = screen_of(cast.leader.actor)
    notes = {one.key: one.note for one in health.quality_figures(health.health_of(screen), screen)}
    assert notes["statistics.rate"] == "已入统项目 1 个，应入统项目 1 个"
    assert notes["returns.rate"] == "应报 1 个，未报 0 个"


def stated_total(cast, key, value, unit, **more):
    total = kinds.TotalStated(key, "公布的总数", value, unit, **more)
    state_total(actor=SYSTEM, place=cast.city, total=total, stated_on=dt.date(2023, 6, 1))


def test_published_totals_stand_beside_ours(cast):
    """DECISIONS 29."""
    ahead(cast)
    stated_total(cast, "key.done.2023", "16.7", "亿元", document="某文", quotation="完成投资16.7亿元")
    screen = screen_of(cast.leader.actor)
    (row,) = stated.stated_table(screen, stated.stated_totals(screen)).rows
    assert row.cells["stated"][0].value == 16_7000_0000
    assert row.cells["ours"].value == 6 * YI
    assert row.cells["gap"].value == 6 * YI - 16_7000_0000
    assert row.cells["as_of"].text == "未印出"


def test_unlike_things_are_not_compared(cast):
    stated_total(cast, "fai.growth.2023", "3.8", "%")
    screen = screen_of(cast.leader.actor)
    (row,) = stated.stated_table(screen, stated.stated_totals(screen)).rows
    assert (row.cells["ours"].text, row.cells["gap"]) == ("口径不同，不比", None)


def test_late_facts_show_as_an_adjustment(cast):
    ahead(cast)
    close = make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-06"))
    screen = screen_of(cast.leader.actor)
    assert stated.adjustment_table(screen, close).rows == ()
    project_at(cast.county_b, planned(2023, 2 * YI), returned("2023-06", "2023-06-30", 2 * YI), name="示例迟报")
    rows = {row.key: row for row in stated.adjustment_table(screen_of(cast.leader.actor), close).rows}
    assert (rows["done.ytd"].cells["closed"].value, rows["done.ytd"].cells["now"].value) == (6 * YI, 8 * YI)


def test_the_book_holds_every_figure_in_a_chapter(cast):
    ahead(cast)
    table = book(screen_of(cast.leader.actor, "/cockpit/figures"))
    assert {row.key for row in table.rows if isinstance(row, Row)} == {one.key for one in all_figures()}
    names = dict(chapters())
    assert not [key for key, name in names.items() if key == name], "a chapter without a name"


def test_the_book_opens_at_a_chapter(cast):
    table = book(screen_of(cast.leader.actor, "/cockpit/figures", chapter="statistics"))
    assert [row.key for row in table.rows if isinstance(row, Row)] == ["statistics.due", "statistics.in", "statistics.rate"]


def test_a_sheet_holds_numbers_in_the_unit_of_its_head(cast):
    ahead(cast)
    found, screen = places(cast.leader.actor)
    sheet = sheet_of(cockpit.place_table(found, screen), as_of="截至 2023-06-30", is_sample=True)
    heads = [column.title for column in sheet.columns]
    row = next(row for row in sheet.rows if row[0] == "甲县")
    assert row[heads.index("年度计划（亿元）")] == Decimal("10.00")
    assert row[heads.index("完成率（%）")] == Decimal("60.0")
    assert sheet.totals[0] == "示例市"


def test_a_picture_holds_the_same_rows(cast):
    ahead(cast)
    behind(cast)
    found, screen = places(cast.leader.actor)
    table = picture_table(cockpit.place_table(found, screen), ("place", "rank", "completion.rate"))
    assert [[cell.text for cell in row.cells] for row in table.rows[:3]] == [["县（市、区）组"], ["甲县", "1", "60.0"], ["乙县", "2", "10.0"]]
