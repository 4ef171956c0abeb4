"""How far a job is: written beside it, read by others, in their language."""

import pytest
from django.db import connection, transaction

from guatu.kernel.actor import SYSTEM
from guatu.runner import queries
from guatu.runner.jobs import drain, enqueue
from guatu.runner.models import Job, Progress
from guatu.runner.reporter import Reporter
from guatu.runner.running import run_ticket
from guatu.runner.tests.conftest import OURS_ALONE, in_thread, wait_until

pytestmark = [OURS_ALONE, pytest.mark.usefixtures("jobs")]


def test_it_works(transactional_db):
    job = enqueue("test.count_slowly", {"to": 60}, actor=SYSTEM)
    runner = in_thread(run_ticket, job.id, job.task_id, "w")
    wait_until(lambda: Progress.objects.filter(job_id=job.id, done__gt=0).exists())
    seen = queries.progress_of([Job.objects.get(id=job.id)])[job.id]
    assert seen.state == "running"
    assert 0 < seen.done < 60
    assert seen.percent == seen.done * 100 // 60
    assert seen.doing == f"正在处理第 {seen.done} 行"
    runner.join(20)
    over = queries.progress_of([Job.objects.get(id=job.id)])[job.id]
    assert (over.state, over.done, over.percent) == ("done", 60, 100)


@pytest.mark.sqlite
def test_saying_so_does_not_wait_for_the_ledger(transactional_db):
    """While another connection holds the ledger's only write lock, a step is still written within the moment."""
    job = enqueue("test.count_slowly", {"to": 1}, actor=SYSTEM)
    reporter = Reporter(job)
    reporter.step(3, 10)
    with transaction.atomic():
        assert connection.in_atomic_block
        writer = in_thread(reporter.write)
        writer.join(5)
        assert not writer.is_alive()
    assert Progress.objects.get(job_id=job.id).done == 3


def test_what_an_earlier_attempt_reached_is_not_shown(db):
    job = enqueue("test.count_slowly", {"to": 2, "pause_s": 0}, actor=SYSTEM)
    drain()
    Job.objects.filter(id=job.id).update(state="running", attempts=2)
    seen = queries.progress_of([Job.objects.get(id=job.id)])[job.id]
    assert (seen.done, seen.total, seen.percent) == (0, 0, None)


def test_each_beat_counts_up(db):
    job = enqueue("test.count_slowly", {"to": 1}, actor=SYSTEM)
    reporter = Reporter(job)
    for _ in range(3):
        reporter.write()
    assert Progress.objects.get(job_id=job.id).beats == 2


def test_words_that_do_not_fit_are_shown_unfilled(db):
    job = enqueue("test.count_slowly", {"to": 1}, actor=SYSTEM)
    reporter = Reporter(job)
    reporter.step(1, 2, "第 %(n)s 行，共 %(all)s 行", n=1)
    reporter.write()
    Job.objects.filter(id=job.id).update(state="running")
    seen = queries.progress_of([Job.objects.get(id=job.id)])[job.id]
    assert seen.doing == "第 %(n)s 行，共 %(all)s 行"
