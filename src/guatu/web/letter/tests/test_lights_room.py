"""亮灯拟函 through the doors: the list and its filters, the workbook, what is decided about the ticked ones, who may."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guatu.cases.models import CaseStanding
from guatu.kernel import clock
from guatu.life.supervise.letters import services
from guatu.life.supervise.letters.light_models import LightDecision
from guatu.life.supervise.letters.tests.light_scene import GREEN, RED, YELLOW, asked, lit, only
from guatu.life.supervise.letters.tests.scene import City, build_city, noon
from tests.cast import sign_in

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def monday() -> Any:
    """2023-09-11: August is locked."""
    with clock.frozen(noon("2023-09-11")):
        yield


@pytest.fixture
def city() -> City:
    return build_city()


def as_(city: City, key: str = "city_office") -> Client:
    return sign_in(Client(), city.cast.members[key])


def url(name: str = "lights", **query: str) -> str:
    return reverse(f"letter:{name}") + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def text(response: Any) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_works(city: City) -> None:
    lit(city, GREEN, YELLOW)
    lit(city, GREEN, RED, name="示例二号厂房", place=city.cast.county_b)
    told = text(as_(city).get(url()))
    for words in (
        "按 2023-08 月末（最近锁定月）的灯", "示例一号厂房", "进度", "黄灯", "落后时序 16.7 个百分点", "2023-08-31", "提醒函",
        "示例二号厂房", "红灯", "督办函", "示例市自然资源局", "待定", "立案并列入拟函",
    ):  # fmt: skip
        assert words in told, words
    # The gravest first.
    assert told.index("示例二号厂房") < told.index("示例一号厂房")


def test_it_is_reached_from_the_letters(city: City) -> None:
    for key in ("city_office", "county_office", "inspector"):
        assert f'href="{url()}"' in as_(city, key).get(reverse("letter:list")).content.decode(), key
    for key in ("leader", "department", "viewer"):
        assert url() not in as_(city, key).get(reverse("letter:list")).content.decode(), key
        assert as_(city, key).get(url()).status_code == 403


def test_filters_stand_in_the_address(city: City) -> None:
    lit(city, GREEN, YELLOW)
    lit(city, GREEN, RED, name="示例二号厂房", place=city.cast.county_b)
    client = as_(city)
    assert "示例二号厂房" not in text(client.get(url(rung="L1")))
    only_b = text(client.get(url(county=str(city.cast.county_b.id))))
    assert "示例二号厂房" in only_b and "示例一号厂房" not in only_b
    assert "没有符合条件的灯" in text(client.get(url(dim="start")))
    assert "示例二号厂房" not in text(client.get(url(place=city.cast.county_a.code)))


def test_the_workbook_holds_what_is_shown(city: City) -> None:
    lit(city, GREEN, YELLOW)
    lit(city, GREEN, RED, name="示例二号厂房", place=city.cast.county_b)
    book = openpyxl.load_workbook(io.BytesIO(as_(city).get(url("lights-workbook", rung="L2")).content))
    rows = [[str(cell or "") for cell in row] for row in book.active.iter_rows(values_only=True)]
    flat = " ".join(" ".join(row) for row in rows)
    assert "示例二号厂房" in flat and "示例一号厂房" not in flat and "督办函" in flat and "拟发：督办函" in flat


def test_the_empty_page_says_what_would_come(city: City) -> None:
    told = text(as_(city).get(url()))
    assert "没有待定的灯" in told and "开工、进度、竣工、入统" in told and "看全部红黄灯" in told


def test_ticked_ones_are_pressed_in_one_touch(city: City) -> None:
    lit(city, GREEN, YELLOW)
    lit(city, GREEN, RED, name="示例二号厂房")
    client = as_(city)
    answer = client.post(url("lights-press"), {"row": [one.key for one in asked(city)], "next": url(rung="L1")}, follow=True)
    assert answer.redirect_chain == [(url(rung="L1"), 302)]
    assert "已立案 2 件，列入待发提议" in text(answer)
    assert CaseStanding.objects.live().count() == 2
    proposals = text(client.get(reverse("letter:list") + "?tab=proposals"))
    assert "示例市自然资源局" in proposals and "督办函" in proposals and "提醒函" in proposals and "已采纳" in proposals
    done = text(client.get(url(decision="pressed")))
    assert "已立案" in done and "JB-2023-0001" in done and "立案并列入拟函" not in done


def test_what_cannot_be_pressed_says_why_and_stops_nobody_else(city: City) -> None:
    lit(city, GREEN, YELLOW)
    lit(city, GREEN, RED, name="无主项目", unit=None)
    client = as_(city)
    page = client.get(url())
    assert "责任单位未填，不能立案" in text(page) and "去填写" in text(page)
    keys = [one.key for one in asked(city)]
    told = text(client.post(url("lights-press"), {"row": [*keys, "gone:progress:2023-08-31:L1"]}, follow=True))
    assert "已立案 1 件" in told and "无主项目：项目没有责任单位" in told and "1 盏灯刚被别人决定过或已不再提出" in told
    # The inspection office reads the row, and may not mend the register.
    assert "请项目单位或县项目办在项目页填写" in text(as_(city, "inspector").get(url()))


def test_let_be_asks_for_a_reason_first(city: City) -> None:
    lit(city, GREEN, YELLOW)
    client, key = as_(city), only(city).key
    first = client.post(url("lights-let-be"), {"row": key})
    assert first.status_code == 200 and "选中 1 盏灯" in text(first) and "落后时序 16.7 个百分点" in text(first)
    assert client.post(url("lights-let-be"), {"row": key, "confirmed": "1", "reason": " "}).status_code == 422
    assert not LightDecision.objects.exists()
    done = client.post(url("lights-let-be"), {"row": key, "confirmed": "1", "reason": "已约谈"}, follow=True)
    assert "已记录 1 盏灯暂不发函" in text(done) and "没有待定的灯" in text(done)
    assert "暂不发函：已约谈" in text(client.get(url(decision="let_be")))


@pytest.mark.parametrize("name", ["lights-press", "lights-let-be"])
def test_nothing_ticked_is_said(city: City, name: str) -> None:
    lit(city, GREEN, YELLOW)
    answer = as_(city).post(url(name))
    assert answer.status_code == 422 and "没有选中任何灯" in text(answer) and "示例一号厂房" in text(answer)


def test_a_county_decides_about_its_own(city: City) -> None:
    lit(city, GREEN, YELLOW)
    lit(city, GREEN, RED, name="示例二号厂房", place=city.cast.county_b)
    keys = [one.key for one in asked(city)]
    client = as_(city, "county_office")
    assert "示例二号厂房" not in text(client.get(url()))
    told = text(client.post(url("lights-press"), {"row": keys}, follow=True))
    assert "已立案 1 件" in told and "1 盏灯刚被别人决定过或已不再提出" in told
    assert CaseStanding.objects.live().get().level == "county"


def test_a_case_under_way_stands_in_the_row(city: City) -> None:
    lit(city, YELLOW, YELLOW)
    services.press_light(actor=city.drafter, ask=only(city))
    number = CaseStanding.objects.live().get().number
    assert number in text(as_(city).get(url(decision="pressed")))


def test_in_english(city: City) -> None:
    lit(city, GREEN, YELLOW)
    client = as_(city)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    told = text(client.get(url()))
    for words in ("Letters for lights", "16.7", "Reminder letter", "Open cases and list for letters", "No letter for now"):
        assert words in told, words
    page = text(client.post(url("lights-let-be"), {"row": only(city).key}))
    assert "behind" in page and "Why no letter" in page


def test_the_line_on_the_list_leads_here(city: City) -> None:
    lit(city, GREEN, YELLOW)
    page = as_(city).get(reverse("todo:today"))
    assert "亮灯待定是否发函 1 件" in text(page) and f'href="{url()}"' in page.content.decode()
    assert "亮灯待定" not in text(as_(city, "leader").get(reverse("todo:today")))
