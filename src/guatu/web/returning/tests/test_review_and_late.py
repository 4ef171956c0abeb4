"""The reviewer's list, the late list with its picture, reminding."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guatu.life.dispatch.returns.services import record_missed
from guatu.life.dispatch.returns.tests.scene import at, building, cycle_of, filed, mark_of, pick_of
from guatu.notices.models import Notice
from guatu.web.returning.tests.desk import later
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db
LATE = reverse("returning:late") + "?cycle=daily&occasion=2023-08-14"


def text(answer: Any) -> str:
    return answer.content.decode()


def test_it_works(client: Client, cast: Cast) -> None:
    project = building(cast.county_a, "示例待审项目")
    pick = pick_of(filed(cast, project, has_problem=True, blockers="电力未接入"))
    county = sign_in(client, cast.county_office)
    page = text(county.get(reverse("returning:review")))
    key = f"{pick.log}:{pick.occasion}:{pick.filing}"
    assert key in page and "示例待审项目" in page and "有问题" in page
    answer = county.post(reverse("returning:pass"), {"row": [key]}, follow=True)
    assert "已审核通过 1 件" in text(answer) and "没有等你审核的填报" in text(answer)
    assert mark_of(project)["state"] == "reviewing"
    again = county.post(reverse("returning:pass"), {"row": [key, "x:y", "not-a-key:1:2"]}, follow=True)
    assert "不是你的岗位审核" in text(again)


def test_the_page_of_one_return(client: Client, cast: Cast) -> None:
    receipt = filed(cast, building(cast.county_a))
    url = reverse("returning:return", args=[receipt.log, receipt.occasion])
    page = text(sign_in(client, cast.county_office).get(url))
    assert "审核这一件" in page and "主体三层浇筑" in page and "重报或更正" in page
    page = text(sign_in(Client(), cast.viewer).get(url))
    assert "审核这一件" not in page and "重报或更正" not in page


def test_late_by_place_and_project(client: Client, cast: Cast) -> None:
    filed(cast, building(cast.county_a, "示例按时项目"))
    with at("2023-08-14 18:00"):
        filed(cast, building(cast.county_a, "示例迟报项目"))
    building(cast.county_b, "示例沉默项目")
    city = sign_in(client, cast.city_office)
    with later("2023-08-15 13:00", city, cast.city_office):
        record_missed(cycle=cycle_of(cast))
        page = text(city.get(LATE))
        assert "应报 3 个，按时 1 个，迟报 1 个，漏报 1 个" in page
        table = page[page.index('id="late"') :]
        assert "示例沉默项目" in table and "示例迟报项目" in table and "示例按时项目" not in table.partition("<textarea")[0]
        told = text(city.get(LATE.replace("late?", "late/text?")))
        assert "甲县：应报2，按时1，迟报1" in told and "截至" in told
        assert city.get(LATE.replace("late?", "late/picture?")).content.startswith(b"\x89PNG")
        county = text(sign_in(Client(), cast.other_county_office).get(LATE.replace("late?", "late/text?")))
        assert "示例沉默项目" in county and "甲县" not in county


def test_reminding(client: Client, cast: Cast) -> None:
    building(cast.county_a)
    url = LATE.replace("late?", "late/remind?")
    city = sign_in(client, cast.city_office)
    assert "已提醒 1 个岗位" in text(city.post(url, follow=True))
    assert "已经提醒过" in text(city.post(url, follow=True))
    assert Notice.objects.count() == 1
    assert sign_in(Client(), cast.reporter).post(url).status_code == 403


def test_before_a_cycle_is_begun(client: Client, cast: Cast) -> None:
    cycle_of(cast).__class__.objects.all().delete()
    city = sign_in(client, cast.city_office)
    assert "还没有启用填报周期" in text(city.get(reverse("returning:late")))
    assert city.get(reverse("returning:picture")).status_code == 200
    assert "没有可下载的工作簿" in text(city.get(reverse("returning:workbook")))
    assert "已启用 3 项" in text(city.post(reverse("returning:start"), follow=True))


def test_cycles_and_chains_are_set(client: Client, cast: Cast) -> None:
    city = sign_in(client, cast.city_office)
    page = text(city.get(reverse("returning:cycles")))
    assert "每个工作日 17:30" in page and "县项目办审核 → 市项目办审核" in page
    url = reverse("returning:cycle", args=[cycle_of(cast, "weekly").id])
    sent = {
        "title": "周报", "due_weekday": "4", "due_time": "12:00", "lock_workdays": "1", "stages": ["P50"], "asks": ["progress"],
        "valid_from": "2023-06-01", "source": "R3.2", "seen": "0",
    }  # fmt: skip
    assert city.get(url).status_code == 200
    assert city.post(url, {**sent, "stages": []}).status_code == 422
    assert city.post(url, sent).status_code == 302
    assert city.post(url, {**sent, "due_weekday": "3"}).status_code == 409
    assert "星期五 12:00" in text(city.get(reverse("returning:cycles")))


def test_a_new_chain(client: Client, cast: Cast) -> None:
    city = sign_in(client, cast.city_office)
    bureau = str(cast.units["housing_bureau"].id)
    sent = {
        "title": "甲县项目", "applies": "place", "place": str(cast.county_a.id), "title_0": "住建局审核", "level_0": "unit", "unit_0": bureau,
        "title_1": "市项目办审核", "level_1": "city",
    }  # fmt: skip
    url = reverse("returning:new-chain")
    assert city.post(url, {**sent, "level_1": "county"}).status_code == 422
    assert city.post(url, {**sent, "unit_0": ""}).status_code == 422
    assert city.post(url, sent).status_code == 302
    assert "住建局审核 → 市项目办审核" in text(city.get(reverse("returning:cycles")))
    project = building(cast.county_a)
    filed(cast, project)
    assert [step["level"] for step in mark_of(project)["steps"]] == ["unit", "city"]


def test_english_is_complete_on_every_page(client: Client, cast: Cast) -> None:
    receipt = filed(cast, building(cast.county_a, "Sample A"), progress="Third floor cast")
    city = sign_in(client, cast.city_office)
    city.cookies["django_language"] = "en"
    urls = [reverse(f"returning:{name}") for name in ("mine", "review", "late", "workbook", "cycles", "new-chain")]
    urls += [
        reverse("returning:receipt", args=[receipt.entry]),
        reverse("returning:return", args=[receipt.log, receipt.occasion]),
    ]
    for url in urls:
        page = text(city.get(url, headers={"accept-language": "en"}))
        page = page[page.index('<main id="main"') : page.index("</main>")]
        for word in ("填报", "审核", "应报", "漏报", "照片", "截止", "锁定", "催报", "说明"):
            kept = (
                page.replace("甲县填报员", "")
                .replace("县项目办审核", "")
                .replace("园区（乡镇）审核", "")
                .replace("功能区项目办审核", "")
                .replace("市项目办审核", "")
            )
            assert word not in kept, (url, word, kept[max(kept.index(word) - 80, 0) : kept.index(word) + 80])
