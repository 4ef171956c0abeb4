"""Somebody who comes back another day: the session of the day before is over, so they sign in again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import Client

from guatu.life.dispatch.returns.tests.scene import at
from tests.cast import Member, sign_in


@contextmanager
def later(text: str, client: Client, member: Member) -> Iterator[Client]:
    """The clock of Shanghai at `text`, the member signed in there."""
    with at(text):
        yield sign_in(client, member)
