"""核定·差异：sorted by the amount, taken over in bulk as the city saw them, ruled on with a reason, objected to in writing."""

import io
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from guatu.facts.models import Fact
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns, verify_returns
from guatu.web.month.tests.desk import AUGUST, WAN, due_project, text_of, told, url
from tests.cast import build_cast, sign_in
from tests.register import YI, load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


@pytest.fixture
def city(client, cast):
    return sign_in(client, cast.city_office)


@pytest.fixture
def county(cast):
    return sign_in(Client(), cast.county_office)


def filed(place, name="示例一号项目", ytd=5 * YI):
    project = due_project(place, name)
    file_returns(actor=SYSTEM, period=AUGUST, returns=[Return(project, Told(ytd))])
    return project


def verified(project, ytd, reason="扣除土地款"):
    verify_returns(actor=SYSTEM, period=AUGUST, returns=[Return(project, Told(ytd), reason=reason)])


def fact_of(project):
    return Fact.objects.filter(project=project, period="2023-08", superseded_by=None).latest("recorded_at").id


def form_of(client, project):
    page = text_of(client.get(url("return", project)))
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("seen", "key", "amount")}


def test_it_works(city, cast):
    one, other = filed(cast.county_a), filed(cast.county_b, "示例二号项目")
    chosen = [f"{project}:{fact_of(project)}" for project in (one, other)]
    city.post(url("take"), {"row": chosen})
    assert (told(one, "verified"), told(other, "verified")) == (5 * YI, 5 * YI)
    assert "已按自报核定 2 项" in text_of(city.get(url("differences")))


