"""One project on the phone: one tap, or findings with photos; the number seen beside the one reported."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from guatu.cases.models import Case
from guatu.facts.models import Evidence
from guatu.ledger.models import Parameter, ProjectMonth
from guatu.life.supervise.rounds.models import RoundItem
from guatu.life.supervise.rounds.services import finish_round
from guatu.life.supervise.rounds.tests.scene import found, register, standing, started
from guatu.web.inspection.tests.scene import photo, text_of, visit
from tests.cast import Cast, sign_in
from tests.register import YI, project_at, returned

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def inside(cast: Cast, client: Client) -> tuple[Client, str, object]:
    """An inspector at one project of an open round."""
    projects, one = register(cast), started(cast)
    return sign_in(client, cast.inspector), reverse("inspection:check", args=[one, projects[0]]), projects[0]


def item(project: object) -> RoundItem:
    """The project in its round."""
    return RoundItem.objects.get(snapshot_no=0, project_id=project)


def test_it_works(inside: tuple[Client, str, object]) -> None:
    """No problem: one tap."""
    client, url, project = inside
    page = text_of(client.get(url))
    assert "示例甲县1号项目" in page
    assert "无问题" in page
    answer = client.post(url, {"result": "clear", "key": "k"}, follow=True)
    assert "核查无问题" in text_of(answer)
    client.post(url, {"result": "clear", "key": "k"})
    assert (item(project).result, item(project).visits) == ("clear", 1)


def test_findings_become_cases_at_once(cast: Cast, inside: tuple[Client, str, object]) -> None:
    client, url, project = inside
    said = {**visit(cast), **visit(cast, 2, text="工资未发", category="wages"), "f0-photos": [photo(), photo("二.jpg")], "result": "found",
            "camera": "34.03512,113.85211±12", "observed": "基础完成", "photos": photo("全景.jpg")}  # fmt: skip
    answer = client.post(url, said, follow=True)
    assert "WT-2023-0001、WT-2023-0002" in text_of(answer)
    assert (item(project).found, item(project).observed) == (2, "基础完成")
    seen = Evidence.objects.filter(fact__kind="cases.opened")
    assert seen.count() == 2
    assert seen[0].locator["position"] == "34.03512,113.85211"
    assert seen[0].locator["accuracy_m"] == 12
    assert Evidence.objects.filter(fact__kind="rounds.project_checked").count() == 1


def test_a_photo_without_a_position_is_neutral(cast: Cast, inside: tuple[Client, str, object]) -> None:
    client, url, _project = inside
    client.post(url, {**visit(cast), "f0-photos": photo(), "result": "found"})
    assert Evidence.objects.get(fact__kind="cases.opened").locator["position"] == "无位置信息"


def test_what_is_missing_is_asked_and_kept(cast: Cast, inside: tuple[Client, str, object]) -> None:
    client, url, project = inside
    empty = client.post(url, {})
    assert empty.status_code == 422
    assert "请写明发现的问题，或点" in text_of(empty)
    half = client.post(url, {"f1-text": "围挡倒塌", "result": "found"})
    assert half.status_code == 422
    for words in ("围挡倒塌", "请选择问题类别", "请选择分类", "请选择整改单位"):
        assert words in text_of(half)
    both = client.post(url, {**visit(cast), "result": "clear"})
    assert both.status_code == 422
    assert "请留一样" in text_of(both)
    own = client.post(url, {**visit(cast, handler=str(cast.units["inspection"].id)), "result": "found"})
    assert own.status_code == 422
    broken = client.post(url, {**visit(cast), "f0-photos": photo().__class__("x.jpg", b"no picture"), "result": "found"})
    assert broken.status_code == 422
    assert "x.jpg" in text_of(broken)
    assert not Case.objects.exists()
    assert item(project).visits == 0


def test_the_number_seen_stands_beside_the_one_reported(cast: Cast, client: Client) -> None:
    """B19: neither overwrites the other."""
    project = project_at(cast.county_a, returned("2023-07", "2023-07-31", 4 * YI), name="示例已报项目")
    url = reverse("inspection:check", args=[started(cast), project])
    sign_in(client, cast.inspector)
    assert "自报本年累计（2023年7月）" in text_of(client.get(url))
    wrong = client.post(url, {"result": "clear", "ytd": "约三亿"})
    assert wrong.status_code == 422
    assert "不是确定的金额" in text_of(wrong)
    assert client.post(url, {"result": "clear", "ytd": "30000"}).status_code == 302
    told = dict(ProjectMonth.objects.filter(snapshot_no=0, project_id=project).values_list("basis", "ytd_yuan"))
    assert told == {"reported": 4 * YI, "inspected": 3 * YI}
    page = text_of(client.get(url))
    assert "自报－核查" in page
    assert "25.0%" in page


def test_a_number_that_is_refused_takes_the_visit_with_it(cast: Cast, client: Client) -> None:
    project = project_at(cast.county_a, returned("2023-07", "2023-07-31", 4 * YI))
    url = reverse("inspection:check", args=[started(cast), project])
    answer = sign_in(client, cast.inspector).post(url, {"result": "clear", "ytd": "-5"})
    assert answer.status_code == 422
    assert item(project).visits == 0


def test_a_sensitive_problem_hides_its_words(cast: Cast, client: Client) -> None:
    projects = register(cast)
    one = started(cast, units=(cast.units["county_a_office"].id, cast.units["inspection"].id))
    found(cast, one, projects[0], category="wages", text="拖欠农民工工资", handler=cast.units["housing_bureau"].id)
    url = reverse("inspection:check", args=[one, projects[0]])
    mine = text_of(sign_in(client, cast.inspector).get(url))
    theirs = text_of(sign_in(client, cast.county_office).get(url))
    assert "拖欠农民工工资" in mine
    assert "拖欠农民工工资" not in theirs
    assert "其他协调事项" in theirs


def test_a_finished_round_takes_nothing(cast: Cast, inside: tuple[Client, str, object]) -> None:
    client, url, _project = inside
    finish_round(actor=cast.inspector.actor, round_id=RoundItem.objects.first().round_id, note="雨天")  # type: ignore[union-attr]
    assert "只能查看" in text_of(client.get(url))
    answer = client.post(url, {"result": "clear"})
    assert answer.status_code == 409
    assert "办结" in text_of(answer)


def test_the_limits_it_tells_are_those_of_the_parameters(cast: Cast, inside: tuple[Client, str, object]) -> None:
    client, url, _project = inside
    assert "A 类 30 天，B 类 15 个工作日，C 类 5 个工作日" in text_of(client.get(url))
    Parameter.objects.filter(key="case.limits.problem").update(
        value={"A": {"days": 40, "unit": "day"}, "C": {"days": 3, "unit": "workday"}}
    )
    page = text_of(client.get(url))
    assert "A 类 40 天，C 类 3 个工作日" in page
    assert "B 类 15" not in page


def test_a_city_office_that_is_not_named_is_refused(cast: Cast, inside: tuple[Client, str, object]) -> None:
    client, url, _project = inside
    sign_in(client, cast.city_office)
    assert client.post(url, {"result": "clear"}).status_code == 403


def test_a_county_that_is_named_looks_and_files_beyond_its_border(cast: Cast, client: Client) -> None:
    """What the place reported stays with those who may put a number beside it."""
    project = project_at(cast.county_b, returned("2023-07", "2023-07-31", 4 * YI), name="示例乙县交叉核查项目")
    there = {"county_id": (str(cast.county_b.id),)}
    one = started(cast, filters=there, units=(cast.units["county_a_office"].id,))
    sign_in(client, cast.county_office)
    assert "八月全覆盖核查" in text_of(client.get(reverse("inspection:list")))
    url = reverse("inspection:check", args=[one, project])
    page = text_of(client.get(url))
    assert "示例乙县交叉核查项目" in page
    assert "自报本年累计" not in page
    answer = client.post(url, {**visit(cast), "result": "found"}, follow=True)
    assert answer.status_code == 200
    assert "WT-2023-0001" in text_of(answer)
    assert standing(Case.objects.get().id).verifier_unit_id == cast.units["inspection"].id


def test_the_case_reads_back_what_was_found(cast: Cast, inside: tuple[Client, str, object]) -> None:
    client, url, _project = inside
    client.post(url, {**visit(cast, due_on="2023-08-18"), "result": "found"})
    case = standing(Case.objects.get().id)
    assert (str(case.due_on), case.category, case.unit_id) == ("2023-08-18", "land", cast.units["land_bureau"].id)
