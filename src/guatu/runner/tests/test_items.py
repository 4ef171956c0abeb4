"""One of many that fails stops none of the others; what would stop them all goes up."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError

from guatu.kernel.errors import Refused
from guatu.runner.items import Items

LOG = logging.getLogger("guatu.test")


def _raise(error: Exception) -> int:
    raise error


def test_it_works() -> None:
    items = Items(LOG)
    assert [items.attempt(lambda n=n: n, of="one") for n in (1, 2)] == [1, 2]  # type: ignore[misc]
    assert items.failed == 0


@pytest.mark.parametrize("error", [Refused("不行"), ZeroDivisionError(), OperationalError("no such table: x")])
def test_a_failure_is_counted_and_logged_with_what_it_was_about(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    items = Items(LOG)
    assert items.attempt(lambda: _raise(error), of="the digest of post 7") is None
    assert items.attempt(lambda: 1, of="the next") == 1
    assert items.failed == 1 and "the digest of post 7" in caplog.text


def test_a_busy_database_stops_the_round() -> None:
    """The runner tries the whole of it again by itself."""
    items = Items(LOG)
    with pytest.raises(OperationalError):
        items.attempt(lambda: _raise(OperationalError("database is locked")), of="one")
    assert items.failed == 0
