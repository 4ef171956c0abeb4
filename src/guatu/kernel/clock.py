"""The only place that asks what time it is. Instants are UTC, dates are Shanghai's. Source: RELIABILITY P5, DECISIONS 20."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_FROZEN: ContextVar[dt.datetime | None] = ContextVar("guatu_frozen_clock", default=None)


# How far the house lives from the present: a rehearsal on sample data plays on a day of its own (`rehearse_from`).
_shift = dt.timedelta()


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return _FROZEN.get() or dt.datetime.now(dt.UTC) + _shift


def rehearse_from(day: dt.date | None, at: dt.time = dt.time(9)) -> None:
    """Let this process live from `day` at `at` (Shanghai) onwards, running on from there; None: in the present again.

    Called once, before anything is asked of the clock: two processes started at the same time then agree to the second.
    """
    global _shift
    _shift = dt.timedelta()
    if day is not None:
        _shift = dt.datetime.combine(day, at, SHANGHAI).astimezone(dt.UTC) - now()


def is_rehearsing() -> bool:
    """Whether the house lives on another day than the present."""
    return bool(_shift)


def today() -> dt.date:
    """The present date in Shanghai."""
    return local_date(now())


def local_date(instant: dt.datetime) -> dt.date:
    """The Shanghai date on which an instant falls.

    Errors: ValueError for an instant without a time zone, whose day cannot be known.
    """
    return local_time(instant).date()


def local_time(instant: dt.datetime) -> dt.datetime:
    """An instant as Shanghai's clocks show it.

    Errors: ValueError for an instant without a time zone.
    """
    return _aware(instant).astimezone(SHANGHAI)


@contextmanager
def frozen(instant: dt.datetime) -> Iterator[dt.datetime]:
    """Hold the clock at an instant, for tests; ends with the block, and does not reach other threads."""
    token = _FROZEN.set(_aware(instant).astimezone(dt.UTC))
    try:
        yield now()
    finally:
        _FROZEN.reset(token)


def _aware(instant: dt.datetime) -> dt.datetime:
    if instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return instant
