"""通知：newest first, unread marked, read one by one or all at once, and never another's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from guatu.kernel.ids import uuid7
from guatu.notices.models import Notice
from guatu.notices.services import notify
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db


def told(cast: Cast, n: int = 1, **more: object) -> Notice:
    """The land bureau is told something."""
    notify(posts=[cast.department.post.id], key=f"case:{n}", text="第 %(n)s 件", values={"n": n}, **more)  # type: ignore[arg-type]
    return Notice.objects.get(key=f"case:{n}")


def page(client: Client, query: str = "") -> str:
    """The page's HTML."""
    return client.get(f"{reverse('todo:inbox')}{query}").content.decode()


def test_it_works(land: Client, cast: Cast) -> None:
    told(cast, 1)
    told(cast, 2, urgency="urgent")
    html = page(land)
    assert html.index("第 2 件") < html.index("第 1 件")
    assert "2 条未读" in html and "紧急" in html and html.count("stamp-watch") == 2
    assert "通知 <span class=\"count\">2</span>" in html


def test_looking_reads_nothing(land: Client, cast: Cast) -> None:
    told(cast)
    page(land)
    assert Notice.objects.get().read_at is None


def test_opening_one_reads_it_and_leads_on(land: Client, cast: Cast) -> None:
    plain, linked = told(cast, 1), told(cast, 2, url=("todo:today", ()))
    assert land.post(reverse("todo:open", args=[linked.id])).headers["Location"] == reverse("todo:today")
    assert land.post(reverse("todo:open", args=[plain.id])).headers["Location"] == reverse("todo:inbox")
    assert not Notice.objects.filter(read_at=None).exists()
    assert "都已看过" in page(land) and "没有未读的通知" in page(land, "?unread=1")


def test_marks_one_or_all(land: Client, cast: Cast) -> None:
    first, _second = told(cast, 1), told(cast, 2)
    assert land.post(reverse("todo:read"), {"notice": first.id}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 1
    land.post(reverse("todo:read"), {"all": "1"})
    assert Notice.objects.filter(read_at=None).count() == 0


def test_nothing_chosen_is_said(land: Client, cast: Cast) -> None:
    told(cast)
    answer = land.post(reverse("todo:read"))
    assert (answer.status_code, "请选择通知" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("wanted", ["no id", "another's", "nobody's"])
def test_anothers_is_not_there(client: Client, cast: Cast, wanted: str) -> None:
    notice = told(cast)
    sign_in(client, cast.viewer)
    given = {"no id": "x", "another's": str(notice.id), "nobody's": str(uuid7())}[wanted]
    assert client.post(reverse("todo:read"), {"notice": given}).status_code == 404
    assert "第 1 件" not in page(client)
    assert Notice.objects.get().read_at is None


def test_a_long_inbox_has_pages(land: Client, cast: Cast) -> None:
    for n in range(51):
        told(cast, n)
    assert "第 50 件" in page(land) and "第 0 件" not in page(land)
    assert "第 0 件" in page(land, "?page=2")


def test_an_empty_one_says_what_will_come(land: Client) -> None:
    assert "还没有通知" in page(land)
