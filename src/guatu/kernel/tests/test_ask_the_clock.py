"""One clock: UTC instants, Shanghai dates, and a way to hold it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from guatu.kernel import clock

LATE = dt.datetime(2023, 8, 31, 16, 30, tzinfo=dt.UTC)  # half past midnight on 1 September in Shanghai


def test_it_works() -> None:
    with clock.frozen(LATE):
        assert clock.now() == LATE
        assert clock.now().tzinfo is dt.UTC
        assert clock.today() == dt.date(2023, 9, 1)


def test_runs_again_after_the_block() -> None:
    with pytest.raises(RuntimeError), clock.frozen(LATE):
        raise RuntimeError
    assert clock.now() > LATE
    assert clock.now().utcoffset() == dt.timedelta(0)


def test_blocks_nest() -> None:
    with clock.frozen(LATE):
        with clock.frozen(LATE + dt.timedelta(days=1)):
            assert clock.today() == dt.date(2023, 9, 2)
        assert clock.today() == dt.date(2023, 9, 1)


def test_an_instant_of_another_zone_is_kept_as_utc() -> None:
    with clock.frozen(LATE.astimezone(clock.SHANGHAI)) as held:
        assert held == LATE
        assert held.tzinfo is dt.UTC


def test_does_not_reach_other_threads() -> None:
    seen: list[dt.datetime] = []
    with clock.frozen(LATE):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] > LATE


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = LATE.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        clock.local_date(naive)
    with pytest.raises(ValueError, match="time zone"), clock.frozen(naive):
        pass
