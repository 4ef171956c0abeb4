"""我的项目, a post's page, load, balance row by row, and hand-over with the paper to sign."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from guatu.access.services import NewGrant, grant_role
from guatu.cases.services import Order, open_case
from guatu.facts.models import Fact
from guatu.kernel.actor import SYSTEM
from guatu.ledger.crews.queries import projects_of_post
from guatu.ledger.crews.tests.scene import day, post_in, seated, signed_at, visited
from guatu.web.crew.tests.room import browser, names_in, opened, sent, text_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """The county's office sits in two crews, in one of them with an open case and a visit overdue."""
    first, second = signed_at(cast, name="甲项目"), signed_at(cast, name="乙项目")
    seated(cast, first, cast.county_office.post, "county_leader", from_on=day("2023-07-01"))
    seated(cast, second, cast.county_office.post, "member")
    visited(cast, first, cast.county_office.post, "2023-07-05")
    order = Order(kind="assignment", title="清表", handler=cast.units["land_bureau"].id, project=first)
    open_case(actor=cast.city_office.actor, order=order)
    return cast


def test_it_works(busy: Cast) -> None:
    page = opened(busy, "county_office", "mine")
    assert names_in(page) == ["甲项目", "乙项目"]
    first, second = page.context["table"].rows
    assert (first.cells["cases"], first.cells["seat"], first.cells["stage"]) == (1, "分包县领导", "签约")
    assert first.cells["due"].note == "分包县领导逾期 14 天"
    assert second.cells["due"] is None
    text = text_of(page)
    assert "分包项目 2 个，其中 1 个走访逾期" in text
    assert "登记走访" in text


def test_a_post_without_projects_is_told_what_to_do(cast: Cast) -> None:
    assert "还没有分包项目" in text_of(opened(cast, "county_office", "mine"))


def test_others_see_the_posts_page_without_the_hand_over(busy: Cast) -> None:
    assert busy.county_office.post is not None
    post = busy.county_office.post.id
    assert "办理交接" not in text_of(opened(busy, "viewer", "post", post))
    assert "办理交接" in text_of(opened(busy, "city_office", "post", post))
    assert opened(busy, "other_county_office", "post", post).status_code == 404


def test_a_visit_is_offered_where_the_reader_may_enter_one(busy: Cast) -> None:
    """A bureau that reads its county visits the projects of its own unit only: elsewhere the form would be shut."""
    assert busy.county_office.post is not None and busy.department.post is not None
    reads = NewGrant(busy.department.post, "viewer", place=busy.county_a, from_on=day("2023-01-01"))
    grant_role(actor=SYSTEM, grant=reads)
    for who, offered in (("department", False), ("city_office", True)):
        rows = opened(busy, who, "post", busy.county_office.post.id).context["table"].rows
        assert len(rows) == 2 and [bool(row.cells["act"]) for row in rows] == [offered, offered], who


def test_load_counts_projects_seats_cases(busy: Cast) -> None:
    page = opened(busy, "city_office", "load")
    (row,) = page.context["posts"].rows
    assert [row.cells[key] for key in ("projects", "seats", "officer", "cases", "late")] == [2, 2, 0, 1, 1]
    (unit,) = page.context["units"].rows
    assert unit.cells["projects"] == 2


def test_balance_is_confirmed_row_by_row(cast: Cast) -> None:
    full, idle = post_in(cast, "county_a_office", "忙的"), post_in(cast, "county_a_office", "闲的")
    projects = [signed_at(cast, name=f"项目{number}") for number in range(6)]
    for project in projects[:5]:
        seated(cast, project, full)
    seated(cast, signed_at(cast, name="另一个"), idle)
    page = opened(cast, "county_office", "balance")
    rows = page.context["table"].rows
    # 5 and 1: the one nobody serves goes to the idle officer, and one more brings 5 and 2 within two of each other.
    assert sorted(row.cells["why"].text for row in rows) == ["减轻负担", "尚无服务员"]
    (new,) = [row for row in rows if row.cells["why"].text == "尚无服务员"]
    assert sent(cast, "county_office", "balance").status_code == 422
    assert sent(cast, "county_office", "balance", row=[new.key]).status_code == 302
    assert projects[5] in projects_of_post(idle.id)


def test_a_row_that_moved_meanwhile_is_told(cast: Cast) -> None:
    full, idle = post_in(cast, "county_a_office", "忙的"), post_in(cast, "county_a_office", "闲的")
    for number in range(6):
        seated(cast, signed_at(cast, name=f"项目{number}"), full)
    seated(cast, signed_at(cast, name="另一个"), idle)
    client = browser(cast, "county_office")
    rows = client.get("/crews/balance").context["table"].rows
    assert len(rows) == 2
    project, seat, _to = rows[0].key.split(".")
    sent(cast, "county_office", "seat", project, seat, post=str(idle.id), on="2023-08-14", reason="先动了")
    page = client.post("/crews/balance", {"row": [rows[0].key]}, follow=True)
    assert "已空出" in text_of(page)


def test_hand_over_moves_and_prints(busy: Cast) -> None:
    assert busy.county_office.post is not None
    giver, taker = busy.county_office.post, post_in(busy, "county_a_office", "新主任")
    page = opened(busy, "city_office", "handover", giver.id)
    assert "甲项目" in text_of(page)
    seen = page.context["form"].initial["seen"]
    form = {"to_post": str(taker.id), "on": "2023-08-14", "reason": "岗位撤销", "seen": seen}
    answer = sent(busy, "city_office", "handover", giver.id, **form)
    fact = Fact.objects.get(kind="ledger.duties_handed_over")
    assert answer["Location"] == f"/crews/handover/{fact.id}"
    assert (projects_of_post(giver.id), len(projects_of_post(taker.id))) == ([], 2)
    assert "乙项目" in text_of(opened(busy, "city_office", "handed", fact.id))
    paper = opened(busy, "city_office", "sheet", fact.id)
    assert paper["Content-Type"] == "application/pdf"
    words = "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages).replace("\n", "")
    for word in ("移交人", "接收人", "监交人", "甲项目", "岗位撤销", fact.body["list_hash"][:16], "示例"):
        assert word in words
    assert "岗位撤销" in text_of(opened(busy, "city_office", "post", giver.id))


def test_a_list_that_changed_is_shown_again(busy: Cast) -> None:
    assert busy.county_office.post is not None
    giver, taker = busy.county_office.post, post_in(busy, "county_a_office", "新主任")
    form = {"to_post": str(taker.id), "on": "2023-08-14", "reason": "岗位撤销", "seen": "0" * 64}
    answer = sent(busy, "city_office", "handover", giver.id, **form)
    assert answer.status_code == 409
    assert "清单刚有变化" in text_of(answer)
    again = answer.context["form"].data["seen"]
    assert sent(busy, "city_office", "handover", giver.id, **{**form, "seen": again}).status_code == 302
