"""通知设置：hours, channels and their refusals, test message, what was sent, and the calendar's secret."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from guatu.access.models import Delegation
from guatu.access.sessions import CHAIR
from guatu.cases import services
from guatu.cases.tests.scene import day, opened
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.notices.models import CalendarFeed, Channel, Delivery, Rhythm
from guatu.runner.jobs import drain
from tests.cast import SINCE, Cast, sign_in

pytestmark = pytest.mark.django_db
HOURS = {"quiet_from": "22:00", "quiet_to": "07:00", "digest_at": "08:30", "is_digest_on": "on", "told": ["todo", "overdue"]}


def page(client: Client) -> str:
    """The page's HTML."""
    return client.get(reverse("todo:settings")).content.decode()


def test_it_works(land: Client) -> None:
    assert 'value="21:00"' in page(land) and 'value="07:30"' in page(land)
    assert land.post(reverse("todo:settings"), HOURS).status_code == 302
    found = Rhythm.objects.get()
    assert (found.quiet_from, found.digest_at) == (dt.time(22), dt.time(8, 30))
    assert {"case", "remind", "superior"} <= set(found.muted) and not {"todo", "overdue"} & set(found.muted)
    assert 'value="22:00"' in page(land)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"digest_at": "06:00"}, "免打扰时段内"),
        ({"quiet_from": ""}, "errors"),
        ({"quiet_to": "25:00"}, "errors"),
        ({"told": ["x"]}, "errors"),
    ],
)
def test_wrong_hours_are_explained(land: Client, changes: dict[str, object], said: str) -> None:
    answer = land.post(reverse("todo:settings"), {**HOURS, **changes})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Rhythm.objects.exists()


def test_where_nothing_may_leave_no_form_is_shown_and_none_is_taken(land: Client) -> None:
    assert "本机没有开放外发" in page(land) and 'name="address"' not in page(land)
    answer = land.post(reverse("todo:channel"), {"kind": "email", "address": "land@example.org"})
    assert answer.status_code == 422
    assert not Channel.objects.exists()


@pytest.mark.usefixtures("outside")
def test_a_channel_is_opened_tested_and_closed(land: Client, cast: Cast, mailoutbox: list[object]) -> None:
    assert land.post(reverse("todo:channel"), {"kind": "email", "address": "landbureau@example.org"}).status_code == 302
    html = page(land)
    assert "la…@example.org" in html and "landbureau@" not in html
    assert land.post(reverse("todo:test"), {"kind": "email"}).status_code == 302
    drain()
    assert len(mailoutbox) == 1 and Delivery.objects.get().state == "sent"
    assert "测试消息" in page(land) and "已发" in page(land)
    assert land.post(reverse("todo:channel-close"), {"kind": "email"}).status_code == 302
    assert not Channel.objects.exists()
    assert "landbureau" not in str(list(Fact.objects.values("body")))


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize(
    ("kind", "address", "said"),
    [
        ("email", "no address", "不是电子邮件地址"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=a", "外发名单"),
        ("dingtalk", "http://oapi.dingtalk.com/robot/send?access_token=a", "https://"),
        ("feishu", "https://127.0.0.1/open-apis/bot/v2/hook/a", "数字形式"),
        ("wecom", "https://localhost/cgi-bin/webhook/send?key=a", "本机"),
        ("", "", "errors"),
    ],
)
def test_an_address_that_may_not_be_used_is_explained(land: Client, kind: str, address: str, said: str) -> None:
    answer = land.post(reverse("todo:channel"), {"kind": kind, "address": address})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Channel.objects.exists()


@pytest.mark.parametrize("name", ["todo:test", "todo:channel-close"])
def test_a_channel_that_is_not_open(land: Client, name: str) -> None:
    for data in ({}, {"kind": "email"}, {"kind": "pigeon"}):
        assert land.post(reverse(name), data).status_code == 422


def test_whoever_acts_for_another_sets_nothing(client: Client, cast: Cast) -> None:
    leader, land = cast.leader.post, cast.department.post
    Delegation.objects.create(from_post=leader, to_post=land, verbs=["case.read"], from_on=SINCE)
    sign_in(client, cast.department)
    session = client.session
    session[CHAIR] = f"{land.id}:{leader.id}"
    session.save()
    assert "请先在右上角切换回本岗位" in page(client)
    assert client.post(reverse("todo:settings"), HOURS).status_code == 403
    assert client.post(reverse("todo:calendar-open")).status_code == 403


# ---- the calendar ----------------------------------------------------------------------------------------------------------


def opened_calendar(client: Client) -> str:
    """The address as the page shows it once."""
    html = client.post(reverse("todo:calendar-open"), follow=True).content.decode()
    found = re.search(r"/today/calendar/[\w-]+\.ics", html)
    assert found is not None
    return found[0]


def test_the_calendar_is_read_without_a_session(land: Client, cast: Cast) -> None:
    case = opened(cast, due_on=day("2023-08-18"), title="清表, 迁坟；及其他很长很长很长很长很长很长很长很长很长很长的事")
    opened(cast, due_on=day("2023-08-18"), category="petition", title="张家村集体访")
    url = opened_calendar(land)
    assert url not in page(land)
    answer = Client().get(url)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    raw = answer.content
    assert raw.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = raw.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 2 and "DTSTART;VALUE=DATE:20230818\r\nDTEND;VALUE=DATE:20230819" in text
    assert "SUMMARY:签收：清表\\, 迁坟；及其他" in text
    assert "集体访" not in text and "其他协调事项" in text
    assert str(case) not in text


def test_an_event_keeps_its_identity(land: Client, cast: Cast) -> None:
    case, url = opened(cast), opened_calendar(land)
    before = re.findall(r"UID:\w+", Client().get(url).content.decode())
    services.accept_case(actor=cast.department.actor, case=case)
    after = re.findall(r"UID:\w+", Client().get(url).content.decode())
    assert before == after and len(before) == 1


def test_a_wrong_an_old_and_a_closed_address_are_not_there(land: Client) -> None:
    old = opened_calendar(land)
    new = opened_calendar(land)
    for url, status in ((old, 404), (new, 200), ("/today/calendar/x.ics", 404)):
        assert Client().get(url).status_code == status
    land.post(reverse("todo:calendar-close"))
    assert (Client().get(new).status_code, CalendarFeed.objects.count()) == (404, 0)
    assert land.post(reverse("todo:calendar-close")).status_code == 302


def test_todays_digest_is_shown_beforehand(land: Client, cast: Cast) -> None:
    assert "今天没有内容，不会发。" in page(land)
    opened(cast, due_on=day("2023-08-14"))
    assert "挂图日报 2023-08-14" in page(land) and "今天要办 1 件，没有逾期。" in page(land)
    assert clock.today() == day("2023-08-14")
