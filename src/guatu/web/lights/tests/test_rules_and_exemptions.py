"""The rules with their dates, and exemptions from the proposal to the withdrawal, as each role sees them."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from guatu.attention.models import LightExemption, LightRuleSetting
from guatu.attention.services import Wish, propose_exemption
from guatu.cases.todo import todo_of
from guatu.kernel import clock
from guatu.ledger.models import Parameter
from guatu.ledger.services import merge_projects
from guatu.web.lights.tests.scene import page, project, september, url
from tests.cast import Cast, build_cast, sign_in
from tests.register import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    load_parameters()
    with september():
        yield build_cast()


@pytest.fixture
def slow(cast: Cast) -> UUID:
    return project(cast.county_a, "示例落后项目", 58, 20)


def wish(project_id: UUID, **more: object) -> Wish:
    told = {
        "dimension": "progress",
        "reason": "环保管控停工令",
        "valid_from": dt.date(2023, 8, 1),
        "valid_until": dt.date(2023, 10, 31),
    }
    return Wish(project=project_id, **{**told, **more})  # type: ignore[arg-type]


def test_it_works(cast: Cast) -> None:
    """Every rule with its text, numbers and since when; the dimensions that wait for data are said."""
    found = page(sign_in(Client(), cast.viewer), "rules")
    for word in (
        "ledger.progress v2",
        "ledger.returns v3",
        "落后时序黄灯起点",
        "一直",
        "未启用",
        "资金支付（台账没有支付数据）",
        "cases.overdue",
    ):
        assert word in found, word


def test_one_rule_shows_its_history_and_leads_to_its_numbers(cast: Cast) -> None:
    office = page(sign_in(Client(), cast.city_office), "rules", rule="ledger.progress")
    assert "/admin/parameters?" in office and "light.progress_yellow_points" in office
    viewer = page(sign_in(Client(), cast.viewer), "rules", rule="ledger.progress")
    assert "/admin/parameters?" not in viewer and '<form method="post" action="/lights/rules' not in viewer


def test_numbers_stand_with_their_unit(cast: Cast) -> None:
    """An amount is never a row of noughts, a threshold says what it is counted in."""
    found = page(sign_in(Client(), cast.viewer), "rules")
    assert "纳统起点（计划总投资）：500 万元" in found and "5000000" not in found
    for words in ("10 个百分点", "3 个月", "45 天", "2 次", "5 个工作日", "2 件"):
        assert words in found, words
    one = page(sign_in(Client(), cast.viewer), "rules", rule="ledger.statistics")
    assert "500 万元" in one[one.index("light-rule-numbers") :] and "5000000" not in one
    Parameter.objects.create(key="statistics.threshold_yuan", root=cast.city, value=123_450_000, title="纳统起点（元）", source="示统〔2023〕1号")
    assert "纳统起点：1.2345 亿元" in page(sign_in(Client(), cast.viewer), "rules")


def test_a_rule_is_put_in_force_from_a_day(cast: Cast) -> None:
    office = sign_in(Client(), cast.city_office)
    address = url("rules", rule="ledger.evidence")
    assert office.post(address, {}).status_code == 422
    refused = office.post(address, {"is_enabled": "on", "valid_from": "2023-09-01", "source": " "})
    assert refused.status_code == 422
    answer = office.post(address, {"is_enabled": "on", "valid_from": "2023-08-01", "source": "示办〔2023〕7号"})
    assert answer.status_code == 302
    assert LightRuleSetting.objects.get().is_enabled
    assert "示办〔2023〕7号" in page(office, "rules", rule="ledger.evidence")
    assert sign_in(Client(), cast.county_office).post(address, {}).status_code == 403


def test_an_exemption_from_asking_to_granting(cast: Cast, slow: UUID) -> None:
    county, office = sign_in(Client(), cast.county_office), sign_in(Client(), cast.city_office)
    assert "示例落后项目" in page(county, "propose", slow, dim="progress")
    assert county.post(url("propose", slow), {}).status_code == 422
    said = {
        "dimension": "progress",
        "reason": "环保管控停工令",
        "valid_from": "2023-08-01",
        "valid_until": "2023-10-31",
        "key": "k1",
    }
    first, again = county.post(url("propose", slow), said), county.post(url("propose", slow), said)
    assert first.status_code == again.status_code == 302
    row = LightExemption.objects.get()
    assert first.url.partition("?")[0] == again.url.partition("?")[0] == reverse("lights:exemption", args=[row.exemption_id])
    assert "落后时序" in page(county, "board")
    (item,) = [one for one in todo_of(cast.city_office.actor, clock.today()) if one.source == "亮灯豁免"]
    assert item.url == ("lights:exemption", (row.exemption_id,))
    assert "批准豁免" in page(office, "exemption", row.exemption_id) and "批准豁免" not in page(
        county, "exemption", row.exemption_id
    )
    assert office.post(url("grant", row.exemption_id), {"document_no": ""}).status_code == 422
    answer = office.post(
        url("grant", row.exemption_id), {"document_no": "示办〔2023〕9号", "valid_until": "2023-09-30", "seen": row.version}
    )
    assert answer.status_code == 302
    board = page(office, "board")
    assert "落后时序" not in board[board.index('id="the-list"') :]
    exempt = page(office, "board", state="exempt")
    assert "豁免至 2023-09-30（示办〔2023〕9号）：环保管控停工令" in exempt
    assert "示办〔2023〕9号" in page(county, "exemptions") and "已批准" in page(county, "exemptions")
    assert todo_of(cast.city_office.actor, clock.today()) == []


def test_a_second_decision_meets_the_first(cast: Cast, slow: UUID) -> None:
    made = propose_exemption(actor=cast.county_office.actor, wish=wish(slow))
    office, leader = sign_in(Client(), cast.city_office), sign_in(Client(), cast.leader)
    assert office.post(url("refuse", made), {"reason": "理由不足", "seen": 1}).status_code == 302
    assert leader.post(url("grant", made), {"document_no": "示办〔2023〕9号", "seen": 1}).status_code == 409
    assert "理由不足" in page(leader, "exemption", made)


def test_withdrawing_asks_for_the_right_hand(cast: Cast, slow: UUID) -> None:
    made = propose_exemption(actor=cast.county_office.actor, wish=wish(slow))
    county, office = sign_in(Client(), cast.county_office), sign_in(Client(), cast.city_office)
    assert sign_in(Client(), cast.leader).post(url("withdraw", made), {"reason": "已复工"}).status_code == 403
    office.post(url("grant", made), {"document_no": "示办〔2023〕9号"})
    assert county.post(url("withdraw", made), {"reason": "已复工"}).status_code == 403
    assert office.post(url("withdraw", made), {"reason": ""}).status_code == 422
    assert office.post(url("withdraw", made), {"reason": "已复工"}).status_code == 302
    assert "已复工" in page(county, "exemption", made) and "已撤回" in page(county, "exemptions", state="withdrawn")


def test_out_of_reach_is_not_there(cast: Cast, slow: UUID) -> None:
    made = propose_exemption(actor=cast.county_office.actor, wish=wish(slow))
    other = sign_in(Client(), cast.other_county_office)
    for name in ("exemption", "grant", "withdraw"):
        answer = other.get(url(name, made)) if name == "exemption" else other.post(url(name, made), {"reason": "x"})
        assert answer.status_code == 404, name
    assert "环保管控停工令" not in page(other, "exemptions")
    assert other.get(url("propose", slow)).status_code == 404


def test_the_list_as_a_workbook(cast: Cast, slow: UUID) -> None:
    """All that the filter keeps, not only the page that is shown."""
    propose_exemption(actor=cast.county_office.actor, wish=wish(slow))
    told = LightExemption.objects.values().get()
    states = ["refused"] * 40 + ["withdrawn"] * 20
    rows = [{**told, "id": None, "exemption_id": uuid4(), "state": one, "reason": f"第{n}次"} for n, one in enumerate(states)]
    LightExemption.objects.bulk_create([LightExemption(**row) for row in rows])
    office = sign_in(Client(), cast.city_office)
    found = html.unescape(page(office, "exemptions", state="refused&state=withdrawn"))
    (address,) = set(re.findall(r'href="(/lights/exemptions/workbook[^"]*)"', found))
    sheet = openpyxl.load_workbook(io.BytesIO(office.get(address).content)).active
    reasons = {str(cell.value) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("第")}
    assert reasons == {f"第{n}次" for n in range(60)}
    assert "环保管控停工令" not in {cell.value for row in sheet.iter_rows() for cell in row}


def test_what_was_asked_for_a_merged_project_is_its_survivors(cast: Cast, slow: UUID) -> None:
    made = propose_exemption(actor=cast.county_office.actor, wish=wish(slow))
    kept = project(cast.county_a, "示例存续项目", 58, 20)
    merge_projects(actor=cast.city_office.actor, survivor=kept, merged=slow, reason="同一项目")
    office = sign_in(Client(), cast.city_office)
    (item,) = [one for one in todo_of(cast.city_office.actor, clock.today()) if one.source == "亮灯豁免"]
    assert item.project == "示例存续项目"
    found = page(office, "exemptions")
    assert "示例存续项目" in found and str(slow) not in found
    assert "示例存续项目" in page(sign_in(Client(), cast.county_office), "exemptions", place=cast.county_a.code)
    assert office.post(url("grant", made), {"document_no": "示办〔2023〕9号"}).status_code == 302
    assert "环保管控停工令" in page(office, "exemption", made)
