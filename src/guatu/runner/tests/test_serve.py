"""Workers and clock as threads of one process."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import override_settings

from guatu.kernel.actor import SYSTEM
from guatu.runner import serve
from guatu.runner.backend_check import check_backend
from guatu.runner.jobs import enqueue
from guatu.runner.models import Job, Schedule
from guatu.runner.serve import Service
from guatu.runner.tests.conftest import OURS_ALONE, in_thread, wait_until
from guatu.runner.worker import Worker

pytestmark = [OURS_ALONE, pytest.mark.usefixtures("jobs")]


def is_done(job: Job) -> bool:
    return Job.objects.filter(id=job.id, state="done").exists()


def test_it_works(side):
    service = Service(2).start()
    try:
        job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
        wait_until(lambda: is_done(job))
        wait_until(Schedule.objects.filter(key="test.minute").exists)
    finally:
        assert service.stop(5)
    assert side("mark") == [(str(job.id), 1)]


def test_it_is_started_once(transactional_db):
    first = serve.start_in_process(1)
    try:
        assert serve.start_in_process(1) is first
    finally:
        serve.stop_in_process()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("guatu-")]


def test_a_long_job_leaves_one_worker_free(side):
    queues = [serve._queues(number, 3) for number in (1, 2, 3)]
    assert queues == [("default",), ("default", "long"), ("default", "long")]
    assert serve._queues(1, 1) == ("default", "long")


def test_a_worker_outlives_a_lost_database(side, monkeypatch):
    stopping, failures = threading.Event(), iter([OperationalError("gone away")])
    worker, draw = Worker(1, stopping), Worker._draw

    def lost_once(self):
        for failure in failures:
            raise failure
        return draw(self)

    monkeypatch.setattr(Worker, "_draw", lost_once)
    monkeypatch.setattr("guatu.runner.worker.POLL_S", 0.05)
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    thread = in_thread(worker.run)
    wait_until(lambda: is_done(job))
    stopping.set()
    thread.join(5)
    assert not thread.is_alive()


def test_a_failed_round_does_not_end_the_clock(transactional_db, monkeypatch):
    rounds = []

    def fail_first():
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("gone away")

    monkeypatch.setattr(serve, "tick", fail_first)
    service = Service(1, round_s=0.05).start()
    wait_until(lambda: len(rounds) >= 2)
    assert service.stop(5)


def test_the_command_drains_the_queue(side):
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
    call_command("worker", "--drain", "--threads", "1")
    assert is_done(job)


@pytest.mark.sqlite
def test_on_sqlite_the_command_refuses_to_stand_beside_the_server(db):
    assert connection.vendor == "sqlite"
    with pytest.raises(CommandError, match="drain"):
        call_command("worker")


def test_the_command_needs_a_thread(db):
    with pytest.raises(CommandError, match="threads"):
        call_command("worker", "--threads", "0", "--drain")


def test_a_backend_that_would_run_at_once_is_reported():
    assert check_backend() == []
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}):
        assert [problem.id for problem in check_backend()] == ["guatu.runner.E001"]
