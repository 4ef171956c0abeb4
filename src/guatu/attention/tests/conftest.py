"""The cast on a morning in September, and a project that is far behind."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from guatu.attention.tests.scene import at
from tests.cast import Cast, build_cast
from tests.register import YI, load_parameters, planned, project_at, returned


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The named cast on 2023-09-04, before August is locked."""
    load_parameters()
    with at("2023-09-04"):
        yield build_cast()


@pytest.fixture
def slow(cast: Cast) -> UUID:
    """46.7 points behind at the end of August."""
    return project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-08", "2023-08-31", 20 * YI))
