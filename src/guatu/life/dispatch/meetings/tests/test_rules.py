"""The arithmetic of meetings, worked by hand."""

import datetime as dt

import pytest

from guatu.life.dispatch.meetings import rules
from guatu.life.dispatch.meetings.rules import Limits, Matter, Pace

D = dt.date
LIMITS = Limits(2, 15, 2)


@pytest.mark.parametrize(
    ("rhythm", "after", "weekday", "month_day", "found"),
    [
        ("weekly", D(2023, 9, 4), 0, None, D(2023, 9, 11)),
        ("weekly", D(2023, 9, 3), 0, None, D(2023, 9, 4)),
        ("weekly", D(2023, 12, 31), 1, None, D(2024, 1, 2)),
        ("monthly", D(2023, 9, 12), None, 12, D(2023, 10, 12)),
        ("monthly", D(2023, 9, 11), None, 12, D(2023, 9, 12)),
        ("monthly", D(2023, 1, 31), None, 31, D(2023, 2, 28)),
        ("monthly", D(2023, 12, 20), None, 12, D(2024, 1, 12)),
        ("on_need", D(2023, 9, 4), None, None, None),
    ],
)
def test_next_meeting_on(rhythm, after, weekday, month_day, found):
    assert rules.next_meeting_on(rhythm, after, weekday=weekday, month_day=month_day) == found


def test_topics_are_due_on_the_thursday_before():
    for monday_or_thursday in (D(2023, 9, 4), D(2023, 9, 7)):
        assert str(rules.topics_due_at(monday_or_thursday, 3, dt.time(18))) == "2023-08-31 18:00:00"
    assert rules.topics_due_at(D(2023, 9, 4), None, None) is None


def missed(met, today, *paces):
    return rules.missed_days(paces, met, today)


MONDAYS = Pace(D(2023, 8, 1), "weekly", 0)


def test_weeks_nobody_spoke_of():
    assert missed([D(2023, 8, 14)], D(2023, 9, 4), MONDAYS) == [D(2023, 8, 21), D(2023, 8, 28)]
    assert missed([D(2023, 8, 14)], D(2023, 9, 4), Pace(D(2023, 8, 1), "on_need")) == []
    assert missed([], D(2023, 9, 4), MONDAYS) == []
    assert missed([D(2023, 8, 14)], D(2023, 9, 4)) == []


def test_a_week_missed_earlier_is_not_forgotten_when_the_next_is_held():
    met = [D(2023, 8, 14), D(2023, 8, 29), D(2023, 9, 4)]
    assert missed(met, D(2023, 9, 12), MONDAYS) == [D(2023, 8, 21), D(2023, 9, 11)], "Tuesday is that week's"
    on_the_12th = Pace(D(2023, 6, 1), "monthly", None, 12)
    assert missed([D(2023, 6, 12), D(2023, 8, 14)], D(2023, 9, 12), on_the_12th) == [D(2023, 7, 12)]


def test_a_new_rhythm_says_nothing_of_the_days_before_it():
    """Monthly until 11 September, weekly from then on: no Monday of July or August was ever owed."""
    monthly = Pace(D(2023, 6, 1), "monthly", None, 12)
    weekly = Pace(D(2023, 9, 11), "weekly", 0)
    met = [D(2023, 6, 12), D(2023, 8, 14)]
    assert missed(met, D(2023, 9, 20), monthly, weekly) == [D(2023, 7, 12), D(2023, 9, 11), D(2023, 9, 18)]
    assert missed(met, D(2023, 9, 20), monthly, Pace(D(2023, 8, 20), "on_need")) == [D(2023, 7, 12)], "what was missed stays"


def test_a_week_in_which_the_day_was_changed_is_asked_for_once():
    paces = (MONDAYS, Pace(D(2023, 8, 23), "weekly", 3))
    assert missed([D(2023, 8, 14)], D(2023, 8, 31), *paces) == [D(2023, 8, 21)]
    assert missed([D(2023, 8, 14), D(2023, 8, 21)], D(2023, 9, 1), *paces) == [D(2023, 8, 31)]
    assert missed([D(2023, 8, 14), D(2023, 8, 24)], D(2023, 8, 31), *paces) == [], "met on the new day"


@pytest.mark.parametrize(
    ("matter", "found"),
    [
        (Matter(1, 15, 1), ("letter", "")),
        (Matter(2, 0, 0), ("weekly", "units")),
        (Matter(1, 16, 0), ("weekly", "days")),
        (Matter(1, 0, 2), ("weekly", "letters")),
        (Matter(2, 0, 0, is_programme=True), ("joint", "units")),
        (Matter(5, 99, 9, is_stalled=True), ("assignment", "stalled")),
    ],
)
def test_route_of(matter, found):
    assert rules.route_of(matter, LIMITS) == found


@pytest.mark.parametrize(
    ("kind", "route", "skips"),
    [
        ("weekly", "", False),
        ("assignment", "", True),
        ("assignment", "weekly", True),
        ("assignment", "assignment", False),
        ("joint", "weekly", False),
    ],
)
def test_skips_step(kind, route, skips):
    assert rules.skips_step(kind, route) is skips


@pytest.mark.parametrize(
    ("state", "late", "result"),
    [("closed", False, "done"), ("verified", False, "done"), ("submitted", True, "submitted"), ("working", True, "overdue"),
     ("working", False, "working"), ("assigned", False, "idle"), ("withdrawn", False, "withdrawn")],
)  # fmt: skip
def test_promise_result(state, late, result):
    assert rules.promise_result(state, is_overdue=late) == result


def test_since_last():
    before = {"red": ["a", "b"], "watch": ["c"], "overdue": ["x"]}
    now = {"red": ["b", "d"], "watch": ["a"], "overdue": ["x", "y"]}
    assert rules.since_last(before, now) == {"turned_red": ["d"], "turned_green": ["c"], "newly_overdue": ["y"]}
    assert rules.since_last(now, now) == {"turned_red": [], "turned_green": [], "newly_overdue": []}


def test_visitors_see_neither_problems_nor_negotiations():
    assert rules.is_shown("red", "P50", "", "inside")
    assert not rules.is_shown("red", "P50", "", "public")
    assert not rules.is_shown("topics", "P20", "", "tour")
    assert rules.is_shown("topics", "P40", "", "tour")
    assert rules.is_shown("topics", "", "", "tour")
    assert rules.is_shown("promises", "P40", "assignment", "public")
    assert not rules.is_shown("promises", "P40", "problem", "public")


def test_sensitive_is_for_leaders_in_its_circle():
    assert rules.is_masked(True, "inside", is_in_circle=True)
    assert rules.is_masked(True, "leader", is_in_circle=False)
    assert not rules.is_masked(True, "leader", is_in_circle=True)
    assert not rules.is_masked(False, "public", is_in_circle=False)
