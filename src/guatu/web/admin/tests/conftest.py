"""The cast, for every test of the administration room."""

import pytest

from tests.cast import Cast, build_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, freshly built."""
    return build_cast()
