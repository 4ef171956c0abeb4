"""今日：three parts by date, each role its own, one button a row, and what comes next when there is nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from guatu.cases import services, todo
from guatu.cases.tests.scene import day, opened
from guatu.cases.todo import TodoItem
from guatu.kernel import clock
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db


def page(client: Client, query: str = "") -> str:
    """The page's HTML."""
    answer = client.get(f"{reverse('todo:today')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def part(html: str, key: str) -> str:
    """One part of it; empty when it is not there."""
    found = re.search(rf'id="part-{key}".*?</(?:section|details)>', html, re.DOTALL)
    return found[0] if found else ""


def five(cast: Cast) -> None:
    """One case a part, and one of the county's."""
    for due, title in (("2023-08-14", "今天的事"), ("2023-08-18", "本周的事"), ("2023-08-30", "以后的事")):
        opened(cast, due_on=day(due), title=title)
    opened(cast, due_on=day("2023-08-11"), opened_on=day("2023-08-01"), title="逾期的事")
    opened(cast, handler=cast.units["county_a_office"].id, title="县里的事")


def test_it_works(land: Client, cast: Cast) -> None:
    five(cast)
    html = page(land)
    assert "今天要办 1 件，逾期 1 件。" in html
    for key, title in (("overdue", "逾期的事"), ("today", "今天的事"), ("week", "本周的事"), ("later", "以后的事")):
        assert title in part(html, key)
    assert "逾期 3 天" in part(html, "overdue") and "■" in part(html, "overdue")
    assert "还有 4 天" in part(html, "week")
    assert "县里的事" not in html
    assert html.index('id="part-overdue"') < html.index('id="part-today"') < html.index('id="part-week"')


def test_each_role_sees_its_own(client: Client, cast: Cast) -> None:
    five(cast)
    county = page(sign_in(client, cast.county_office))
    assert "县里的事" in county and "今天的事" not in county
    for member in (cast.leader, cast.inspector, cast.city_office):
        assert "轮到你" in page(sign_in(client, member)), member.key
    assert sign_in(client, cast.system_admin).get(reverse("todo:today")).status_code == 403


def test_the_turn_moves_to_whoever_asked(client: Client, cast: Cast) -> None:
    case = opened(cast)
    services.return_case(actor=cast.department.actor, case=case, reason="不是我局职责", basis="三定方案")
    assert "裁定" in page(sign_in(client, cast.city_office))
    assert "清表受阻" not in part(page(sign_in(client, cast.department)), "later")


def test_a_sensitive_case_shows_itself_to_its_circle_only(client: Client, cast: Cast) -> None:
    opened(cast, category="petition", title="张家村集体访", verifier=cast.units["housing_bureau"].id)
    assert "张家村集体访" in page(sign_in(client, cast.department))


def test_a_source_can_be_chosen(land: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        todo._SOURCES, "more", lambda _actor, at: [TodoItem("m", "报月报", "去填", ("nowhere:at-all", ()), at, "填报")]
    )
    opened(cast, due_on=day("2023-08-14"))
    both, one = page(land), page(land, "?source=填报")
    assert "清表受阻" in both and "报月报" in both
    assert "清表受阻" not in one and "报月报" in one and "今天要办 1 件" in one
    assert "没有要办的" in page(land, "?source=没有")


def test_what_was_chosen_lies_open(land: Client, cast: Cast) -> None:
    """What may wait is a count, until its source is asked for."""
    opened(cast, due_on=day("2023-09-29"), title="以后的事")
    both, one = page(land), page(land, "?source=问题")
    assert '<details class="part" id="part-later"' in both
    assert '<section class="part" id="part-later"' in one and "以后的事" in one and "“问题”没有要办的" not in one


def test_without_an_address_there_is_no_button(land: Client, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    monkeypatch.setitem(todo._SOURCES, "more", lambda _actor, at: [TodoItem("m", "报月报", "去填", ("nowhere:at-all", (1,)), at)])
    row = part(page(land), "today")
    assert "报月报" in row and "去填" not in row


def test_nothing_says_what_comes_next(land: Client, cast: Cast) -> None:
    assert "现在没有轮到你办的事" in page(land)
    opened(cast, due_on=day("2023-08-30"), title="以后的事")
    assert "下一件：以后的事，2023-08-30 到期。" in page(land)


def test_the_menu_counts_what_presses(land: Client, cast: Cast) -> None:
    assert 'class="count"' not in page(land).partition("</nav>")[0]
    five(cast)
    assert '今日<span class="count">2</span>' in page(land).partition("</nav>")[0]


def test_it_is_the_first_page_after_signing_in(client: Client, cast: Cast) -> None:
    for member in (cast.department, cast.leader, cast.viewer):
        assert sign_in(client, member).get("/").headers["Location"].startswith(reverse("todo:today"))
    assert not sign_in(client, cast.audit_admin).get("/").headers["Location"].startswith(reverse("todo:today"))


def test_on_the_next_day_today_is_overdue(land: Client, cast: Cast) -> None:
    opened(cast, due_on=day("2023-08-14"), title="今天的事")
    with clock.frozen(dt.datetime(2023, 8, 15, 2, 0, tzinfo=dt.UTC)):
        assert "今天的事" in part(page(sign_in(land, cast.department)), "overdue")


def test_in_english(land: Client, cast: Cast) -> None:
    opened(cast, due_on=day("2023-08-14"))
    html = land.get(reverse("todo:today"), headers={"accept-language": "en"}).content.decode()
    assert "Due today: 1; none overdue." in html


def test_one_list_over_everything_that_is_asked() -> None:
    """Cases, exemptions, visits, letters, instructions, rounds and second looks, meetings, returns."""
    asked = {"cases", "exemptions", "crew", "letters", "instructions", "rounds", "rechecks", "meetings", "returns"}
    assert asked <= set(todo._SOURCES)
