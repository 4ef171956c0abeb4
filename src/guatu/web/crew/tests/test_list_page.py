"""专班一览: what each role sees, what lacks, filters, workbook, picture; and that its counts agree with the rule."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.desk.crew_rows import LACKS, chosen, crew_view, lack, rows_in
from guatu.desk.register_screen import row_screen
from guatu.kernel import clock
from guatu.ledger.crews.queries import crew_of, lacks_of
from guatu.ledger.crews.tests.scene import day, post_in, seated, signed_at, visited
from guatu.ui.query import Query
from guatu.web.crew.tests.room import browser, names_in, opened, text_of
from tests.cast import Cast
from tests.register import project_at, reached

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """One whole crew, one without leader, one without any, one producing with a crew, one that needs none, one in 乙县."""
    officer = post_in(cast, "county_a_office", "服务员甲")
    whole = signed_at(cast, name="齐全项目")
    seated(cast, whole, officer, from_on=day("2023-07-03"))
    seated(cast, whole, cast.leader.post, "city_leader", from_on=day("2023-08-01"))
    visited(cast, whole, officer, "2023-08-10")
    visited(cast, whole, cast.leader.post, "2023-08-02")
    seated(cast, signed_at(cast, name="缺领导项目"), officer, from_on=day("2023-07-03"))
    signed_at(cast, name="无专班项目")
    done = project_at(
        cast.county_a, *(reached(s, "2022-06-01") for s in ("P20", "P30", "P35", "P40", "P50", "P60", "P70")), name="投产项目"
    )
    seated(cast, done, officer, "member")
    project_at(cast.county_a, name="谋划项目")
    signed_at(cast, "county_b", name="乙县项目")
    return cast


def test_it_works(busy: Cast) -> None:
    page = opened(busy, "city_office", "list")
    assert page.status_code == 200
    assert sorted(names_in(page)) == sorted(["齐全项目", "缺领导项目", "无专班项目", "投产项目", "乙县项目"])
    text = text_of(page)
    for word in ("市领导", "服务员甲", "未建专班 2 个", "缺分包领导 1 个", "走访逾期 1 个", "2023-08-10"):
        assert word in text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"lack": "crew"}, ["无专班项目", "乙县项目"]),
        ({"lack": "leader"}, ["缺领导项目"]),
        ({"lack": "overdue"}, ["缺领导项目"]),
        ({"lack": "closing"}, ["投产项目"]),
        ({"q": "齐全"}, ["齐全项目"]),
        ({"scope": "all", "q": "谋划"}, ["谋划项目"]),
    ],
)
def test_what_lacks_is_one_click(busy: Cast, asked: dict[str, str], names: list[str]) -> None:
    assert sorted(names_in(opened(busy, "city_office", "list", **asked))) == sorted(names)


def test_by_post_and_county(busy: Cast) -> None:
    assert busy.leader.post is not None
    assert names_in(opened(busy, "city_office", "list", post=str(busy.leader.post.id))) == ["齐全项目"]
    assert names_in(opened(busy, "city_office", "list", county=str(busy.county_b.id))) == ["乙县项目"]


def test_sql_and_rule_say_the_same(busy: Cast) -> None:
    view = crew_view(row_screen(busy.city_office.actor, Query("/crews/"), at=clock.today()))
    for key in set(LACKS) - {"overdue"}:
        by_rule = {one.project_id for one in rows_in(view) if key in lacks_of(one, crew_of(one.project_id))}
        assert {one.project_id for one in rows_in(view).filter(lack(view, key))} == by_rule, key
    assert chosen(view).count() == 5


def test_each_sees_its_own(busy: Cast) -> None:
    assert "乙县项目" not in names_in(opened(busy, "county_office", "list"))
    assert names_in(opened(busy, "other_county_office", "list")) == ["乙县项目"]
    assert opened(busy, "department", "list").status_code == 200
    assert opened(busy, "security_admin", "list").status_code == 403


def test_a_past_day_shows_the_crew_of_that_day(busy: Cast) -> None:
    page = opened(busy, "city_office", "list", place="99S000", at="2023-07-31")
    assert page.status_code == 200
    (row,) = [one for one in page.context["table"].rows if one.cells["name"].title == "齐全项目"]
    assert row.cells["city_leader"] is None
    assert row.cells["officer"][0].value == "服务员甲"


def test_workbook_picture_and_text(busy: Cast) -> None:
    body = opened(busy, "city_office", "export", lack="crew").content
    texts = [str(cell.value) for line in openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows() for cell in line]
    assert "无专班项目" in texts
    assert "齐全项目" not in texts
    assert opened(busy, "city_office", "picture").content.startswith(b"\x89PNG")
    told = text_of(opened(busy, "city_office", "text"))
    assert "截至 2023-08-14" in told
    assert "示例数据" in told


def test_empty_says_what_comes_next(cast: Cast) -> None:
    assert "还没有应建专班的项目" in text_of(opened(cast, "city_office", "list"))


def test_queries_do_not_grow_with_the_rows(busy: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = browser(busy, "city_office")
    client.get("/crews/")
    with CaptureQueriesContext(connection) as few:
        client.get("/crews/")
    limit = len(few)
    for number in range(6):
        seated(busy, signed_at(busy, name=f"更多{number}"), post_in(busy, "county_a_office", f"员{number}"))
    client.get("/crews/")  # what is counted once after every entry, the badge of the header, is not of the rows
    with django_assert_max_num_queries(limit):
        client.get("/crews/")
    assert 5 < limit < 75


def test_english_is_complete(busy: Cast) -> None:
    client = browser(busy, "city_office")
    for name in ("", "load", "balance", "template/99S001", "mine"):
        client.cookies["django_language"] = "en"
        page = client.get(f"/crews/{name}", headers={"accept-language": "en"})
        text = text_of(page)
        for word in ("专班", "走访", "逾期", "席位", "负担", "均衡"):
            assert word not in text.replace("无专班项目", ""), (name, word)
