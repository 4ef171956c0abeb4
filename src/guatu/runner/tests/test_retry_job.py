"""Trying a job again and taking it out: what is refused."""

from uuid import uuid4

import pytest

from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.errors import Conflict, NotFound
from guatu.runner import claims
from guatu.runner.jobs import cancel_job, drain, enqueue, retry_job
from guatu.runner.models import Job
from guatu.runner.running import run_ticket
from guatu.runner.tests.conftest import OURS_ALONE, in_thread, wait_until

pytestmark = [OURS_ALONE, pytest.mark.usefixtures("jobs")]


def test_it_works(db):
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    drain()
    by = Actor(uuid4(), None, None, "web")
    retried = retry_job(actor=by, job_id=job.id)
    assert (retried.state, retried.acted_by_post, retried.finished_at) == ("waiting", by.post_id, None)


def test_an_open_job_is_not_retried(db):
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    with pytest.raises(Conflict):
        retry_job(actor=SYSTEM, job_id=job.id)


def test_a_done_job_is_not_retried(side):
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    drain()
    with pytest.raises(Conflict):
        retry_job(actor=SYSTEM, job_id=job.id)


def test_not_while_one_like_it_is_open(db):
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM, dedupe_key="one")
    drain()
    enqueue("test.fail", {"how": "bug"}, actor=SYSTEM, dedupe_key="one")
    with pytest.raises(Conflict):
        retry_job(actor=SYSTEM, job_id=job.id)


def test_a_job_of_an_older_version_is_not_retried(db):
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    Job.objects.filter(id=job.id).update(key="gone.away", state="failed")
    with pytest.raises(Conflict):
        retry_job(actor=SYSTEM, job_id=job.id)


def test_an_unknown_job_is_not_found(db):
    for verb in (retry_job, cancel_job):
        with pytest.raises(NotFound):
            verb(actor=SYSTEM, job_id=uuid4())


def test_a_waiting_job_is_cancelled_at_once(side):
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    assert cancel_job(actor=SYSTEM, job_id=job.id).state == "cancelled"
    drain()
    assert side("call") == []


def test_a_cancelled_job_can_be_tried_again(side):
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    cancel_job(actor=SYSTEM, job_id=job.id)
    retry_job(actor=SYSTEM, job_id=job.id)
    drain()
    assert len(side("mark")) == 1


def test_a_finished_job_is_not_cancelled(side):
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    drain()
    with pytest.raises(Conflict):
        cancel_job(actor=SYSTEM, job_id=job.id)


def test_a_running_job_stops_at_its_next_step(transactional_db):
    job = enqueue("test.count_slowly", {"to": 2000}, actor=SYSTEM)
    runner = in_thread(run_ticket, job.id, job.task_id, "w")
    wait_until(lambda: Job.objects.filter(id=job.id, state="running").exists())
    asked = cancel_job(actor=SYSTEM, job_id=job.id)
    assert (asked.state, asked.is_cancel_asked) == ("running", True)
    runner.join(20)
    job.refresh_from_db()
    assert (job.state, job.cause_code, job.result) == ("cancelled", "cancelled", None)


def test_asked_to_stop_but_done_first_is_done(side):
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    taken = claims.claim(job.id, job.task_id, "w")
    cancel_job(actor=SYSTEM, job_id=job.id)
    assert claims.settle(taken, "done", result=1)
    assert Job.objects.get(id=job.id).state == "done"