def test_the_largest_difference_comes_first_whichever_way(city, cast):
    for name, cut in (("小差项目", YI // 10), ("多核项目", -YI), ("一致项目", 0)):
        verified(filed(cast.county_a, name), 5 * YI - cut)
    filed(cast.county_a, "未核项目")
    page = text_of(city.get(url("differences")))
    order = [page.index(name) for name in ("多核项目", "小差项目", "一致项目", "未核项目")]
    assert order == sorted(order)
    page = text_of(city.get(url("differences", sort="gap")))
    assert page.index("一致项目") < page.index("小差项目") < page.index("多核项目")
    assert "多核项目" not in text_of(city.get(url("differences", state="unverified")))


def test_a_row_that_moved_meanwhile_is_left_and_named(city, cast):
    moved, still = filed(cast.county_a), filed(cast.county_a, "示例二号项目")
    chosen = [f"{project}:{fact_of(project)}" for project in (moved, still)]
    file_returns(actor=SYSTEM, period=AUGUST, returns=[Return(moved, Told(6 * YI))])
    page = text_of(city.post(url("take"), {"row": chosen}, follow=True))
    assert (told(moved, "verified"), told(still, "verified")) == (None, 5 * YI)
    assert "县区改了自报数" in page


def test_a_second_click_verifies_once(city, cast):
    project = filed(cast.county_a)
    chosen = [f"{project}:{fact_of(project)}"]
    city.post(url("take"), {"row": chosen})
    page = text_of(city.post(url("take"), {"row": chosen}, follow=True))
    assert Fact.objects.filter(project=project, period="2023-08").count() == 2
    assert "刚由他人核定" in page


def test_a_row_the_checks_refuse_is_left_and_the_others_go_in(city, cast):
    """Verified at 6 by July, told at 5 in August without a document: a decrease nobody may take over silently."""
    fallen, fine = due_project(cast.county_a), filed(cast.county_a, "示例二号项目")
    july = AUGUST.previous()
    verify_returns(actor=SYSTEM, period=july, returns=[Return(fallen, Told(6 * YI), reason="按票据")])
    file_returns(actor=SYSTEM, period=AUGUST, returns=[Return(fallen, Told(5 * YI))])
    chosen = [f"{project}:{fact_of(project)}" for project in (fallen, fine)]
    page = text_of(city.post(url("take"), {"row": chosen}, follow=True))
    assert (told(fallen, "verified"), told(fine, "verified")) == (None, 5 * YI)
    assert "核减请写明理由和文号" in page


def test_nothing_chosen_is_said(city, cast):
    assert "没有选中" in text_of(city.post(url("take"), {}, follow=True))


def test_another_number_needs_a_reason(city, cast):
    project = filed(cast.county_a)
    form = form_of(city, project) | {"amount": "48000"}
    answer = city.post(url("verify", project), form)
    assert answer.status_code == 422
    assert "核定数与自报数不同" in text_of(answer)
    answer = city.post(url("verify", project), form | {"reason": "扣除土地款"})
    assert (answer.status_code, told(project, "verified")) == (302, 48000 * WAN)
    assert "扣除土地款" in text_of(city.get(url("differences")))


def test_the_county_sees_the_reason_and_objects(city, county, cast):
    project = filed(cast.county_a)
    verified(project, 4 * YI + 1)
    page = text_of(county.get(url("differences")))
    assert "扣除土地款" in page
    county.post(url("object", project), {"text": "附支付凭证三张"})
    assert "附支付凭证三张" in text_of(city.get(url("differences", state="objected")))
    assert "1条异议" in text_of(city.get(url("differences")))
    city.post(url("verify", project), form_of(city, project) | {"reason": "维持：凭证不属本期"})
    assert "1条异议" not in text_of(city.get(url("differences")))
    assert "附支付凭证三张" in text_of(county.get(url("return", project)))


def test_the_same_objection_twice_is_one(county, cast):
    project = filed(cast.county_a)
    verified(project, 4 * YI)
    for _n in range(2):
        county.post(url("object", project), {"text": "附支付凭证"})
    assert Fact.objects.filter(kind="ledger.return_objected").count() == 1


def test_an_objection_needs_words_and_a_verified_number(county, cast):
    project = filed(cast.county_a)
    assert "尚未核定" in text_of(county.post(url("object", project), {"text": "不认可"}))
    verified(project, 4 * YI)
    assert county.post(url("object", project), {"text": " "}).status_code == 422


def test_after_the_close_nobody_objects(county, cast):
    project = filed(cast.county_a)
    verified(project, 4 * YI)
    make_close(actor=SYSTEM, root=cast.city, period=AUGUST)
    assert county.post(url("object", project), {"text": "晚了"}).status_code == 409
    answer = county.post(url("object", project, known="now"), {"text": "晚了"})
    assert "已月结" in text_of(answer)
    assert not Fact.objects.filter(kind="ledger.return_objected").exists()


def test_two_officers_at_one_project(city, cast):
    project = filed(cast.county_a)
    form = form_of(city, project) | {"amount": "48000", "reason": "扣除土地款"}
    verified(project, 4 * YI, "另一位已核")
    answer = city.post(url("verify", project), form)
    assert answer.status_code == 409
    assert told(project, "verified") == 4 * YI
    page = text_of(answer)
    assert 'value="48000"' in page
    fresh = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("seen", "key")}
    assert city.post(url("verify", project), form | fresh).status_code == 302
    assert told(project, "verified") == 48000 * WAN


def test_the_same_ruling_twice_is_one(city, cast):
    project = filed(cast.county_a)
    form = form_of(city, project) | {"amount": "48000", "reason": "扣除土地款"}
    assert [city.post(url("verify", project), form).status_code for _n in range(2)] == [302, 302]
    assert Fact.objects.filter(project=project, period="2023-08", body__basis="verified").count() == 1


def test_a_county_does_not_verify(county, cast):
    project = filed(cast.county_a)
    assert county.post(url("take"), {"row": [f"{project}:{fact_of(project)}"]}).status_code == 403
    assert county.post(url("verify", project), {"amount": "1"}).status_code == 403
    assert "按自报核定" not in text_of(county.get(url("differences")))


def test_another_countys_project_does_not_exist(county, cast):
    project = filed(cast.county_b, "示例乙县项目")
    assert county.get(url("return", project)).status_code == 404
    assert county.post(url("object", project), {"text": "x"}).status_code == 404
    assert "示例乙县项目" not in text_of(county.get(url("differences")))


def test_the_workbook_holds_what_is_shown(city, cast):
    verified(filed(cast.county_a), 4 * YI)
    body = city.get(f"{reverse('month:export')}?at=2023-08-31&sheet=differences").content
    values = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows()]
    row = next(one for one in values if "示例一号项目" in one)
    assert {50000, 40000, 10000} <= {value for value in row if isinstance(value, int | float)}


def test_there_is_no_other_workbook(city, cast):
    assert city.get(f"{reverse('month:export')}?sheet=secrets").status_code == 404
