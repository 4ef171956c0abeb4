"""The clock: what is due is queued once, whoever looks."""

import datetime as dt
import threading

import pytest

from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.clock import SHANGHAI
from guatu.kernel.errors import Invalid, NotFound
from guatu.runner import registry, rules
from guatu.runner.jobs import drain
from guatu.runner.models import Job, Schedule
from guatu.runner.schedules import schedule, set_schedule, sync_schedules, tick
from guatu.runner.tests.conftest import OURS_ALONE, in_thread

NOON = dt.datetime(2023, 8, 31, 12, 0, 30, tzinfo=SHANGHAI)
pytestmark = [OURS_ALONE]
OURS = ("test.minute", "test.nightly")


@pytest.fixture(autouse=True)
def synced(db, jobs):
    with clock.frozen(NOON):
        sync_schedules()
    Schedule.objects.exclude(key__in=OURS).delete()


def ticked(at: dt.datetime) -> list[str]:
    with clock.frozen(at):
        return [job.dedupe_key for job in tick()]


def test_it_works():
    minute = Schedule.objects.get(key="test.minute")
    assert minute.next_run_at == dt.datetime(2023, 8, 31, 12, 1, tzinfo=SHANGHAI)
    assert ticked(NOON) == []
    assert ticked(NOON + dt.timedelta(seconds=31)) == ["schedule:test.minute"]
    minute.refresh_from_db()
    assert minute.next_run_at == dt.datetime(2023, 8, 31, 12, 2, tzinfo=SHANGHAI)
    assert minute.last_run_at == NOON + dt.timedelta(seconds=31)
    job = Job.objects.get()
    assert (job.key, job.args, job.actor.channel) == ("test.mark", {"number": 1}, "system")


def test_two_in_the_morning_is_that_of_shanghai():
    nightly = Schedule.objects.get(key="test.nightly")
    assert nightly.next_run_at == dt.datetime(2023, 8, 31, 18, 0, tzinfo=dt.UTC)


def test_missed_runs_become_one():
    after_a_week = NOON + dt.timedelta(days=7)
    assert sorted(ticked(after_a_week)) == ["schedule:test.minute", "schedule:test.nightly"]
    assert ticked(after_a_week) == []
    assert all(row.next_run_at > after_a_week for row in Schedule.objects.all())


def test_while_the_last_run_is_still_open_there_is_no_second():
    for minutes in (1, 2, 3):
        ticked(NOON + dt.timedelta(minutes=minutes))
    assert Job.objects.count() == 1


def test_four_tickers_queue_it_once(side):
    at = NOON + dt.timedelta(minutes=1)
    ready, answers = threading.Barrier(4), []

    def look() -> None:
        ready.wait()
        answers.append(ticked(at))

    for ticker in [in_thread(look) for _ in range(4)]:
        ticker.join(30)
    assert sorted(answers) == [[], [], [], ["schedule:test.minute"]]
    assert Job.objects.count() == 1
    drain()
    assert len(side("call")) == 1


def test_a_schedule_switched_off_rests():
    with clock.frozen(NOON):
        set_schedule("test.minute", actor=SYSTEM, is_enabled=False)
    assert ticked(NOON + dt.timedelta(hours=1)) == []


def test_what_the_office_set_outlives_a_new_version():
    with clock.frozen(NOON):
        set_schedule("test.minute", actor=SYSTEM, cron="0 9 * * 1")
        sync_schedules()
        row = Schedule.objects.get(key="test.minute")
        assert (row.cron, row.next_run_at) == ("0 9 * * 1", dt.datetime(2023, 9, 4, 9, 0, tzinfo=SHANGHAI))
        assert set_schedule("test.minute", actor=SYSTEM, cron="").cron == "* * * * *"


def test_a_new_version_moves_what_lies_ahead_but_not_what_is_owed():
    ahead, owed = Schedule.objects.get(key="test.minute"), Schedule.objects.get(key="test.nightly")
    Schedule.objects.filter(key=ahead.key).update(cron="0 0 1 1 *", next_run_at=NOON + dt.timedelta(days=120))
    Schedule.objects.filter(key=owed.key).update(cron="0 1 * * *", next_run_at=NOON - dt.timedelta(hours=1))
    with clock.frozen(NOON):
        sync_schedules()
    assert Schedule.objects.get(key=ahead.key).next_run_at == dt.datetime(2023, 8, 31, 12, 1, tzinfo=SHANGHAI)
    assert Schedule.objects.get(key=owed.key).next_run_at == NOON - dt.timedelta(hours=1)
    assert ticked(NOON) == ["schedule:test.nightly"]


def test_a_clock_set_back_a_day_does_not_stop_the_clockwork():
    ticked(NOON + dt.timedelta(minutes=1))
    Job.objects.update(state="done")
    yesterday = NOON - dt.timedelta(days=1)
    assert ticked(yesterday) == []
    assert ticked(yesterday + dt.timedelta(minutes=1)) == ["schedule:test.minute"]


def test_a_ticker_a_second_behind_does_not_take_the_clock_for_set_back():
    ticked(NOON + dt.timedelta(seconds=31))
    assert ticked(NOON + dt.timedelta(seconds=29)) == []
    assert Job.objects.count() == 1


def test_what_this_version_does_not_know_is_left_alone():
    Schedule.objects.create(key="gone.away", job_key="gone", cron="* * * * *", next_run_at=NOON)
    assert ticked(NOON) == []


@pytest.mark.parametrize("cron", ["", "* * * *", "0 0 0 * * *", "61 * * * *", "@daily", "R * * * *", "喵 * * * *"])
def test_a_line_of_another_shape_is_refused(cron):
    assert rules.cron_problem(cron) == "shape"
    with pytest.raises(ValueError, match="five-field"):
        schedule("test.bad", cron=cron, job="test.mark")


def test_a_date_that_never_comes_is_refused():
    assert rules.cron_problem("0 0 31 2 *") == "never"
    with pytest.raises(Invalid):
        set_schedule("test.minute", actor=SYSTEM, cron="0 0 31 2 *")


def test_an_unknown_schedule_is_not_found():
    with pytest.raises(NotFound):
        set_schedule("test.none", actor=SYSTEM, is_enabled=False)


def test_a_schedule_needs_a_job():
    with registry.opened():
        schedule("test.orphan", cron="* * * * *", job="nobody.declared")
        with pytest.raises(RuntimeError, match="unknown job"):
            registry.freeze()
