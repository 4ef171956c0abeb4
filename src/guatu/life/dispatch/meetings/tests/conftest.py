"""The cast, on a Monday in September after the August returns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guatu.life.dispatch.meetings.models import MeetingSeries
from guatu.life.dispatch.meetings.tests.scene import bodies, on
from tests.cast import Cast, build_cast


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """2023-09-04, ten in the morning."""
    with on("2023-09-04"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast."""
    return build_cast()


@pytest.fixture
def series(cast: Cast) -> dict[str, MeetingSeries]:
    """The city's bodies."""
    return bodies(cast.city)
