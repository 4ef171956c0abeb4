"""The clock seals every minute and verifies every night."""

import pytest

from guatu.facts import guards, jobs, seal
from guatu.facts.models import Fact, JournalCut
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid
from guatu.runner.jobs import drain, enqueue
from guatu.runner.models import Job
from guatu.runner.registry import all_schedules
from tests.cast import build_cast
from tests.register import load_parameters, planned, project_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger():
    load_parameters()
    cast = build_cast()
    project_at(cast.county_a, planned(2023, 100))


def result_of(key, **args):
    job = enqueue(key, args, actor=SYSTEM)
    drain()
    return Job.objects.get(id=job.id)


def test_it_works(ledger):
    assert jobs.has_tail()
    sealed = result_of("facts.seal").result
    assert (sealed["size"], sealed["root"]) == (seal.head().size, seal.head().root_hash)
    assert not jobs.has_tail()
    verified = result_of("facts.verify", head=f"{sealed['size']}:{sealed['root']}").result
    assert (verified["count"], verified["findings"], verified["unsealed"]) == (0, [], 0)


def test_the_clock_knows_them():
    found = all_schedules()
    assert (found["seal.minute"].cron, found["seal.minute"].job_key) == ("* * * * *", "facts.seal")
    assert found["verify.nightly"].job_key == "facts.verify"


def test_an_idle_minute_writes_nothing(ledger):
    result_of("facts.seal")
    before = JournalCut.objects.count()
    result_of("facts.seal")
    assert JournalCut.objects.count() == before


def test_what_does_not_hold_is_the_result(ledger):
    seal.seal_now()
    guards.remove()
    Fact.objects.filter(kind="ledger.plan_set").update(amount_yuan=101)
    guards.install()
    found = result_of("facts.verify").result
    assert {one["code"] for one in found["findings"]} >= {"fact.altered", "entry.altered"}
    assert found["count"] == len(found["findings"])


def test_a_head_from_outside_that_differs_is_found(ledger):
    size = seal.seal_now().size
    found = result_of("facts.verify", head=f"{size}:{'0' * 64}").result
    assert [one["code"] for one in found["findings"]] == ["seal.outside"]


@pytest.mark.parametrize("text", ["", "12", "x:" + "0" * 64, "3:abc", "3:" + "g" * 64])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(Invalid):
        jobs.head_of(text)


def test_a_head_that_is_none_fails_the_job(ledger):
    job = result_of("facts.verify", head="nonsense")
    assert (job.state, job.cause_code) == ("failed", "invalid")
