"""A small jurisdiction with a few projects, and somebody signed in."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.kernel import clock
from tests.cast import Cast, build_cast
from tests.register import load_parameters

TODAY = dt.datetime(2023, 9, 10, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _on_a_day_in_september():
    """Every test of the room happens on 2023-09-10, after the August returns."""
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, the parameters loaded."""
    load_parameters()
    return build_cast()
