"""Limits, extensions, stops and whose time it was: worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.cases import rules
from guatu.cases.rules import Extending, Limit
from guatu.kernel.workdays import seed_calendar

CALENDAR = seed_calendar()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_it_works() -> None:
    """C类 5 工作日 from a Monday ends the next Monday (R4.10)."""
    assert rules.due_date(Limit(5), day("2023-08-14"), CALENDAR) == day("2023-08-21")


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        (Limit(15), "2023-09-25", "2023-10-20"),  # over 中秋国庆, with 10-07 and 10-08 worked
        (Limit(30, "day"), "2023-08-31", "2023-10-07"),  # 09-30 is a holiday: on to the first day worked
        (Limit(3), "2024-02-08", "2024-02-19"),  # R14.5
        (Limit(0), "2023-08-14", "2023-08-14"),
    ],
)
def test_a_limit_ends_on_a_working_day(limit: Limit, start: str, due: str) -> None:
    assert rules.due_date(limit, day(start), CALENDAR) == day(due)


def test_a_limit_of_another_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        Limit.of({"days": 1, "unit": "fortnight"})


def test_a_stopped_clock_leaves_as_many_days_as_there_were() -> None:
    """5 工作日 from 08-14; stopped on 08-16 with 3 left; resumed on 08-28: due 08-31."""
    assert rules.resumed_due(Limit(5), day("2023-08-21"), day("2023-08-16"), day("2023-08-28"), CALENDAR) == day("2023-08-31")


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_stopping_never_takes_time_away(days: int, until_stop: int, stop: int) -> None:
    """However long the stop, the new date is not before the old one, nor before the day it was resumed."""
    start = day("2023-03-01")
    due = rules.due_date(Limit(days), start, CALENDAR)
    stopped = min(start + dt.timedelta(days=until_stop), due)
    resumed = stopped + dt.timedelta(days=stop)
    found = rules.resumed_due(Limit(days), due, stopped, resumed, CALENDAR)
    assert found >= due
    assert found >= resumed


@pytest.mark.parametrize(
    ("limit", "due", "stopped", "resumed", "then"),
    [
        (Limit(5), "2023-08-21", "2023-08-23", "2023-08-28", "2023-08-24"),  # 2 working days late before and after
        (Limit(5), "2023-08-21", "2023-08-22", "2023-08-28", "2023-08-25"),  # 1: over the weekend
        (Limit(5, "day"), "2023-08-21", "2023-08-23", "2023-08-28", "2023-08-26"),  # 2 days late
        (Limit(5), "2023-08-18", "2023-08-19", "2023-08-28", "2023-08-25"),  # late on a rest day is late
        (Limit(5), "2023-08-18", "2023-08-19", "2023-08-20", "2023-08-18"),  # and never by more than it was
        (Limit(5), "2023-08-21", "2023-08-21", "2023-08-28", "2023-08-28"),  # on the last day nothing is late
    ],
)
def test_a_stop_forgives_no_delay(limit: Limit, due: str, stopped: str, resumed: str, then: str) -> None:
    """R4.15: what was late when the clock was stopped is as late when it goes on."""
    assert rules.resumed_due(limit, day(due), day(stopped), day(resumed), CALENDAR) == day(then)


@given(st.sampled_from(["workday", "day"]), st.integers(0, 40), st.integers(1, 40), st.integers(0, 60))
def test_a_late_case_stays_late_and_gains_nothing(unit: str, start: int, late: int, stop: int) -> None:
    due = day("2023-03-01") + dt.timedelta(days=start)
    stopped = due + dt.timedelta(days=late)
    resumed = stopped + dt.timedelta(days=stop)
    found = rules.resumed_due(Limit(5, unit), due, stopped, resumed, CALENDAR)
    assert due <= found < resumed
    was = rules.days_between(Limit(5, unit), due, stopped, CALENDAR)
    assert rules.days_between(Limit(5, unit), found, resumed, CALENDAR) in {was, max(was, 1)}


ASKED = Extending(0, 2, dt.date(2023, 8, 11), rules.longest_extension(dt.date(2023, 8, 1), dt.date(2023, 8, 11)))


@pytest.mark.parametrize(
    ("asked", "until", "today", "fault"),
    [
        (ASKED, "2023-08-21", "2023-08-11", ""),
        (ASKED, "2023-08-22", "2023-08-11", "too_long"),  # together no longer than the 10 days of the first limit
        (ASKED, "2023-08-21", "2023-08-12", "expired"),
        (ASKED, "2023-08-11", "2023-08-10", "not_later"),
        (Extending(2, 2, ASKED.due_on, ASKED.extendable_to), "2023-08-15", "2023-08-10", "none_left"),
    ],
)
def test_an_extension_has_its_bounds(asked: Extending, until: str, today: str, fault: str) -> None:
    """R4.15."""
    assert rules.extension_fault(asked, day(until), day(today)) == fault


SPANS = [["handler", "2023-08-01"], ["enterprise", "2023-08-05"], ["handler", "2023-08-09"], ["verifier", "2023-08-20"], ["nobody", "2023-08-23"]]


def test_every_day_is_somebodys() -> None:
    assert rules.whose_days(SPANS, day("2023-09-30")) == {"handler": 15, "enterprise": 4, "verifier": 3}
    assert rules.whose_days(SPANS, day("2023-08-06")) == {"handler": 4, "enterprise": 1}


@given(st.integers(0, 60))
def test_the_parts_add_up(days: int) -> None:
    """From opening to any day, or to the end, every day belongs to exactly one party."""
    at = day("2023-08-01") + dt.timedelta(days=days)
    assert sum(rules.whose_days(SPANS, at).values()) == min(days, 22)


def test_a_relapse_restarts_where_it_was_closed() -> None:
    """R4.4: within 60 days at the old rung, later at the bottom."""
    assert rules.restart_rank(day("2023-08-01"), day("2023-09-30"), 2, 60) == 2
    assert rules.restart_rank(day("2023-08-01"), day("2023-10-01"), 2, 60) == 0


def test_days_late_are_counted_from_the_day_after() -> None:
    assert rules.days_late(day("2023-08-18"), day("2023-08-18")) == 0
    assert rules.days_late(day("2023-08-18"), day("2023-08-21")) == 3
    assert rules.workdays_late(day("2023-08-18"), day("2023-08-21"), CALENDAR) == 1
    assert rules.days_late(None, day("2023-08-21")) == 0


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2023-08-14", "2023-08-17"),  # Monday: Tuesday, Wednesday, Thursday
        ("2023-08-16", "2023-08-21"),  # Wednesday: Thursday, Friday, Monday
        ("2023-08-15", "2023-08-20"),  # Tuesday: until Friday, and the weekend after it
        ("2023-09-28", "2023-10-09"),  # before the long holiday, 10-07 and 10-08 worked
    ],
)
def test_a_date_is_near_from_the_third_working_day_before_it(at: str, until: str) -> None:
    """R4.1, L0: the same days on which the handler is reminded."""
    assert rules.near_until(day(at), 3, CALENDAR) == day(until)
