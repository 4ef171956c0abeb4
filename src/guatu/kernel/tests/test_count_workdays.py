"""Working days by the State Council's notices. Source: R14.1–R14.5."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.clock import SHANGHAI
from guatu.kernel.workdays import Calendar, CalendarDay, seed_calendar, seed_days

SEED = seed_calendar()
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_it_works() -> None:
    assert not SEED.is_workday(day("2023-10-06"))
    assert SEED.is_workday(day("2023-10-07"))  # a Saturday made up for
    assert SEED.is_workday(day("2024-02-09"))  # 除夕 2024 was only encouraged rest (R14.2)
    assert not SEED.is_workday(day("2025-01-28"))  # from 2025 it is statutory


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-01-27", 3, "2025-02-07"),
        ("2025-09-26", 7, "2025-10-13"),
        ("2024-02-08", 3, "2024-02-19"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-18", 10, "2026-10-09"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-04-30", 20, "2026-06-01"),
        ("2026-04-30", 0, "2026-04-30"),
    ],
)
def test_r14_5(start: str, days: int, due: str) -> None:
    assert SEED.add_workdays(day(start), days) == day(due)


@pytest.mark.parametrize(("year", "total"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_r14_1_working_days_in_a_year(year: int, total: int) -> None:
    assert SEED.workdays_between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) == total


def test_a_second_source_agrees_on_every_day() -> None:
    first = dt.date(2020, 1, 1)
    days = [first + dt.timedelta(days=n) for n in range((dt.date(2026, 12, 31) - first).days + 1)]
    assert [one for one in days if chinese_calendar.is_workday(one) != SEED.is_workday(one)] == []


def test_every_day_names_its_notice() -> None:
    assert {row.kind for row in seed_days()} == {"off", "work"}
    assert {row.source_doc for row in seed_days() if row.on.year == 2026} == {"国办发明电〔2025〕7号"}
    assert next(row.source_doc for row in seed_days() if row.on == day("2020-02-01")) == "国办发明电〔2020〕1号"
    assert next(row.source_doc for row in seed_days() if row.on == day("2022-12-31")) == "国办发明电〔2022〕16号"
    assert not any("/" in row.source_doc for row in seed_days())


def test_a_year_without_a_notice_is_provisional() -> None:
    assert not SEED.is_provisional(2026)
    assert SEED.is_provisional(2027)
    assert SEED.is_provisional_between(day("2026-12-30"), day("2027-01-04"))
    assert not SEED.is_provisional_between(day("2026-12-01"), day("2026-12-31"))
    assert SEED.is_workday(day("2027-01-01"))  # a Friday: weekends only, until the notice is in


def test_calendar_days_end_on_a_working_day() -> None:
    assert SEED.natural_deadline(day("2026-09-25"), 7) == day("2026-10-08")
    assert SEED.natural_deadline(day("2026-03-02"), 1) == day("2026-03-03")
    assert SEED.natural_deadline(day("2026-09-19"), 1) == day("2026-09-20")  # a worked Sunday


def test_an_event_after_hours_counts_from_the_next_working_day() -> None:
    assert SEED.starts_on(dt.datetime(2026, 9, 30, 17, 30, tzinfo=SHANGHAI)) == day("2026-09-30")
    assert SEED.starts_on(dt.datetime(2026, 9, 30, 17, 31, tzinfo=SHANGHAI)) == day("2026-10-08")
    assert SEED.starts_on(dt.datetime(2026, 10, 3, 9, 0, tzinfo=SHANGHAI)) == day("2026-10-08")
    assert SEED.starts_on(dt.datetime(2026, 9, 30, 17, 31, tzinfo=SHANGHAI), closes_at=dt.time(18)) == day("2026-09-30")


def test_local_days_win_over_the_notice() -> None:
    snow = SEED.with_days(
        [CalendarDay(day("2026-01-05"), "off", "许政办明电"), CalendarDay(day("2026-01-03"), "work", "许政办明电")]
    )
    assert not snow.is_workday(day("2026-01-05"))
    assert snow.is_workday(day("2026-01-03"))
    assert snow.years == SEED.years


def test_contradictions_and_negative_limits_are_refused() -> None:
    with pytest.raises(ValueError, match="both"):
        Calendar({day("2026-01-05")}, {day("2026-01-05")})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="negative"):
        SEED.add_workdays(day("2026-01-05"), -1)
    with pytest.raises(ValueError, match="negative"):
        SEED.natural_deadline(day("2026-01-05"), -1)


@given(DAYS, st.integers(0, 300))
def test_between_undoes_add(start: dt.date, days: int) -> None:
    due = SEED.add_workdays(start, days)
    assert SEED.workdays_between(start, due) == days
    assert SEED.workdays_between(due, start) == -days
    assert days == 0 or SEED.is_workday(due)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_two_limits_in_a_row_are_one(start: dt.date, first: int, then: int) -> None:
    assert SEED.add_workdays(SEED.add_workdays(start, first), then) == SEED.add_workdays(start, first + then)


@given(DAYS, st.integers(0, 60))
def test_a_natural_deadline_is_the_first_open_day(start: dt.date, days: int) -> None:
    due = SEED.natural_deadline(start, days)
    assert SEED.is_workday(due)
    assert SEED.workdays_between(start + dt.timedelta(days=days - 1), due) == 1
