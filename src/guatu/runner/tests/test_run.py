"""What a run comes to: done, failed with a cause, tried again, taken from it."""

import pytest
from django.utils import translation

from guatu.kernel.actor import SYSTEM
from guatu.runner import causes, claims, queries, registry, rules
from guatu.runner.jobs import drain, enqueue, retry_job
from guatu.runner.models import Job, JobAttempt
from guatu.runner.running import issue_ticket, run_ticket
from guatu.runner.tests.conftest import OURS_ALONE

pytestmark = [OURS_ALONE, pytest.mark.usefixtures("jobs", "db")]


def failed(how: str) -> Job:
    job = enqueue("test.fail", {"how": how}, actor=SYSTEM)
    drain()
    job.refresh_from_db()
    return job


def test_it_works():
    job = failed("refused")
    assert (job.state, job.cause_code, job.cause, job.attempts) == ("failed", "refused", "本月已锁定", 1)
    assert job.finished_at is not None
    run = JobAttempt.objects.get(job=job)
    assert (run.number, run.outcome, run.cause) == (1, "failed", "本月已锁定")


@pytest.mark.parametrize(
    ("how", "code", "detail"),
    [
        ("invalid", "invalid", "amount: 应为整数\namount: 超出总投资"),
        ("bug", "bug", "ZeroDivisionError: division by zero"),
        ("exit", "bug", "SystemExit: 3"),
    ],
)
def test_each_failure_has_its_cause(how, code, detail):
    job = failed(how)
    assert (job.state, job.cause_code, job.cause) == ("failed", code, detail)


def test_every_cause_has_words_in_both_languages():
    for code in causes.WORDS:
        for language in ("zh-hans", "en"):
            with translation.override(language):
                assert causes.what_happened(code)
                assert causes.what_to_do(code)


def test_a_busy_database_is_tried_again_after_a_wait():
    job = failed("busy")
    assert (job.state, job.attempts, job.cause_code) == ("waiting", 1, "database_busy")
    assert (job.task.run_after - job.task.enqueued_at).total_seconds() == pytest.approx(rules.BACKOFF_S[0], abs=1)
    assert drain() == 0


def test_a_busy_database_is_not_tried_for_ever():
    job = failed("busy")
    for _ in range(2):
        run_ticket(job.id, Job.objects.get(id=job.id).task_id, "w", is_inline=True)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.cause_code) == ("failed", 3, "database_busy")
    assert [run.outcome for run in queries.runs_of(job)] == ["waiting", "waiting", "failed"]


def test_a_job_is_claimed_by_one_worker():
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    assert claims.claim(job.id, job.task_id, "first") is not None
    assert claims.claim(job.id, job.task_id, "second") is None
    assert JobAttempt.objects.get(job=job).worker == "first"


def test_an_old_ticket_starts_nothing():
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    old = job.task_id
    Job.objects.filter(id=job.id).update(task_id=issue_ticket(job.id, registry.job_spec("test.fail")))
    assert run_ticket(job.id, old, "w", is_inline=True) == "skipped"


def test_a_run_that_lost_its_job_changes_nothing():
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    mine = claims.claim(job.id, job.task_id, "slow")
    Job.objects.filter(id=job.id).update(attempts=2, worker="other")
    assert claims.settle(mine, rules.DONE, result=1) is False
    assert Job.objects.get(id=job.id).state == "running"


def test_a_job_of_an_older_version_fails_in_plain_words():
    job = enqueue("test.fail", {"how": "bug"}, actor=SYSTEM)
    Job.objects.filter(id=job.id).update(key="gone.away")
    drain()
    job.refresh_from_db()
    assert (job.state, job.cause_code, job.cause) == ("failed", "unknown_job", "gone.away")
    assert "没有这种任务" in queries.cause_words(job)[0]


def test_it_can_be_tried_again_by_hand_and_keeps_its_history(monkeypatch):
    job = failed("refused")
    retried = retry_job(actor=SYSTEM, job_id=job.id)
    assert (retried.state, retried.attempts, retried.attempts_allowed) == ("waiting", 1, 4)
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 2)
    assert [run.cause for run in queries.runs_of(job)] == ["本月已锁定", "本月已锁定"]


def test_a_long_cause_is_cut():
    assert len(causes.cause_of(ValueError("长" * 9000)).detail) == 2000


def test_the_waits_grow_and_then_stay():
    assert [rules.backoff_s(n) for n in (1, 2, 3, 4, 9)] == [5, 30, 120, 120, 120]
