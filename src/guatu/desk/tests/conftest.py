"""The cast and the parameters of the day."""

import pytest

from tests.cast import Cast, build_cast
from tests.register import load_parameters


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, freshly built, with the rules' numbers loaded."""
    load_parameters()
    return build_cast()
