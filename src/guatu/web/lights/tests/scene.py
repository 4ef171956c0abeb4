"""A small August: red, yellow, green, without data; and one that an overdue case holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from guatu.access.models import Place
from guatu.kernel import clock
from tests.register import YI, planned, project_at, returned

NOW = dt.datetime(2023, 9, 11, 4, 0, tzinfo=dt.UTC)
AT = "2023-08-31"
JULY, AUGUST = ("2023-07", "2023-07-31"), ("2023-08", "2023-08-31")


@contextmanager
def september() -> Iterator[None]:
    """2023-09-11, a Monday: August is locked."""
    with clock.frozen(NOW):
        yield


def project(place: Place, name: str, july: int | None, august: int | None, **attrs: Any) -> UUID:
    """A plan of 100 亿元 and what was told by the ends of July and August, in 亿元."""
    told = [returned(*period, amount * YI) for period, amount in ((JULY, july), (AUGUST, august)) if amount is not None]
    return project_at(place, planned(2023, 100 * YI), *told, name=name, **attrs)


def url(name: str, *args: object, **asked: str) -> str:
    """An address of the room, at the end of August."""
    pairs = "&".join(f"{key}={value}" for key, value in {"at": AT, **asked}.items())
    return f"{reverse(f'lights:{name}', args=args)}?{pairs}"


def page(client: Client, name: str, *args: object, **asked: str) -> str:
    """A page as text."""
    answer = client.get(url(name, *args, **asked))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())
