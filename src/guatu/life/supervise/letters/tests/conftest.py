"""The cast in a real city, on a Thursday long enough after a date that was missed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guatu.kernel import clock
from guatu.life.supervise.letters.tests.scene import City, build_city, noon


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    """2023-08-31."""
    with clock.frozen(noon("2023-08-31")):
        yield


@pytest.fixture
def city(db: None) -> City:
    """A city whose letters can be signed: its places are not sample."""
    return build_city()
