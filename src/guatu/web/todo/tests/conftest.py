"""The cast on a Monday, with the house's parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client

from guatu.kernel import clock
from tests.cast import Cast, build_cast, sign_in
from tests.register import load_parameters

MONDAY = dt.datetime(2023, 8, 14, 2, 0, tzinfo=dt.UTC)
MAIL = "mail.example.org"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """2023-08-14, a Monday, at ten."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast."""
    load_parameters()
    return build_cast()


@pytest.fixture
def land(client: Client, cast: Cast) -> Client:
    """The land bureau, signed in."""
    return sign_in(client, cast.department)


@pytest.fixture
def outside(settings: LazySettings) -> None:
    """Mail may leave the house."""
    settings.NOTICE_HOSTS, settings.EMAIL_HOST = [MAIL], MAIL
