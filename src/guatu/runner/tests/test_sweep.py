"""Sweeping up what is over and old."""

import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.runner.jobs import drain, enqueue
from guatu.runner.models import Job, Progress
from guatu.runner.tests.conftest import OURS_ALONE

pytestmark = [OURS_ALONE, pytest.mark.usefixtures("jobs", "db")]


def finished(days_ago: int, *, state: str = "done", dedupe_key: str = "") -> Job:
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    over_at = clock.now() - dt.timedelta(days=days_ago)
    Job.objects.filter(id=job.id).update(state=state, dedupe_key=dedupe_key, finished_at=over_at)
    DBTaskResult.objects.filter(id=job.task_id).update(status="SUCCESSFUL", finished_at=over_at)
    Progress.objects.create(job_id=job.id, attempt=1, updated_at=over_at)
    return job


def test_it_works():
    kept = {
        finished(1).id, finished(170).id, finished(170, state="failed").id,
        finished(8, state="failed", dedupe_key="schedule:a").id,
    }  # fmt: skip
    for days_ago, more in ((181, {}), (181, {"state": "cancelled"}), (8, {"dedupe_key": "schedule:a"})):
        finished(days_ago, **more)
    sweeping = enqueue("runner.sweep", actor=SYSTEM)
    drain()
    assert set(Job.objects.values_list("id", flat=True)) == kept | {sweeping.id}
    sweeping.refresh_from_db()
    assert sweeping.result == {"tickets": 6, "jobs": 3, "progress": 6}


def test_what_is_open_stays_however_old():
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    Job.objects.filter(id=job.id).update(state="running", created_at=clock.now() - dt.timedelta(days=400))
    DBTaskResult.objects.filter(id=job.task_id).update(status="RUNNING")
    enqueue("runner.sweep", actor=SYSTEM)
    drain()
    assert Job.objects.filter(id=job.id).exists()
