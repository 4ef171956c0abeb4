"""A rehearsal lives on its own day, with sample data only, and goes on from there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from guatu import rehearsal
from guatu.kernel import clock


@pytest.fixture(autouse=True)
def back_to_the_present() -> Iterator[None]:
    """Whatever a test did, the next one lives today."""
    yield
    clock.rehearse_from(None)


def test_it_works() -> None:
    assert rehearsal.begin("2023-10-16", is_sample=True) == dt.date(2023, 10, 16)
    assert clock.today() == dt.date(2023, 10, 16)
    assert clock.local_time(clock.now()).hour == 9
    assert clock.is_rehearsing()


def test_time_goes_on() -> None:
    rehearsal.begin("2023-10-16", is_sample=True)
    first = clock.now()
    assert first <= clock.now() < first + dt.timedelta(minutes=1)


def test_a_frozen_clock_stays_where_it_is() -> None:
    rehearsal.begin("2023-10-16", is_sample=True)
    with clock.frozen(dt.datetime(2022, 1, 5, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2022, 1, 5)


def test_nothing_asked_is_the_present() -> None:
    assert rehearsal.begin("", is_sample=False) is None
    assert abs(clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert not clock.is_rehearsing()


def test_a_real_ledger_is_dated_by_the_real_clock() -> None:
    with pytest.raises(ValueError, match="GUATU_SAMPLE"):
        rehearsal.begin("2023-10-16", is_sample=False)
    with pytest.raises(ValueError, match="isoformat"):
        rehearsal.begin("next Monday", is_sample=True)
