"""Following open jobs."""

import json

import pytest

from guatu.runner.models import Job, Progress
from tests.cast import sign_in


@pytest.fixture
def admin(client, cast):
    return sign_in(client, cast.system_admin)


def test_it_works(admin, make):
    job, over = make(), make(state="failed", cause_code="bug")
    response = admin.get(f"/queue/live?id={job.id}&id={over.id}")
    assert response.status_code == 200
    page = response.content.decode()
    assert f'id="state-{job.id}" hx-swap-oob="true"' in page
    assert "程序内部错误" in page


def test_when_all_are_over_the_page_stops_asking(admin, make):
    job = make(state="done")
    assert admin.get(f"/queue/live?id={job.id}").status_code == 286


def test_what_is_no_id_is_passed_over(admin, make):
    assert admin.get("/queue/live?id=nonsense").status_code == 200


def test_others_jobs_are_not_told(client, cast, make):
    job = make(place=cast.county_b)
    page = sign_in(client, cast.county_office).get(f"/queue/live?id={job.id}").content.decode()
    assert str(job.id) not in page


def test_progress_is_a_fragment_that_asks_again(admin, make):
    job = make(state="running", attempts=1)
    page = admin.get(f"/queue/{job.id}/progress").content.decode()
    assert "<html" not in page
    assert f'hx-get="/queue/{job.id}/progress"' in page
    assert f'hx-post="/queue/{job.id}/cancel"' in page


def test_progress_is_json_for_who_asks_for_it(admin, make):
    job = make(state="running", attempts=1)
    Progress.objects.create(job_id=job.id, attempt=1, done=1, total=3, updated_at=job.created_at)
    answer = json.loads(admin.get(f"/queue/{job.id}/progress", headers={"accept": "application/json"}).content)
    assert (answer["state"], answer["done"], answer["total"], answer["percent"]) == ("running", 1, 3, 33)
    assert answer["is_over"] is False


@pytest.mark.parametrize(
    ("result", "link"),
    [
        ({"url": "/import/1", "title": "看结果"}, "/import/1"),
        ({"url": "//elsewhere.example"}, None),
        ({"url": "/\\elsewhere.example"}, None),
        ({"url": "javascript:alert(1)"}, None),
        ([1], None),
        (None, None),
    ],
)
def test_a_result_leads_only_to_our_own_pages(admin, make, result, link):
    job = make(state="done", result=result)
    answer = json.loads(admin.get(f"/queue/{job.id}/progress", headers={"accept": "application/json"}).content)
    assert answer["result_url"] == link
    assert Job.objects.get(id=job.id).result == result
