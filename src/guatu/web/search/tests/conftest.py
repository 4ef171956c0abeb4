"""The cast, for the tests of the search room."""

import pytest

from tests.cast import Cast, build_cast
from tests.register import load_parameters


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, the parameters loaded."""
    load_parameters()
    return build_cast()
