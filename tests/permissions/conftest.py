"""The cast, for the tests over every address."""

import pytest

from tests.cast import Cast, build_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, freshly built."""
    return build_cast()
