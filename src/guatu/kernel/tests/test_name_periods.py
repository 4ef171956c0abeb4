"""Reporting periods: their keys, their names, and what has elapsed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.period import Period
from guatu.kernel.rounding import points

AUGUST = Period.month(2023, 8)
FIRST = Period.months(2023, 1, 2)
YEAR = Period.year(2023)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.integers(1, 12))
    return Period.months(draw(st.integers(1950, 2100)), first, draw(st.integers(first, 12)))


def test_it_works() -> None:
    assert [one.key for one in (AUGUST, FIRST, YEAR)] == ["2023-08", "2023-01/02", "2023"]
    assert [one.label_zh for one in (AUGUST, FIRST, YEAR)] == ["2023年8月", "2023年1—2月", "2023年"]
    assert [one.cumulative_label_zh for one in (AUGUST, FIRST, YEAR)] == ["1—8月", "1—2月", "1—12月"]
    assert [one.months_elapsed for one in (AUGUST, FIRST, YEAR)] == [8, 2, 12]
    assert AUGUST == Period(dt.date(2023, 8, 1), dt.date(2023, 8, 31)) == Period(start=AUGUST.start, end=AUGUST.end)


def test_january_is_never_reported_alone() -> None:
    assert Period.reported(2023, 1) == Period.reported(2023, 2) == FIRST
    assert Period.reported(2023, 3).previous_reported() == FIRST
    assert FIRST.previous_reported().key == "2022-12"
    assert Period.month(2023, 1).cumulative_label_zh == "1月"


def test_the_one_before_is_of_the_same_kind() -> None:
    keys = {
        "2023-08": "2023-07",
        "2023-01": "2022-12",
        "2023-01/02": "2022-12",
        "2023": "2022",
        "2023-01/03": "2022-10/12",
        "2023-07/12": "2023-01/06",
        "2023-04/06": "2023-01/03",
        "2023-02/04": "2023-01",
    }
    assert {key: Period.parse(key).previous().key for key in keys} == keys


def test_the_same_months_a_year_before() -> None:
    assert Period.months(2024, 1, 2).year_before() == FIRST
    assert Period.month(2024, 2).year_before().end == dt.date(2023, 2, 28)


def test_order_is_by_end() -> None:
    assert sorted([YEAR, AUGUST, FIRST, Period.month(2023, 2)]) == [FIRST, Period.month(2023, 2), AUGUST, YEAR]


def test_a_month_counts_when_its_last_day_has_come() -> None:
    shares = {
        dt.date(2023, 8, 30): 7,
        dt.date(2023, 8, 31): 8,
        dt.date(2023, 1, 1): 0,
        dt.date(2024, 1, 1): 12,
        dt.date(2022, 12, 31): 0,
    }
    assert {at: AUGUST.elapsed_share(at) for at in shares} == {at: Decimal(months) / 12 for at, months in shares.items()}


def test_r2_26_against_the_published_figures() -> None:
    october = YEAR.elapsed_share(dt.date(2023, 10, 31))
    assert points(Decimal("629.0") / Decimal("647.4"), october) == Decimal("13.8")
    assert points(Decimal("0.74"), YEAR.elapsed_share(dt.date(2023, 8, 31)), 2) == Decimal("7.33")


@pytest.mark.parametrize(
    "key", ["", "2023-13", "2023-00", "2023-8", "2023-02/01", "2023-01/12", "2023-08/08", "23-08", "2023-08 ", "２０２３", "0000"]
)
def test_other_spellings_are_refused(key: str) -> None:
    with pytest.raises(ValueError):
        Period.parse(key)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (dt.date(2023, 8, 2), dt.date(2023, 8, 31)),
        (dt.date(2023, 8, 1), dt.date(2023, 8, 30)),
        (dt.date(2023, 8, 1), dt.date(2023, 7, 31)),
        (dt.date(2022, 12, 1), dt.date(2023, 1, 31)),
    ],
)
def test_anything_but_whole_months_of_a_year_is_refused(start: dt.date, end: dt.date) -> None:
    with pytest.raises(ValueError):
        Period(start, end)


@given(periods())
def test_key_and_parse_undo_each_other(period: Period) -> None:
    assert Period.parse(period.key) == period
    assert period.covers(period.start)
    assert period.covers(period.end)


@given(periods())
def test_the_previous_ends_the_day_before(period: Period) -> None:
    assert period.previous().end == period.start - dt.timedelta(days=1)
    assert period.previous() < period


@given(periods(), st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31)))
def test_the_share_never_falls(period: Period, at: dt.date) -> None:
    assert 0 <= period.elapsed_share(at) <= period.elapsed_share(at + dt.timedelta(days=1)) <= 1
