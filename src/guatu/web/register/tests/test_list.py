"""The register: exactly the rows asked for, their sums as figures over the same rows, a constant number of statements."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.facts.models import Fact
from guatu.figures.services import make_close
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger import services
from guatu.ledger.models import ProjectList, Snapshot
from guatu.ui.components import GroupRow
from guatu.web.register.tests.scene import browser, building, names_of, opened, rows_of
from tests.register import YI, planned, returned

pytestmark = pytest.mark.django_db


def sum_of(response, key):
    return response.context["table"].sums[key].value


def test_it_works(cast):
    building(cast.county_a, "甲园", planned(2023, 4 * YI), returned("2023-08", "2023-08-31", 3 * YI), total_yuan=10 * YI)
    building(cast.county_b, "乙园", total_yuan=5 * YI)
    response = opened(cast, "city_office", "list")
    assert response.status_code == 200
    assert names_of(response) == ["甲园", "乙园"]
    assert sum_of(response, "total") == 15 * YI
    assert sum_of(response, "plan") == 4 * YI
    row = rows_of(response)[0].cells
    assert (row["done"], row["rate"].text) == (3 * YI, "75.0")
    assert row["rate"].mark == pytest.approx(8 / 12)


def test_a_county_sees_its_own_rows_only(cast):
    building(cast.county_a, "甲园")
    building(cast.county_b, "乙园")
    response = opened(cast, "county_office", "list")
    assert names_of(response) == ["甲园"]
    assert sum_of(response, "total") == 10 * YI


def test_a_department_sees_and_sums_its_own_projects(cast):
    building(cast.county_a, "地块", unit=cast.units["land_bureau"].id, total_yuan=3 * YI)
    building(cast.county_a, "房屋", unit=cast.units["housing_bureau"].id, total_yuan=7 * YI)
    response = opened(cast, "department", "list")
    assert names_of(response) == ["地块"]
    assert sum_of(response, "total") == 3 * YI


def test_a_place_out_of_reach_is_not_found(cast):
    assert opened(cast, "county_office", "list", place=cast.county_b.code).status_code == 404


def test_an_administrator_is_refused(cast):
    assert opened(cast, "audit_admin", "list").status_code == 403


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "超硬"}, {"长葛超硬园"}), ({"q": "cgcyy"}, {"长葛超硬园"}), ({"q": "411082-04"}, {"长葛超硬园"}),
        ({"q": "示例超硬公司"}, {"长葛超硬园"}), ({"q": "没有"}, set()),
        ({"county": "99S002"}, {"冷链园"}), ({"county": "99S001,99S071"}, {"长葛超硬园", "停建园", "谋划园"}),
        ({"stage": "P50"}, {"长葛超硬园", "冷链园"}), ({"stage": "P10,P20"}, {"谋划园", "停建园"}),
        ({"pool": "idea"}, {"谋划园"}), ({"tier": "city"}, {"长葛超硬园"}), ({"tier": "none"}, {"冷链园", "停建园"}),
        ({"field": "tech"}, {"长葛超硬园"}), ({"chain": "hard"}, {"长葛超硬园"}), ({"category": "new"}, {"长葛超硬园"}),
        ({"state": "stopped"}, {"停建园"}), ({"light": "stopped"}, {"停建园"}), ({"light": "missing,late"}, {"长葛超硬园", "冷链园"}),
        ({"size": "1000000000"}, {"长葛超硬园"}), ({"size": "none"}, {"谋划园"}), ({"size": "100000000"}, {"冷链园", "停建园"}),
        ({"total_from": "1.5", "total_to": "2"}, {"冷链园"}), ({"started_from": "2022-06-01"}, {"长葛超硬园", "冷链园"}),
        ({"started_from": "2022-06-02"}, set()), ({"completion_from": "2024-01-01"}, set()),
        ({"mark": "unreported"}, {"冷链园"}), ({"mark": "unpriced"}, {"谋划园"}), ({"mark": "unverified"}, {"长葛超硬园"}),
        ({"mark": "uncoded"}, {"冷链园"}), ({"mark": "unowned"}, {"冷链园", "谋划园", "停建园"}),
        ({"mark": "unlisted"}, {"长葛超硬园", "冷链园"}), ({"mark": "unlisted,uncoded"}, {"冷链园"}),
        ({"unit": "none", "stage": "P50"}, {"冷链园"}),
    ],
)  # fmt: skip
def test_each_chip_keeps_its_rows_and_the_sum_follows(varied, asked, found):
    response = opened(varied, "city_office", "list", **asked)
    assert set(names_of(response)) == found
    table = response.context["table"]
    assert table.page.total == len(found)
    if found:
        totals = [row.cells["total"] for row in rows_of(response)]
        known = [one for one in totals if one is not None]
        assert sum_of(response, "total") == (sum(known) if known else None)


def test_the_unit_chip_takes_ids(varied):
    response = opened(varied, "city_office", "list", unit=str(varied.units["land_bureau"].id))
    assert names_of(response) == ["长葛超硬园"]
    assert opened(varied, "city_office", "list", unit="' OR 1=1").context["table"].page.total == 0


@pytest.mark.parametrize("asked", [{"total_from": "很多"}, {"started_from": "昨天"}, {"q": "长" * 101}])
def test_what_cannot_be_read_is_said(varied, asked):
    assert opened(varied, "city_office", "list", **asked).status_code == 422


def test_removed_projects_are_listed_only_when_asked(cast):
    one = building(cast.county_a, "退库园")
    services.change_state(
        actor=SYSTEM, project=one, state="removed", reason="重复", since=dt.date(2023, 8, 1), document_no="示〔2023〕1号"
    )
    assert names_of(opened(cast, "city_office", "list")) == []
    assert names_of(opened(cast, "city_office", "list", state="removed")) == ["退库园"]


def test_a_list_counts_as_its_memberships_say(cast):
    """DECISIONS 25: a part listed with its bundle stands in the table and not in the sum."""
    parent, part = building(cast.county_a, "打捆", total_yuan=9 * YI), building(cast.county_a, "子项", total_yuan=4 * YI)
    one = services.create_list(
        actor=SYSTEM, root=cast.city, code="b8k", title="第八期开工一批", kind=ProjectList.Kind.PROGRAMME, year=2023
    )
    day = dt.date(2023, 5, 8)
    services.join_list(actor=SYSTEM, project=parent, project_list=one, joined_on=day, count_unit="bundle")
    services.join_list(actor=SYSTEM, project=part, project_list=one, joined_on=day, count_unit="part")
    building(cast.county_a, "别的")
    response = opened(cast, "city_office", "list", list=str(one.id))
    assert set(names_of(response)) == {"打捆", "子项"}
    assert sum_of(response, "total") == 9 * YI


def test_rows_go_by_official_order_with_sums_in_their_groups(cast):
    building(cast.county_b, "乙大", total_yuan=9 * YI)
    building(cast.county_a, "甲小", total_yuan=1 * YI)
    building(cast.county_a, "甲大", total_yuan=2 * YI)
    table = opened(cast, "city_office", "list", group="place").context["table"]
    told = [row.title if isinstance(row, GroupRow) else row.cells["name"].title for row in table.rows]
    assert told == ["甲县", "甲大", "甲小", "乙县", "乙大"]
    assert [row.cells["total"].value for row in table.rows if isinstance(row, GroupRow)] == [3 * YI, 9 * YI]


@pytest.mark.parametrize("group", ["stage", "unit"])
def test_other_groups_sum_too(varied, group):
    table = opened(varied, "city_office", "list", group=group, mark="unlisted").context["table"]
    heads = [row for row in table.rows if isinstance(row, GroupRow)]
    assert heads and sum(row.cells["total"].value for row in heads) == 22 * YI


def test_it_sorts_by_any_column_with_unknowns_last(varied):
    assert names_of(opened(varied, "city_office", "list", sort="total")) == ["停建园", "冷链园", "长葛超硬园", "谋划园"]
    assert names_of(opened(varied, "city_office", "list", sort="-rate"))[0] == "长葛超硬园"
    assert names_of(opened(varied, "city_office", "list", sort="-plan"))[-1] in {"停建园", "谋划园"}
    assert opened(varied, "city_office", "list", sort="nonsense").status_code == 200


def test_every_column_can_be_shown_and_sorted(varied):
    columns = opened(varied, "city_office", "list").context["table"].columns
    every = [column.key for column in columns]
    response = opened(varied, "city_office", "list", cols=every)
    assert set(rows_of(response)[0].cells) == set(every)
    for column in columns:
        if column.is_sortable:
            for sort in (column.key, f"-{column.key}"):
                assert opened(varied, "city_office", "list", sort=sort, cols=every).status_code == 200, sort


def test_pages_of_fifty(cast):
    for at in range(52):
        building(cast.county_a, f"园{at:02}")
    assert len(rows_of(opened(cast, "city_office", "list"))) == 50
    assert len(rows_of(opened(cast, "city_office", "list", page=2))) == 2
    assert len(rows_of(opened(cast, "city_office", "list", page=9))) == 2


def statements(client, url, **asked):
    client.get(url, asked)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url, asked).status_code == 200
    return [one["sql"] for one in seen.captured_queries]


@pytest.mark.parametrize("asked", [{}, {"group": "place"}, {"light": "missing,late,normal"}, {"q": "园"}])
def test_as_many_statements_for_fifty_rows_as_for_five(cast, asked):
    client = browser(cast, "city_office")
    behind = (planned(2023, YI), returned("2023-07", "2023-07-31", YI // 10), returned("2023-08", "2023-08-31", YI // 9))
    for at in range(5):
        building(cast.county_a, f"园{at:02}", *behind, unit=cast.units["land_bureau"].id)
    few = statements(client, "/register/", **asked)
    for at in range(5, 50):
        building(cast.county_b, f"园{at:02}", *behind, unit=cast.units["housing_bureau"].id)
    many = statements(client, "/register/", **asked)
    assert len(many) == len(few) <= 64
    rows = [sql for sql in many if 'FROM "ledger_projectstanding"' in sql and "LIMIT 50" in sql]
    assert len(rows) == 1


def test_reading_draws_no_snapshot(cast):
    """Facts after the newest month-end must not make a list copy the whole jurisdiction."""
    building(cast.county_a, "甲园", returned("2023-08", "2023-08-31", YI))
    services.amend_project(actor=SYSTEM, project=building(cast.county_a, "新园"), attrs={"short_name": "新"}, before={})
    assert opened(cast, "city_office", "list").status_code == 200
    assert Snapshot.objects.count() == 0


def test_it_shows_what_was_filed_a_minute_ago_even_after_a_close(cast):
    one = building(cast.county_a, "甲园", returned("2023-08", "2023-08-31", YI))
    make_close(actor=SYSTEM, root=cast.city, period=Period.month(2023, 8))
    services.amend_project(actor=SYSTEM, project=one, attrs={"name": "甲园改名"}, before={"name": "甲园"}, reason="批复")
    assert names_of(opened(cast, "city_office", "list")) == ["甲园改名"]
    closed = opened(cast, "city_office", "list", at="2023-08-31")
    assert names_of(closed) == ["甲园"]
    assert closed.context["screen"].version_label == "8月月结版"
    assert names_of(opened(cast, "city_office", "list", at="2023-08-31", q="甲园")) == ["甲园"]
    assert names_of(opened(cast, "city_office", "list", at="2023-08-31", q="改名")) == []


def test_a_past_page_offers_no_editing(cast):
    building(cast.county_a, "甲园", returned("2023-08", "2023-08-31", YI))
    make_close(actor=SYSTEM, root=cast.city, period=Period.month(2023, 8))
    response = opened(cast, "city_office", "list", at="2023-08-31")
    assert response.context["enter_url"] == "" and rows_of(response)[0].edit_url == ""


def test_nothing_is_written_by_reading(varied):
    before = Fact.objects.count()
    for asked in ({}, {"group": "unit"}, {"light": "late"}):
        opened(varied, "city_office", "list", **asked)
    assert Fact.objects.count() == before


def test_it_speaks_english(cast):
    building(cast.county_a, "甲园")
    client = browser(cast, "city_office")
    client.cookies["guatu_language"] = "en"
    page = client.get("/register/").content.decode()
    assert "Project register" in page and "Stage" in page and "项目台账" not in page


def test_today_is_a_day_in_september(cast):
    assert clock.today() == dt.date(2023, 9, 10)
