"""When what is owed, worked out by hand against the calendar of 2023."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from guatu.kernel.clock import SHANGHAI
from guatu.kernel.workdays import seed_calendar
from guatu.life.dispatch.returns import rules
from guatu.life.dispatch.returns.rules import Chain, CycleRule, Ground, Seat

CALENDAR = seed_calendar()
DAILY = CycleRule("daily", dt.time(17, 30), lock_workdays=1, lock_time=dt.time(12))
WEEKLY = CycleRule("weekly", dt.time(18), due_weekday=3, lock_workdays=1, lock_time=dt.time(12))
MONTHLY = CycleRule("monthly", dt.time(17, 30), due_day=5, lock_workdays=0)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_it_works() -> None:
    """A Friday's daily return is due at 17:30 and locked on Monday at noon."""
    found = rules.occasion_for(DAILY, day("2023-08-18"), CALENDAR)
    assert found is not None
    assert (found.key, found.due_at, found.lock_at) == ("2023-08-18", moment("2023-08-18 17:30"), moment("2023-08-21 12:00"))


def test_days_off_owe_nothing_and_worked_weekends_do() -> None:
    """2023-09-29 to 10-06 is off; Saturday 10-07 is worked."""
    assert rules.occasion_for(DAILY, day("2023-10-02"), CALENDAR) is None
    assert rules.occasion_for(DAILY, day("2023-08-19"), CALENDAR) is None
    assert rules.occasion_for(DAILY, day("2023-10-07"), CALENDAR) is not None


def test_a_week_is_due_on_thursday_or_the_next_working_day() -> None:
    week = rules.occasion_for(WEEKLY, day("2023-08-15"), CALENDAR)
    assert week is not None
    assert (week.key, week.opens_on, week.due_at) == ("2023-W33", day("2023-08-14"), moment("2023-08-17 18:00"))
    assert week.lock_at == moment("2023-08-18 12:00")
    holiday = rules.occasion_for(WEEKLY, day("2023-10-03"), CALENDAR)
    assert holiday is not None  # Saturday 10-07 is worked, so the week owes; Thursday 10-05 is off
    assert holiday.due_at == moment("2023-10-07 18:00")


def test_a_month_is_due_on_the_fifth_of_the_next_and_january_waits() -> None:
    august = rules.occasion_for(MONTHLY, day("2023-09-03"), CALENDAR)
    assert august is not None
    assert (august.key, august.on, august.opens_on) == ("2023-08", day("2023-08-31"), day("2023-09-01"))
    assert (august.due_at, august.lock_at) == (moment("2023-09-05 17:30"), moment("2023-09-05 23:59:59"))
    assert rules.occasion_for(MONTHLY, day("2023-02-10"), CALENDAR) is None
    first = rules.occasion_for(MONTHLY, day("2023-03-02"), CALENDAR)
    assert first is not None and first.key == "2023-02"


@pytest.mark.parametrize(
    ("rule", "key", "is_one"),
    [
        (DAILY, "2023-08-14", True), (DAILY, "2023-08-19", False), (DAILY, "2023-W33", False), (DAILY, "next", False),
        (WEEKLY, "2023-W33", True), (WEEKLY, "2023-W60", False), (WEEKLY, "2023-08", False),
        (MONTHLY, "2023-08", True), (MONTHLY, "2023-13", False), (MONTHLY, "2023-01", False), (MONTHLY, "", False),
    ],
)  # fmt: skip
def test_a_key_names_one_occasion_or_none(rule: CycleRule, key: str, is_one: bool) -> None:
    assert (rules.occasion_of(rule, key, CALENDAR) is not None) is is_one


def test_what_is_open_on_a_monday_morning() -> None:
    """Friday's until noon, and Monday's."""
    keys = [one.key for one in rules.open_occasions(DAILY, moment("2023-08-21 09:00"), CALENDAR, day("2023-01-01"))]
    assert keys == ["2023-08-18", "2023-08-21"]
    later = [one.key for one in rules.open_occasions(DAILY, moment("2023-08-21 12:01"), CALENDAR, day("2023-01-01"))]
    assert later == ["2023-08-21"]
    assert rules.open_occasions(DAILY, moment("2023-08-21 12:01"), CALENDAR, day("2023-08-22")) == []


def test_what_is_locked() -> None:
    found = rules.locked_occasions(DAILY, moment("2023-08-17 09:00"), CALENDAR, day("2023-08-14"))
    assert [one.key for one in found] == ["2023-08-14", "2023-08-15"]


@pytest.mark.parametrize(
    "rule",
    [replace(DAILY, lock_workdays=10), replace(WEEKLY, due_weekday=6, lock_workdays=10), replace(MONTHLY, due_day=28, lock_workdays=10)],
)
def test_nothing_is_open_longer_than_is_looked_back(rule: CycleRule) -> None:
    """The widest cycle that can be set, over every holiday that is known."""
    found = list(rules.occasions_between(rule, day("2019-01-01"), day("2025-12-31"), CALENDAR))
    assert max((one.lock_at.date() - one.opens_on).days for one in found) <= rules.LONGEST_OPEN[rule.cadence]


