"""One job: seeing it, trying it again, stopping it."""

import pytest

from guatu.runner.jobs import drain
from guatu.runner.models import Job
from tests.cast import sign_in


@pytest.fixture
def admin(client, cast):
    return sign_in(client, cast.system_admin)


def test_it_works(admin, make):
    job = make("test.fail", args={"how": "invalid"})
    drain()
    page = admin.get(f"/queue/{job.id}").content.decode()
    assert "数据不符合要求" in page
    assert "amount: 应为整数<br>amount: 超出总投资" in page
    assert "更正数据后重试" in page
    assert str(job.id) in page
    assert f'action="/queue/{job.id}/retry"' in page


def test_retry_puts_it_back(admin, cast, make):
    job = make(state="failed", cause_code="bug")
    response = admin.post(f"/queue/{job.id}/retry", {"next": "list"})
    assert (response.status_code, response.url) == (302, "/queue/")
    job.refresh_from_db()
    assert (job.state, job.acted_by_post) == ("waiting", cast.system_admin.post.id)


def test_cancel_takes_it_out(admin, make):
    job = make()
    assert admin.post(f"/queue/{job.id}/cancel").url == f"/queue/{job.id}"
    assert Job.objects.get(id=job.id).state == "cancelled"


def test_cancel_asks_a_running_one_to_stop(admin, make):
    job = make(state="running", attempts=1)
    admin.post(f"/queue/{job.id}/cancel")
    assert Job.objects.get(id=job.id).is_cancel_asked
    assert "正在停止" in admin.get(f"/queue/{job.id}").content.decode()


@pytest.mark.parametrize(
    ("verb", "state"), [("retry", "waiting"), ("retry", "done"), ("cancel", "done"), ("cancel", "cancelled")]
)
def test_what_does_not_fit_its_state_is_a_conflict(admin, make, verb, state):
    job = make(state=state)
    assert admin.post(f"/queue/{job.id}/{verb}").status_code == 409
    assert Job.objects.get(id=job.id).state == state


def test_a_get_changes_nothing(admin, make):
    job = make(state="failed")
    assert admin.get(f"/queue/{job.id}/retry").status_code == 405
    assert Job.objects.get(id=job.id).state == "failed"


def test_its_owner_sees_stops_and_retries_it_without_the_verb(client, cast, make):
    job = make(actor=cast.reporter.actor, place=cast.county_a)
    sign_in(client, cast.reporter)
    assert client.get(f"/queue/{job.id}").status_code == 200
    assert client.post(f"/queue/{job.id}/cancel").status_code == 302
    assert client.post(f"/queue/{job.id}/retry").status_code == 302


def test_a_colleague_of_the_same_county_may_not(client, cast, make):
    job = make(actor=cast.county_office.actor, place=cast.county_a)
    sign_in(client, cast.reporter)
    assert client.get(f"/queue/{job.id}").status_code == 403
    assert client.post(f"/queue/{job.id}/cancel").status_code == 403


def test_out_of_reach_it_does_not_exist(client, cast, make):
    job = make(actor=cast.other_county_office.actor, place=cast.county_b)
    sign_in(client, cast.county_office)
    assert client.get(f"/queue/{job.id}").status_code == 404
    assert client.post(f"/queue/{job.id}/retry").status_code == 404


def test_its_owner_is_spared_the_technical_side(client, cast, make):
    job = make(actor=cast.reporter.actor, place=cast.county_a, state="failed", cause_code="bug", cause="KeyError: 'secret'")
    page = sign_in(client, cast.reporter).get(f"/queue/{job.id}").content.decode()
    assert "程序内部错误" in page
    assert "KeyError" not in page
    assert "KeyError" in sign_in(client, cast.city_office).get(f"/queue/{job.id}").content.decode()


def test_a_name_with_markup_in_it_stays_text(admin, make):
    job = make(subject="<script>alert(1)</script>.xlsx", state="failed", cause_code="refused", cause="<b>不行</b>")
    for url in ("/queue/", f"/queue/{job.id}"):
        page = admin.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>不行" not in page


def test_its_page_is_drawn_anew_when_it_is_over(admin, make):
    job = make(state="running", attempts=1)
    assert "HX-Refresh" not in admin.get(f"/queue/{job.id}/progress?own=1").headers
    Job.objects.filter(id=job.id).update(state="done")
    assert admin.get(f"/queue/{job.id}/progress?own=1").headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in admin.get(f"/queue/{job.id}/progress").headers


def test_elsewhere_the_reason_stands_in_one_line(admin, make):
    job = make(state="failed", cause_code="invalid", cause="金额：应为整数\n日期：缺")
    page = admin.get(f"/queue/{job.id}/progress").content.decode()
    assert "数据不符合要求：金额：应为整数；日期：缺 请更正数据后重试。" in page
