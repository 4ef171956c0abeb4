"""Putting a job in the queue."""

import datetime as dt
import threading
from uuid import uuid4

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from guatu.kernel.actor import SYSTEM, Actor
from guatu.runner import registry
from guatu.runner.jobs import drain, enqueue
from guatu.runner.models import Job
from guatu.runner.tests import sample_jobs
from guatu.runner.tests.conftest import OURS_ALONE, in_thread

pytestmark = [OURS_ALONE, pytest.mark.usefixtures("jobs")]


def test_it_works(side):
    job = enqueue("test.mark", {"number": 7}, actor=SYSTEM)
    assert (job.state, job.attempts, job.title) == ("waiting", 0, "试验 mark")
    assert drain() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == ("done", 1, {"number": 7})
    assert side("mark") == [(str(job.id), 7)]


def test_a_declared_function_can_be_given_in_place_of_its_key(db):
    assert enqueue(sample_jobs.mark, {"number": 1}, actor=SYSTEM).key == "test.mark"


def test_rolled_back_transaction_leaves_nothing(side):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("test.mark", {"number": 1}, actor=SYSTEM)
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert drain() == 0
    assert side("call") == []


def test_a_rolled_back_savepoint_takes_its_job_with_it_and_leaves_the_other(side):
    with transaction.atomic():
        kept = enqueue("test.mark", {"number": 1}, actor=SYSTEM)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            enqueue("test.mark", {"number": 2}, actor=SYSTEM)
            raise ZeroDivisionError
    assert drain() == 1
    assert side("mark") == [(str(kept.id), 1)]


def test_it_acts_for_the_post_that_asked(db):
    post, place = uuid4(), uuid4()
    asked = Actor(post, uuid4(), uuid4(), "web", said_by="县政府办")
    job = enqueue("test.who", actor=asked, place_id=place)
    drain()
    job.refresh_from_db()
    assert job.result == [str(post), "task", "县政府办", str(place)]


def test_the_machine_stays_the_machine(db):
    job = enqueue("test.who", actor=SYSTEM)
    drain()
    job.refresh_from_db()
    assert job.result[:2] == [None, "system"]


def test_an_open_job_with_the_same_key_is_answered_instead(db):
    first = enqueue("test.mark", {"number": 1}, actor=SYSTEM, dedupe_key="close:2023-08")
    again = enqueue("test.mark", {"number": 1}, actor=SYSTEM, dedupe_key="close:2023-08")
    other = enqueue("test.mark", {"number": 1}, actor=SYSTEM, dedupe_key="close:2023-09")
    assert again.id == first.id != other.id
    assert DBTaskResult.objects.count() == 2


def test_the_key_is_free_again_when_the_job_is_over(side):
    first = enqueue("test.mark", {"number": 1}, actor=SYSTEM, dedupe_key="one")
    drain()
    assert enqueue("test.mark", {"number": 1}, actor=SYSTEM, dedupe_key="one").id != first.id


def test_the_subject_stands_beside_the_title(db):
    job = enqueue("test.mark", {"number": 1}, actor=SYSTEM, subject="许昌台账.xlsx")
    assert job.subject == "许昌台账.xlsx"


def test_an_unknown_job_is_refused(db):
    with pytest.raises(KeyError):
        enqueue("test.nothing", actor=SYSTEM)


@pytest.mark.parametrize("args", [{}, {"nummer": 1}, {"number": 1, "more": 2}])
def test_arguments_the_function_does_not_take_are_refused_at_once(db, args):
    with pytest.raises(TypeError):
        enqueue("test.mark", args, actor=SYSTEM)
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}])
def test_what_json_cannot_hold_is_refused(db, value):
    with pytest.raises((TypeError, ValueError)):
        enqueue("test.mark", {"number": value}, actor=SYSTEM)


def test_ids_and_dates_arrive_as_text(db):
    job = enqueue("test.mark", {"number": dt.date(2023, 8, 31)}, actor=SYSTEM)
    assert job.args == {"number": "2023-08-31"}


def test_the_registry_is_closed_after_start_up():
    with registry.opened():
        registry.freeze()
        with pytest.raises(RuntimeError, match="after start-up"):
            registry.job("test.late", title="迟到")(sample_jobs.mark)


def test_a_key_is_declared_once():
    with pytest.raises(RuntimeError, match="twice"):
        registry.job("test.mark", title="又一个")(sample_jobs.mark)


def test_a_queue_nobody_works_off_is_refused():
    with pytest.raises(ValueError, match="no such queue"):
        registry.job("test.new", title="新", queue="quick")


def test_four_at_once_with_one_key_make_one_job(transactional_db):
    ready, found = threading.Barrier(4), []

    def ask() -> None:
        ready.wait()
        found.append(enqueue("test.mark", {"number": 1}, actor=SYSTEM, dedupe_key="one").id)

    for asker in [in_thread(ask) for _ in range(4)]:
        asker.join(30)
    assert len(found) == 4
    assert len(set(found)) == 1
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (1, 1)
