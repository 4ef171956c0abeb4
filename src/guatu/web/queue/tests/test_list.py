"""The list: whose jobs, which of them, and how they stand."""

import pytest
from django.test import Client
from django.utils import translation

from guatu.kernel.actor import SYSTEM
from guatu.runner.models import Job, Progress
from tests.cast import Cast, sign_in


def shown(client: Client, member, query: str = "") -> str:
    response = sign_in(client, member).get(f"/queue/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_works(client, cast: Cast, make):
    make("test.mark", args={"number": 1}, actor=cast.county_office.actor, place=cast.county_a, subject="甲县台账.xlsx")
    page = shown(client, cast.county_office)
    assert "甲县台账.xlsx" in page
    assert "排队中" in page
    assert "甲县项目办主任" in page


def test_a_county_sees_its_own_jobs_and_no_others(client, cast, make):
    make(actor=cast.county_office.actor, place=cast.county_a, subject="甲的")
    make(actor=cast.other_county_office.actor, place=cast.county_b, subject="乙的")
    make(actor=SYSTEM, place=cast.county_a, subject="系统的")
    page = shown(client, cast.county_office)
    assert "甲的" in page
    assert "乙的" not in page
    assert "系统的" not in page


def test_the_city_office_sees_those_of_its_places(client, cast, make):
    make(actor=cast.county_office.actor, place=cast.county_a, subject="甲的")
    make(actor=SYSTEM, place=cast.neighbour_county, subject="邻市的")
    make(actor=SYSTEM, subject="无地方的")
    page = shown(client, cast.city_office)
    assert "甲的" in page
    assert "邻市的" not in page
    assert "无地方的" not in page


def test_the_system_administrator_sees_all(client, cast, make):
    for place, subject in ((cast.county_a, "甲的"), (cast.neighbour_county, "邻市的"), (None, "无地方的")):
        make(actor=SYSTEM, place=place, subject=subject)
    page = shown(client, cast.system_admin)
    assert all(subject in page for subject in ("甲的", "邻市的", "无地方的"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=failed", {"坏了"}),
        ("?state=failed&state=done", {"坏了", "定时的"}),
        ("?kind=test.mark", {"标记"}),
        ("?by=people", {"坏了", "标记"}),
        ("?by=clock", {"定时的"}),
        ("?state=nonsense", {"坏了", "标记"}),
        ("", {"坏了", "标记"}),
    ],
)
def test_filters_stand_in_the_address(client, cast, make, query, found):
    make(subject="坏了", state="failed", cause_code="bug")
    make("test.mark", args={"number": 1}, subject="标记")
    make(subject="定时的", state="done", dedupe_key="schedule:runner.sweep")
    page = shown(client, cast.system_admin, query)
    assert {one for one in ("坏了", "标记", "定时的") if one in page} == found


def test_a_failure_says_why_in_plain_words(client, cast, make):
    make(subject="坏了", state="failed", cause_code="disk_full", cause="No space left on device")
    assert "磁盘已满或读写出错" in shown(client, cast.system_admin)


def test_a_running_job_shows_how_far_it_is(client, cast, make):
    job = make(state="running", attempts=1)
    Progress.objects.create(
        job_id=job.id, attempt=1, done=120, total=480, doing="第 %(n)s 行", words={"n": 120}, updated_at=job.created_at
    )
    page = shown(client, cast.system_admin)
    assert 'value="25"' in page
    assert "第 120 行" in page
    assert f"/queue/live?id={job.id}" in page


def test_nothing_to_follow_when_nothing_is_open(client, cast, make):
    make(state="failed")
    assert "/queue/live" not in shown(client, cast.system_admin)


def test_a_page_past_the_end_shows_the_last(client, cast, make):
    make(subject="唯一")
    assert "唯一" in shown(client, cast.system_admin, "?page=99")


def test_it_is_asked_in_a_bounded_number_of_questions(client, cast, make, django_assert_max_num_queries):
    for number in range(30):
        make("test.mark", args={"number": number}, actor=cast.county_office.actor, place=cast.county_a)
    sign_in(client, cast.city_office)
    with django_assert_max_num_queries(40):
        assert client.get("/queue/").status_code == 200


def test_it_reads_in_english(client, cast, make):
    make(state="failed", cause_code="bug")
    client.cookies["guatu_language"] = "en"
    with translation.override("en"):
        page = shown(client, cast.system_admin)
    assert Job.objects.count() == 1
    assert "Task queue" in page
    assert "Internal error" in page
