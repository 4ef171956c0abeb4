"""The cast for tests of crews, on a Monday in August."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from guatu.kernel import clock
from tests.cast import Cast, build_cast
from tests.register import load_parameters

NOON = dt.datetime(2023, 8, 14, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """2023-08-14, a Monday."""
    with clock.frozen(NOON):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, the parameters loaded."""
    load_parameters()
    return build_cast()