def test_the_first_period_of_a_year_is_two_months() -> None:
    first = rules.occasion_of(MONTHLY, "2023-02", CALENDAR)
    week = rules.occasion_of(WEEKLY, "2023-W33", CALENDAR)
    assert first is not None and week is not None
    assert (rules.period_key("monthly", first), rules.period_key("weekly", week)) == ("2023-01/02", "2023-W33")


@pytest.mark.parametrize(
    ("when", "reason", "fault"),
    [
        ("2023-08-13 23:00", "", "future"), ("2023-08-14 18:00", "", ""), ("2023-08-15 12:00", "", ""),
        ("2023-08-15 12:01", "", "locked"), ("2023-08-15 12:01", "停电", ""),
    ],
)  # fmt: skip
def test_what_stands_in_the_way(when: str, reason: str, fault: str) -> None:
    one = rules.occasion_of(DAILY, "2023-08-14", CALENDAR)
    assert rules.filing_fault(one, moment(when), reason) == fault
    assert rules.filing_fault(None, moment(when), reason) == "unknown"


# ---- chains ----------------------------------------------------------------------------------------------------------------

PARK, COUNTY, CITY = ({"key": level, "title": level, "level": level} for level in ("park", "county", "city"))
BUREAU = {"key": "bureau", "title": "住建局", "level": "unit", "unit": "u9"}
CHAINS = [
    Chain("default", (PARK, COUNTY, BUREAU, CITY)), Chain("zone", (COUNTY, CITY)), Chain("city_unit", (CITY,)),
    Chain("place", (COUNTY, CITY), place="county"), Chain("place", (PARK, CITY), place="town"), Chain("unit", (CITY,), unit="own"),
]  # fmt: skip


def ground(**more: object) -> Ground:
    usual = {
        "root": "root", "county": "c1", "place": "c1", "unit": "u1", "path": ("root", "c1"), "is_city_unit": False, "is_zone": False,
        "is_park": False,
    }  # fmt: skip
    return Ground(**{**usual, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "at"),
    [
        (ground(), 0), (ground(is_zone=True), 1), (ground(is_city_unit=True, is_zone=True), 2),
        (ground(path=("root", "county"), is_city_unit=True), 3), (ground(path=("root", "county", "town")), 4),
        (ground(unit="own", path=("root", "county", "town")), 5),
    ],
)  # fmt: skip
def test_the_nearest_chain_wins(where: Ground, at: int) -> None:
    assert rules.chain_for(CHAINS, where) is CHAINS[at]


def test_steps_that_are_not_there_fall_out() -> None:
    whole = rules.steps_for(CHAINS[0], ground(is_park=True))
    assert [one["level"] for one in whole] == ["park", "county", "unit", "city"]
    assert [one["level"] for one in rules.steps_for(CHAINS[0], ground(county=""), gone=frozenset({"u9"}))] == ["city"]


def test_whose_turn() -> None:
    where = {"root": "root", "county": "c1", "place": "t1"}
    reach = frozenset({"t1", "c1", "root"})
    seats = [office("t1"), office("c1"), Seat("p", "x", "u9"), office("root")]
    for step, seat in zip((PARK, COUNTY, BUREAU, CITY), seats, strict=True):
        assert [rules.is_whose(step, one, where) for one in seats].count(True) == 1
        assert rules.is_whose(step, seat, where)
    assert rules.is_whose(PARK, Seat("p", "t1", "a", reach), where), "a town has no project office"
    for step, place in ((COUNTY, "c1"), (CITY, "root")):
        assert not rules.is_whose(step, Seat("p", place, "a", reach), where), "another bureau of the same place"
        assert not rules.is_whose(step, Seat("p", place, "a", frozenset(), is_office=True), where), "no right over the place"
    named = {**CITY, "unit": "u9"}
    assert rules.is_whose(named, Seat("p", "root", "u9", reach), where) and not rules.is_whose(named, office("root"), where)


def office(place: str) -> Seat:
    """A seat in a place's project office, with the right over it."""
    return Seat("p", place, "a", frozenset({place}), is_office=True)


def test_whose_own() -> None:
    assert rules.is_own({"post": "a", "for_post": ""}, {"a"}) and rules.is_own({"post": "b", "for_post": "a"}, {"a"})
    assert not rules.is_own({"post": "b"}, {"a"}) and not rules.is_own({"post": "", "for_post": ""}, set())


def test_whoever_may_check_has_spoken_by_filing_but_never_the_last_word() -> None:
    where, steps = {"root": "root", "county": "c1", "place": "c1"}, [COUNTY, CITY]
    assert rules.first_step(steps, office("c1"), where, may_review=False) == 0
    assert rules.first_step(steps, office("c1"), where, may_review=True) == 1
    assert rules.first_step(steps, office("root"), where, may_review=True) == 0
    assert rules.first_step([CITY], office("root"), where, may_review=True) == 0


def test_states() -> None:
    lock = moment("2023-08-15 12:00")
    before, after = moment("2023-08-15 11:00"), moment("2023-08-15 13:00")
    assert [rules.state_of(None, lock, one) for one in (before, after)] == ["owed", "missed"]
    assert [rules.state_of({"state": "accepted"}, lock, one) for one in (before, after)] == ["accepted", "locked"]
    assert rules.state_of({"state": "sent_back"}, lock, after) == "sent_back"
