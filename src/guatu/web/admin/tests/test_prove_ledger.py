"""Verifying from the page: in the queue, with progress, its result, the heads to be kept."""

import pytest

from guatu.facts import guards, seal
from guatu.facts.models import Fact
from guatu.runner.jobs import drain
from guatu.runner.models import Job
from tests.cast import sign_in
from tests.register import load_parameters, planned, project_at


@pytest.fixture
def auditor(client, cast):
    load_parameters()
    project_at(cast.county_a, planned(2023, 100))
    seal.seal_now()
    return sign_in(client, cast.audit_admin)


def test_it_works(auditor, cast):
    assert "还没有核对过" in auditor.get("/admin/verify").content.decode().replace("<wbr>", "")
    assert auditor.post("/admin/verify/run").status_code == 302
    page = auditor.get("/admin/verify").content.decode().replace("<wbr>", "")
    assert 'hx-get="/admin/verify/progress"' in page
    job = Job.objects.get(key="facts.verify")
    assert (job.actor_post, job.dedupe_key) == (cast.audit_admin.post.id, "verify.run")
    drain()
    page = auditor.get("/admin/verify").content.decode().replace("<wbr>", "")
    assert "全部相符。" in page
    assert "hx-get=\"/admin/verify/progress\"" not in page


def test_progress_asks_again_until_it_is_over(auditor):
    auditor.post("/admin/verify/run")
    assert "HX-Refresh" not in auditor.get("/admin/verify/progress").headers
    drain()
    assert auditor.get("/admin/verify/progress").headers["HX-Refresh"] == "true"


def test_a_second_click_waits_for_the_first(auditor):
    for _click in range(2):
        auditor.post("/admin/verify/run")
    assert Job.objects.filter(key="facts.verify").count() == 1


def test_a_head_from_outside(auditor):
    now = seal.head()
    auditor.post("/admin/verify/run", {"head": f" {now.size}:{now.root_hash.upper()} "})
    drain()
    assert f"{now.size}:{now.root_hash}" in auditor.get("/admin/verify").content.decode().replace("<wbr>", "")
    assert Job.objects.get(key="facts.verify").result["count"] == 0
    auditor.post("/admin/verify/run", {"head": f"{now.size}:{'0' * 64}"})
    drain()
    page = auditor.get("/admin/verify").content.decode().replace("<wbr>", "")
    assert "发现 1 处不符" in page
    assert "与外存树头不符" in page


def test_what_is_no_head_is_explained(auditor):
    answer = auditor.post("/admin/verify/run", {"head": "12"})
    assert answer.status_code == 422
    assert "叶数:树根" in answer.content.decode().replace("<wbr>", "")
    assert not Job.objects.filter(key="facts.verify").exists()


def test_an_altered_fact_is_named(auditor):
    fact = Fact.objects.get(kind="ledger.plan_set")
    guards.remove()
    Fact.objects.filter(id=fact.id).update(amount_yuan=101)
    guards.install()
    auditor.post("/admin/verify/run")
    drain()
    page = auditor.get("/admin/verify").content.decode().replace("<wbr>", "")
    assert "事实被改动" in page
    assert str(fact.id) in page


def test_the_heads_can_be_taken_away(auditor, cast):
    first = seal.head()
    project_at(cast.county_a, name="示例二")
    second = seal.seal_now()
    lines = auditor.get("/admin/verify/heads.txt").content.decode().replace("<wbr>", "").splitlines()
    assert [line.split(" ")[0] for line in lines] == [f"{one.size}:{one.root_hash}" for one in (second, first)]
    assert f"{first.size}:{first.root_hash}" in auditor.get("/admin/verify").content.decode().replace("<wbr>", "")
    assert auditor.get("/admin/verify?out=csv").content.decode("utf-8-sig").splitlines()[1].endswith(second.root_hash)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "leader", "county_office"])
def test_it_is_nobody_elses(client, cast, role):
    sign_in(client, cast.members[role])
    assert client.get("/admin/verify").status_code == 403
    assert client.post("/admin/verify/run").status_code == 403
    assert client.get("/admin/verify/heads.txt").status_code == 403
