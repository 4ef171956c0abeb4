"""Rounds on screen: begun, read by county, finished; metrics; second looks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from guatu.life.supervise.rounds.models import Recheck, Round
from guatu.life.supervise.rounds.services import Check, check_project, draw_rechecks
from guatu.life.supervise.rounds.tests.scene import close, found, register, standing, started
from guatu.web.inspection.tests.scene import photo, text_of
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db(databases="__all__")


def form(cast: Cast, **more: object) -> dict[str, object]:
    """A round as it is asked for."""
    told = {
        "title": "八月抽查", "place": str(cast.city.id), "method": "sample", "percent": "50", "as_of": "2023-08-14", "from_on": "2023-08-14",
        "to_on": "2023-08-20", "units": [str(cast.units["inspection"].id)], "seed": "公开抽签08", "key": "k",
    }  # fmt: skip
    return {**told, **more}


def test_it_works(cast: Cast, client: Client) -> None:
    register(cast)
    sign_in(client, cast.inspector)
    assert "冻结名单并发起" in text_of(client.get(reverse("inspection:start")))
    answer = client.post(reverse("inspection:start"), form(cast), follow=True)
    page = text_of(answer)
    for words in ("八月抽查", "公开抽签08", "随机抽查 50%", "已核查 0 / 2", "查下一个"):
        assert words in page
    client.post(reverse("inspection:start"), form(cast))
    assert Round.objects.count() == 1


@pytest.mark.parametrize(("more", "words"), [
    ({"title": ""}, "这个字段是必填项"), ({"percent": "", "count": ""}, "二者选一"), ({"to_on": "2023-08-01"}, "结束日不能早于"),
    ({"stage": ["P80"]}, "没有项目"),
])  # fmt: skip
def test_a_bad_round_is_asked_again(cast: Cast, client: Client, more: dict, words: str) -> None:  # type: ignore[type-arg]
    register(cast)
    answer = sign_in(client, cast.inspector).post(reverse("inspection:start"), form(cast, **more))
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_coverage_is_read_by_county(cast: Cast, client: Client) -> None:
    projects, one = register(cast), started(cast)
    found(cast, one, projects[0])
    check_project(actor=cast.inspector.actor, check=Check(one, projects[1]))
    page = text_of(sign_in(client, cast.inspector).get(reverse("inspection:round", args=[one])))
    for words in ("66.7%", "0.0%", "50.0%", "核查无问题", "发现问题"):
        assert words in page
    only = text_of(client.get(reverse("inspection:round", args=[one]) + "?result=clear"))
    assert "示例甲县2号项目" in only
    assert "示例甲县1号项目" not in only


def test_a_county_sees_its_own_rows_only(cast: Cast, client: Client) -> None:
    register(cast)
    one = started(cast)
    page = text_of(sign_in(client, cast.county_office).get(reverse("inspection:round", args=[one])))
    assert "示例甲县1号项目" in page
    assert "示例乙县项目" not in page
    assert "办结这轮核查" not in page


def test_a_round_is_finished_with_a_word(cast: Cast, client: Client) -> None:
    register(cast)
    one = started(cast)
    sign_in(client, cast.inspector)
    url = reverse("inspection:finish", args=[one])
    refused = client.post(url, {})
    assert refused.status_code == 422
    assert "4 个项目没有核查" in text_of(refused)
    assert client.post(url, {"note": "连续降雨"}).status_code == 302
    assert "连续降雨" in text_of(client.get(reverse("inspection:round", args=[one])))


def test_the_list_shows_figures_rounds_and_what_comes_again(cast: Cast, client: Client) -> None:
    projects, one = register(cast), started(cast)
    for project in projects[:2]:
        close(cast, found(cast, one, project))
    found(cast, one, projects[2], category="wages", text="拖欠工资")
    page = text_of(sign_in(client, cast.inspector).get(reverse("inspection:list")))
    for words in (
        "问题整改率",
        "按期办结率",
        "返工率",
        "核查覆盖率",
        "八月全覆盖核查",
        "用地",
        "多个项目反复出现",
        "欠薪",
        "甲县",
    ):
        assert words in page
    other = text_of(sign_in(client, cast.viewer).get(reverse("inspection:list")))
    assert "欠薪" not in other
    assert "其他协调事项" in other
    units = text_of(client.get(reverse("inspection:list") + "?by=unit"))
    assert "示例市自然资源局" in units


def test_nothing_yet_says_what_to_do(cast: Cast, client: Client) -> None:
    page = text_of(sign_in(client, cast.inspector).get(reverse("inspection:list")))
    assert "还没有核查过" in page
    assert "发起核查" in page
    assert "发起核查" not in text_of(sign_in(client, cast.viewer).get(reverse("inspection:list")))


def test_second_looks_are_drawn_and_written_down(cast: Cast, client: Client) -> None:
    projects, one = register(cast), started(cast)
    case = found(cast, one, projects[0])
    close(cast, case)
    sign_in(client, cast.inspector)
    assert client.post(reverse("inspection:draw"), {"key": "d", "seed": "08-14"}).status_code == 302
    page = text_of(client.get(reverse("inspection:rechecks")))
    for words in ("WT-2023-0001", "08-14", "登记回访"):
        assert words in page
    again = client.post(reverse("inspection:draw"), {"key": "e"})
    assert again.status_code == 422
    assert "没有要再抽的" in text_of(again)
    url = reverse("inspection:recheck", args=[Recheck.objects.get().id])
    assert client.post(url, {}).status_code == 422
    assert "请写明复发情况" in text_of(client.post(url, {"sound": "no"}))
    assert client.post(url, {"sound": "no", "text": "又堆土", "photos": photo()}).status_code == 302
    assert standing(case).relapsed_into is not None
    assert "复发，已重新挂号" in text_of(client.get(reverse("inspection:rechecks")))
    assert client.post(url, {"sound": "yes"}).status_code in (409, 422)


def test_a_second_look_that_is_sound(cast: Cast, client: Client) -> None:
    projects, one = register(cast), started(cast)
    case = found(cast, one, projects[0])
    close(cast, case)
    draw_rechecks(actor=cast.inspector.actor, place=cast.city.id)
    url = reverse("inspection:recheck", args=[Recheck.objects.get().id])
    assert sign_in(client, cast.inspector).post(url, {"sound": "yes"}).status_code == 302
    assert standing(case).rechecked_on is not None
    assert "没有反弹" in text_of(client.get(reverse("inspection:rechecks")))
