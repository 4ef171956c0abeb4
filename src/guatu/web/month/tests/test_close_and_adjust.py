"""县区确认, 月结 and 调整: confirm once, close once, and after it the month's identity holds with the real numbers."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from guatu.facts import seal
from guatu.facts.models import Fact
from guatu.facts.verify import verify
from guatu.figures.jobs import make_large_close
from guatu.figures.models import Close
from guatu.figures.services import confirm_place, make_close
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.models import ProjectList
from guatu.ledger.services import create_list, join_list
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.runner.jobs import Job
from guatu.web.month.tests.desk import AUGUST, JULY, due_project, text_of, url
from tests.cast import build_cast, sign_in
from tests.register import YI, load_parameters, project_at

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


def tell(project, ytd, period=AUGUST, reason=""):
    file_returns(actor=SYSTEM, period=period, returns=[Return(project, Told(ytd), reason=reason)])


def test_it_works(city, cast):
    tell(due_project(cast.county_a), 5 * YI)
    page = text_of(city.get(url("close")))
    assert "将固定 1 个项目、" in page
    city.post(url("make"))
    close = Close.objects.get()
    assert close.period == "2023-08"
    page = text_of(city.get(url("close")))
    assert close.seal_root[:16] in page
    assert "已月结" in page
    assert list(verify()) == []


def test_the_head_can_be_kept_outside(city, county, cast):
    close = make_close(actor=SYSTEM, root=cast.city, period=AUGUST)
    body = city.get(reverse("month:head", args=[close.id])).content.decode()
    assert body == f"{close.seal_size}:{close.seal_root}\n"
    size, root = body.strip().split(":")
    assert list(verify((int(size), root))) == []
    assert county.get(reverse("month:head", args=[close.id])).content.decode() == body
    other = make_close(actor=SYSTEM, root=cast.neighbour_city, period=AUGUST)
    assert county.get(reverse("month:head", args=[other.id])).status_code == 404


def test_a_second_close_is_refused_in_words(city, cast):
    make_close(actor=SYSTEM, root=cast.city, period=AUGUST)
    answer = city.post(url("make", known="now"))
    assert answer.status_code == 422
    assert "2023年8月 已月结" in text_of(answer)
    assert Close.objects.count() == 1


def test_obstacles_lead_to_where_they_are_mended(city, cast):
    parent = project_at(cast.county_a, row_role="parent")
    part = project_at(cast.county_a, row_role="part", parent=str(parent))
    made = create_list(actor=SYSTEM, root=cast.city, code="s", title="省重点", kind=ProjectList.Kind.TIER, year=2023)
    for project in (parent, part):
        join_list(actor=SYSTEM, project=project, project_list=made, joined_on=dt.date(2023, 1, 1))
    page = text_of(city.get(url("close")))
    assert "同一名单" in page
    assert "月结本期</a>" not in page
    assert city.post(url("make")).status_code == 422
    assert not Close.objects.exists()


def test_what_is_not_settled_is_named_but_does_not_block(city, cast):
    tell(due_project(cast.county_a), 5 * YI)
    due_project(cast.county_a, "示例二号项目")
    page = text_of(city.get(url("close")))
    for said in ("未报 1 项", "待核定 1 项", "未确认上报 3 个县区"):
        assert said in page


def test_a_large_jurisdiction_is_closed_by_a_job(city, cast, monkeypatch):
    monkeypatch.setattr("guatu.web.month.act_views.INLINE_PROJECTS", 0)
    due_project(cast.county_a)
    answer = city.post(url("make"))
    job = Job.objects.get(key="figures.make_close")
    assert str(job.id) in answer.url
    assert city.post(url("make")).url == answer.url
    assert Job.objects.count() == 1


def test_the_job_closes_once_however_often_it_runs(cast):
    class Progress:
        actor = SYSTEM

        def step(self, **_said):
            return None

    due_project(cast.county_a)
    told = [make_large_close(Progress(), root=str(cast.city.id), period="2023-08") for _n in range(2)]
    assert told[0] == told[1] == {"close": str(Close.objects.get().id)}


def test_a_county_neither_closes_nor_is_offered_it(county, cast):
    assert county.post(url("make")).status_code == 403
    page = text_of(county.get(url("close")))
    assert "统一办理" in page
    assert "月结本期</a>" not in page


def test_a_county_confirms_once(county, city, cast):
    tell(due_project(cast.county_a), 5 * YI)
    page = text_of(county.get(url("counties")))
    assert "已报 1 个，未报 0 个，自报合计 5.00 亿元" in page
    county.post(url("confirm", cast.county_a.code))
    county.post(url("confirm", cast.county_a.code))
    assert Fact.objects.filter(kind="figures.place_confirmed").count() == 1
    assert "已确认" in text_of(county.get(url("counties")))
    assert "已确认 1 个，共 3 个" in text_of(city.get(url("counties")))


def test_a_county_confirms_no_other_and_the_city_none(county, city, cast):
    assert county.post(url("confirm", cast.county_b.code)).status_code == 404
    assert city.post(url("confirm", cast.county_a.code)).status_code == 403
    assert "示例乙县" not in text_of(county.get(url("counties")))


def test_after_the_close_nobody_confirms(county, cast):
    make_close(actor=SYSTEM, root=cast.city, period=AUGUST)
    page = text_of(county.post(url("confirm", cast.county_a.code), follow=True))
    assert "不能再确认" in page


def test_the_matrix_counts_by_county(city, cast):
    tell(due_project(cast.county_a), 5 * YI)
    due_project(cast.county_b, "示例乙县项目")
    page = text_of(city.get(url("counties")))
    assert "示例甲县" in page
    assert "示例乙县" in page
    assert "示例开发区" in page


# ---- adjustments ---------------------------------------------------------------------------------------------------


def test_year_to_date_is_closed_plus_adjusted_plus_month(city, cast):
    """DECISIONS 9, with the numbers on the page: 5.0 = 4.0 + 0.2 + 0.8 亿元."""
    project = due_project(cast.county_a)
    make_close(actor=SYSTEM, root=cast.city, period=JULY)
    tell(project, 4 * YI + YI // 5, JULY, "漏报一笔")
    tell(project, 5 * YI)
    page = text_of(city.get(url("adjustments")))
    for said in ("两边相符", "2023年7月月结本年累计", "月结后调整", "0.2000", "0.8000", "漏报一笔", "40\u2009000", "42\u2009000"):
        assert said in page


def test_a_closed_month_shows_what_came_after_it(city, cast):
    project = due_project(cast.county_a)
    tell(project, 5 * YI)
    make_close(actor=SYSTEM, root=cast.city, period=AUGUST)
    assert "没有晚到的数" in text_of(city.get(url("adjustments")))
    office = sign_in(Client(), cast.county_office)
    page = text_of(office.get(url("desk")))
    assert "正在看的是已定的数据" in page
    assert f"ytd.{project}" not in page
    seen = str(Fact.objects.get(project=project, period="2023-08").id)
    form = {f"ytd.{project}": "51000", f"seen.{project}": seen}
    assert "补报和更正须写明理由" in text_of(office.post(url("file", known="now"), form))
    assert office.post(url("file", known="now"), form | {f"reason.{project}": "补一张发票"}).status_code == 302
    page = text_of(city.get(url("adjustments")))
    for said in ("补一张发票", "50\u2009000", "51\u2009000", "甲县项目办", "本年累计完成投资"):
        assert said in page


def test_a_page_of_a_close_takes_no_returns(cast):
    project = due_project(cast.county_a)
    make_close(actor=SYSTEM, root=cast.city, period=AUGUST)
    office = sign_in(Client(), cast.county_office)
    answer = office.post(url("file"), {f"ytd.{project}": "51000"})
    assert answer.status_code == 422
    assert "只读" in text_of(answer)


def test_a_county_sees_its_own_late_facts_only(county, cast):
    for place, name in ((cast.county_a, "示例甲项目"), (cast.county_b, "示例乙项目")):
        due_project(place, name)
    make_close(actor=SYSTEM, root=cast.city, period=JULY)
    for row in Fact.objects.filter(kind="ledger.investment_returned", period="2023-07"):
        tell(row.project, 4 * YI + 5, JULY, "漏报")
    page = text_of(county.get(url("adjustments")))
    assert ("示例甲项目" in page, "示例乙项目" in page) == (True, False)


def test_without_any_close_the_page_says_so(city, cast):
    due_project(cast.county_a)
    page = text_of(city.get(url("adjustments")))
    assert "还没有月结" in page
    assert "本年累计就是各项目累计之和" in page


# ---- the six steps -------------------------------------------------------------------------------------------------


def steps_of(page):
    return [part.split('"')[0] for part in page.split('class="step step-')[1:]]


def test_the_steps_follow_the_month(cast):
    project = due_project(cast.county_a)
    with clock.frozen(dt.datetime(2023, 9, 3, 9, tzinfo=clock.SHANGHAI)):
        city = sign_in(Client(), cast.city_office)
        assert steps_of(text_of(city.get(url("desk")))) == ["current", "todo", "todo", "todo", "todo", "todo"]
        tell(project, 5 * YI)
        assert steps_of(text_of(city.get(url("desk")))) == ["done", "current", "todo", "todo", "todo", "todo"]
    city = sign_in(Client(), cast.city_office)
    assert steps_of(text_of(city.get(url("desk")))) == ["done", "done", "current", "todo", "todo", "todo"]
    confirm_place(actor=SYSTEM, place=cast.county_a, period=AUGUST)
    seen = Fact.objects.get(project=project, period="2023-08").id
    city.post(url("take"), {"row": [f"{project}:{seen}"]})
    assert steps_of(text_of(city.get(url("desk")))) == ["done", "done", "done", "done", "current", "todo"]
    city.post(url("make"))
    assert steps_of(text_of(city.get(url("desk")))) == ["done", "done", "done", "done", "done", "current"]


def test_a_month_closed_over_open_work_says_so(city, cast):
    tell(due_project(cast.county_a), 5 * YI)
    due_project(cast.county_a, "示例二号项目")
    make_close(actor=SYSTEM, root=cast.city, period=AUGUST)
    assert steps_of(text_of(city.get(url("desk")))) == ["wrong", "done", "wrong", "wrong", "done", "current"]
    assert seal.head().size
