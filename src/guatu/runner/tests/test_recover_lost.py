"""A worker that is gone: noticed, its job given back, nothing done twice."""

import pytest
from django.db.models import Count
from django_tasks_db.models import DBTaskResult

from guatu.kernel.actor import SYSTEM
from guatu.runner import claims, names
from guatu.runner.jobs import cancel_job, enqueue
from guatu.runner.models import Job, JobAttempt, Progress
from guatu.runner.recovery import recover_lost
from guatu.runner.reporter import Reporter
from guatu.runner.rules import Watch
from guatu.runner.tests.conftest import OURS_ALONE, wait_until

pytestmark = [OURS_ALONE, pytest.mark.usefixtures("jobs")]
ELSEWHERE = "other-machine/another.kernel/1/abcd/1"


def taken(worker: str = ELSEWHERE) -> Job:
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    return claims.claim(job.id, job.task_id, worker)


def rounds(watch: Watch, n: int) -> list[Job]:
    return [job for _ in range(n) for job in recover_lost(watch)]


def test_it_works(db):
    job, watch = taken(), Watch()
    assert rounds(watch, 6) == []
    assert [one.id for one in rounds(watch, 1)] == [job.id]
    job.refresh_from_db()
    assert (job.state, job.attempts, job.cause_code, job.task.status) == ("waiting", 1, "worker_lost", "READY")
    assert rounds(watch, 10) == []


def test_a_worker_that_beats_keeps_its_job(db):
    job, watch = taken(), Watch()
    for _ in range(20):
        Reporter(job).write()
        assert recover_lost(watch) == []
    job.refresh_from_db()
    assert job.state == "running"


def test_a_process_known_to_be_dead_is_not_waited_for(db):
    host, site, _pid, token, number = names.worker_name(1).split("/")
    taken(f"{host}/{site}/{2**22 + 1}/{token}/{number}")
    assert len(recover_lost(Watch())) == 1


def test_an_earlier_process_of_our_own_number_is_dead(db):
    host, site, pid, _token, number = names.worker_name(1).split("/")
    taken(f"{host}/{site}/{pid}/before/{number}")
    assert len(recover_lost(Watch())) == 1


def test_a_living_process_is_given_its_time(db):
    taken(names.worker_name(1))
    assert recover_lost(Watch()) == []


def test_after_the_last_try_it_fails_in_plain_words(db):
    job = taken()
    Job.objects.filter(id=job.id).update(attempts_allowed=1)
    rounds(Watch(), 7)
    job.refresh_from_db()
    assert (job.state, job.cause_code) == ("failed", "worker_lost")


def test_asked_to_stop_before_its_worker_died_it_is_cancelled(db):
    job = taken()
    cancel_job(actor=SYSTEM, job_id=job.id)
    rounds(Watch(), 7)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_killed_between_ticket_and_job_it_is_not_forgotten(db):
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    DBTaskResult.objects.get(id=job.task_id).claim(ELSEWHERE)
    assert len(rounds(Watch(), 7)) == 1
    fresh = Job.objects.get(id=job.id)
    assert (fresh.state, fresh.attempts, fresh.task.status) == ("waiting", 0, "READY")
    assert fresh.task_id != job.task_id


def test_the_late_worker_finds_its_job_taken(db):
    mine = taken()
    rounds(Watch(), 7)
    assert claims.settle(mine, "done", result=1) is False
    assert Job.objects.get(id=mine.id).state == "waiting"


def test_three_processes_run_two_hundred_jobs_each_exactly_once(side, spawn):
    ids = {str(enqueue("test.mark", {"number": number}, actor=SYSTEM).id) for number in range(600)}
    hands = [spawn("drain") for _ in range(3)]
    assert [hand.wait(240) for hand in hands] == [0, 0, 0]
    calls = side("call")
    assert len(calls) == 600
    assert {key for key, _worker in calls} == ids
    assert len({worker for _key, worker in calls}) == 3
    assert dict(Job.objects.order_by().values_list("state").annotate(Count("id"))) == {"done": 600}
    assert JobAttempt.objects.count() == 600


def test_a_killed_worker_s_job_is_run_again_and_its_work_not_doubled(side, spawn):
    job = enqueue("test.mark_and_die", {"number": 5}, actor=SYSTEM)
    assert spawn("serve").wait(60) == -9
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)
    spawn("serve")
    wait_until(lambda: Job.objects.filter(id=job.id, state="done").exists(), for_s=60)
    job.refresh_from_db()
    assert (job.attempts, job.result) == (2, {"number": 5})
    assert len(side("call")) == 2
    assert side("mark") == [(str(job.id), 5)]


def test_stopped_in_good_order_a_job_goes_back_to_the_queue_uncounted(side, spawn):
    job = enqueue("test.count_slowly", {"to": 4000}, actor=SYSTEM)
    hand = spawn("serve")
    wait_until(lambda: Progress.objects.filter(job_id=job.id, done__gt=0).exists(), for_s=60)
    hand.terminate()
    assert hand.wait(30) == 0
    job.refresh_from_db()
    assert (job.state, job.cause_code, job.attempts_allowed - job.attempts) == ("waiting", "stopped", 3)
