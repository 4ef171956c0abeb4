"""The board: exactly the rows asked for, by whose turn it is, with figures that open, in as many statements for fifty as for one."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.cases import services
from guatu.cases.overdue_notices import tell_all
from guatu.cases.tests.scene import opened, proof
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.ledger.models import Snapshot
from guatu.web.cases.tests.scene import browser, numbers_of, rows_of, seen, title_of
from tests.register import project_at

pytestmark = pytest.mark.django_db


def later(text):
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


@pytest.fixture
def varied(cast):
    """Four cases that differ in everything a chip can ask."""
    land = cast.department.actor
    first = opened(cast, project=project_at(cast.county_a, name="甲园", unit=cast.units["land_bureau"].id), text="先清表")
    second = opened(
        cast, kind="assignment", grade="", title="欠薪处理", category="wages", handler=cast.units["housing_bureau"].id
    )
    third = opened(cast, project=project_at(cast.county_b, name="乙园"), grade="A", title="环评受阻", category="eia")
    services.accept_case(actor=land, case=third)
    services.submit_result(actor=land, case=third, text="已批", evidence=proof())
    fourth = opened(cast, grade="B", title="水电接入")
    services.withdraw_case(actor=cast.city_office.actor, case=fourth, reason="重复")
    return {"land": first, "wages": second, "submitted": third, "withdrawn": fourth}


def test_it_works(cast, varied):
    response = seen(cast, "city_office", "board")
    assert response.status_code == 200
    assert numbers_of(response) == ["JB-2023-0001", "WT-2023-0001", "WT-2023-0002"]
    tabs = {tab.title: tab.count for tab in response.context["tabs"]}
    assert tabs == {"未了结": 3, "轮到承办": 2, "轮到交办": 0, "轮到核验": 1, "等企业、上级": 0, "已了结": 1, "全部": 4}
    row = rows_of(response)[1].cells
    assert (row["project"].title, row["county"], row["handler"]) == ("甲园", "甲县", "示例市自然资源局")
    assert (row["due"].value, row["due"].note) == (dt.date(2023, 8, 21), "还剩 7 天")
    assert row["turn"].value == "示例市自然资源局"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"turn": "handler"}, {"land", "wages"}), ({"turn": "verifier"}, {"submitted"}), ({"turn": "done"}, {"withdrawn"}),
        ({"turn": "all"}, {"land", "wages", "submitted", "withdrawn"}), ({"state": "withdrawn"}, {"withdrawn"}),
        ({"kind": "assignment"}, {"wages"}), ({"grade": "A,none"}, {"submitted", "wages"}), ({"county": "99S002"}, {"submitted"}),
        ({"category": "eia"}, {"submitted"}), ({"q": "清表"}, {"land"}), ({"q": "WT-2023-0001"}, {"land"}), ({"q": "没有"}, set()),
        ({"mark": "overdue"}, set()), ({"mark": "soon"}, set()), ({"mark": "whole"}, {"land", "wages", "submitted"}), ({"mark": "x"}, set()),
        ({"due_to": "2023-08-21"}, {"land", "wages"}), ({"opened_from": "2023-08-15"}, set()), ({"source": "none"}, {"land", "wages", "submitted"}),
        ({"source": "meeting"}, set()), ({"level": "county"}, set()), ({"mine": "1"}, {"submitted"}), ({"unit": "' OR 1=1"}, set()),
    ],
)  # fmt: skip
def test_each_chip_keeps_its_rows(cast, varied, asked, found):
    response = seen(cast, "city_office", "board", **asked)
    assert response.status_code == 200
    names = {str(case): name for name, case in varied.items()}
    assert {names[row.key] for row in rows_of(response)} == found


def test_a_date_is_near_on_the_day_its_handler_is_reminded(cast, varied):
    """Due on Monday 21 August: from Wednesday, three working days before it, as the notice is."""
    with later("2023-08-15"):
        assert rows_of(seen(cast, "city_office", "board", mark="soon", kind="problem")) == []
        assert tell_all().reminded == 0
    with later("2023-08-16"):
        assert numbers_of(seen(cast, "city_office", "board", mark="soon", kind="problem")) == ["WT-2023-0001"]
        assert tell_all().reminded > 0


def test_a_unit_is_asked_by_id_and_narrows_the_figures(cast, varied):
    response = seen(cast, "city_office", "board", unit=str(cast.units["housing_bureau"].id))
    assert numbers_of(response) == ["JB-2023-0001"]
    assert response.context["figures"][0].value == 1
    assert "f.unit_id=" in response.context["figures"][0].drawer_url


@pytest.mark.parametrize("asked", [{"due_from": "昨天"}, {"q": "长" * 101}])
def test_what_cannot_be_read_is_said(cast, varied, asked):
    assert seen(cast, "city_office", "board", **asked).status_code == 422


def test_it_is_late_today_and_the_figures_say_so(cast, varied):
    with later("2023-08-24"):
        response = seen(cast, "city_office", "board", mark="overdue")
        assert len(numbers_of(response)) == 2
        figures = {figure.key: figure for figure in response.context["figures"]}
        assert (figures["cases.open"].value, figures["cases.overdue"].value) == (3, 2)
        assert rows_of(response)[0].cells["due"].note == "已逾期 3 天"
        assert rows_of(response)[0].cells["state"].state == "late"
        assert browser(cast, "city_office").get(figures["cases.overdue"].drawer_url).status_code == 200
    assert Snapshot.objects.count() == 0


def test_a_past_day_is_shown_as_it_was_and_offers_nothing(cast, varied):
    with later("2023-08-24"):
        services.accept_case(actor=cast.department.actor, case=varied["land"])
        then = seen(cast, "city_office", "board", at="2023-08-20")
        assert [row.cells["state"].word for row in rows_of(then)][1] == "待签收"
        assert then.context["table"].bulk == () and then.context["new_url"] == ""
        now = seen(cast, "city_office", "board")
        assert [row.cells["state"].word for row in rows_of(now)][1] == "办理中"


def test_a_county_and_a_department_see_their_own(cast, varied):
    assert len(numbers_of(seen(cast, "county_office", "board", turn="all"))) == 3
    assert len(numbers_of(seen(cast, "other_county_office", "board", turn="all"))) == 1
    assert sorted(numbers_of(seen(cast, "department", "board", turn="all"))) == ["WT-2023-0001", "WT-2023-0002", "WT-2023-0003"]
    assert seen(cast, "county_office", "board", place="99S002").status_code == 404
    assert seen(cast, "system_admin", "board").status_code == 403


def test_a_sensitive_title_reads_other_matters_outside_its_circle(cast, varied):
    """DECISIONS 33: hidden, not found by what it hides, still counted; in the workbook as on screen."""
    outside = seen(cast, "county_office", "board", kind="assignment", cols="category,text,progress,source")
    (row,) = rows_of(outside)
    assert title_of(row) == "其他协调事项" and (row.cells["category"], row.cells["text"]) == ("", "")
    assert numbers_of(seen(cast, "county_office", "board", q="欠薪")) == []
    assert numbers_of(seen(cast, "county_office", "board", category="wages")) == []
    assert title_of(rows_of(seen(cast, "inspector", "board", category="wages"))[0]) == "欠薪处理"
    assert outside.context["figures"][0].value == 2
    body = b"".join(seen(cast, "county_office", name).content for name in ("board", "text"))
    assert "欠薪" not in body.decode().replace("欠薪</label>", "").replace(">欠薪<", "") and "其他协调事项" in body.decode()


def test_it_sorts_with_unknown_dates_last(cast, varied):
    every = ["WT-2023-0001", "JB-2023-0001", "WT-2023-0002"]
    assert numbers_of(seen(cast, "city_office", "board", sort="-due")) == ["WT-2023-0002", "JB-2023-0001", "WT-2023-0001"]
    assert numbers_of(seen(cast, "city_office", "board", sort="number")) == sorted(every)
    assert seen(cast, "city_office", "board", sort="nonsense").status_code == 200


def test_every_column_can_be_shown_and_sorted(cast, varied):
    columns = seen(cast, "city_office", "board").context["table"].columns
    every = ",".join(column.key for column in columns)
    response = seen(cast, "city_office", "board", cols=every)
    assert set(rows_of(response)[0].cells) == {column.key for column in columns}
    for column in columns:
        if column.is_sortable:
            assert seen(cast, "city_office", "board", sort=column.key, cols=every).status_code == 200, column.key


def test_the_ledger_and_the_weekly_list_are_views_of_it(cast, varied):
    views = {view.title: view.url for view in seen(cast, "city_office", "board").context["table"].views}
    client = browser(cast, "city_office")
    ledger = client.get(views["问题台账"])
    assert [column.title for column in ledger.context["table"].shown][:4] == ["编号", "事项", "项目", "承办单位"]
    assert numbers_of(ledger) == ["WT-2023-0001", "WT-2023-0002"]
    assert numbers_of(client.get(views["周交办清单"])) == ["JB-2023-0001"]


def test_a_workbook_holds_exactly_what_is_shown(cast, varied):
    response = seen(cast, "city_office", "workbook", kind="problem", cols="due,overdue")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "示例市事项台账" and "种类：问题" in rows[1][0]
    assert rows[2] == ["编号", "事项", "办理时限", "逾期天数（天）"]
    assert [row[0] for row in rows[3:5]] == ["WT-2023-0001", "WT-2023-0002"]
    assert any("填报人" in str(cell) for cell in rows[-1])


def test_a_picture_and_its_text_name_their_day(cast, varied):
    assert seen(cast, "city_office", "picture").content[:8] == b"\x89PNG\r\n\x1a\n"
    told = seen(cast, "city_office", "text").content.decode()
    assert "截至 2023-08-14" in told and "未销号 3 件" in told and "WT-2023-0001" in told


def statements(client, **asked):
    client.get("/cases/", asked)
    with CaptureQueriesContext(connection) as found:
        assert client.get("/cases/", asked).status_code == 200
    return [one["sql"] for one in found.captured_queries]


@pytest.mark.parametrize("asked", [{}, {"cols": "evidence,coop,leader,issuer"}])
def test_as_many_statements_for_fifty_cases_as_for_one(cast, asked):
    client = browser(cast, "city_office")
    opened(cast, category="wages")
    few = statements(client, **asked)
    for at in range(49):
        opened(cast, title=f"清表{at}", category="wages" if at % 2 else "", coop=(cast.units["housing_bureau"].id,))
    many = statements(client, **asked)
    assert len(many) == len(few) <= 75


def test_nothing_is_written_by_reading(cast, varied):
    before = Fact.objects.count()
    for asked in ({}, {"turn": "all"}, {"mine": "1"}):
        seen(cast, "city_office", "board", **asked)
    assert Fact.objects.count() == before


def test_an_empty_board_says_what_to_do_next(cast):
    assert "没有未了结的事项" in seen(cast, "city_office", "board").content.decode()
    assert "没有符合条件的事项" in seen(cast, "city_office", "board", mark="overdue").content.decode()


def test_views_are_kept_shared_and_dropped(cast, varied):
    client = browser(cast, "county_office")
    assert client.post("/cases/views/save", {"title": "逾期", "query": "/cases/?mark=overdue&page=2"}).status_code == 302
    row = client.get("/cases/views/").context["rows"][0]
    assert row[1] == "/cases/?mark=overdue" and row[2]
    assert client.post(f"/cases/views/{row[0].id}/share").status_code == 302
    assert len(seen(cast, "reporter", "views").context["rows"]) == 1
    assert seen(cast, "department", "views").context["rows"] == []
    assert browser(cast, "reporter").post(f"/cases/views/{row[0].id}/drop").status_code == 404
    assert client.post(f"/cases/views/{row[0].id}/drop").status_code == 302
    assert client.post("/cases/views/save", {"title": " "}).status_code == 302
    assert client.get("/cases/views/").context["rows"] == []


def test_it_speaks_english(cast, varied):
    client = browser(cast, "city_office")
    client.cookies["guatu_language"] = "en"
    page = client.get("/cases/").content.decode()
    assert "Cases" in page and "Whose turn" in page and "轮到谁" not in page
