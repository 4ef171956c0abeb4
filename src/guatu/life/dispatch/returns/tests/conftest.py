"""The cast for tests of returns, on a working day, with the cycles begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.returns.services import start_cycles
from tests.cast import Cast, build_cast
from tests.register import load_parameters

NOON = dt.datetime(2023, 8, 14, 12, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """2023-08-14, a Monday, at noon."""
    with clock.frozen(NOON):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, its city's cycles begun in August."""
    made = build_cast()
    load_parameters()
    start_cycles(actor=SYSTEM, root=made.city, since=dt.date(2023, 8, 1))
    return made
