"""Short words for the tests of the room: open an address as somebody, send a form, read what came."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in


def browser(cast: Cast, who: str) -> Client:
    """A signed-in browser."""
    return sign_in(Client(), cast.members[who])


def opened(cast: Cast, who: str, name: str, /, *args: object, **asked: Any) -> HttpResponse:
    """The page of an address, as somebody."""
    return browser(cast, who).get(reverse(f"crew:{name}", args=args), asked)


def sent(cast: Cast, who: str, name: str, /, *args: object, **data: Any) -> HttpResponse:
    """The answer to a form, as somebody."""
    return browser(cast, who).post(reverse(f"crew:{name}", args=args), data)


def text_of(response: HttpResponse) -> str:
    """A page as text."""
    return response.content.decode()


def names_in(response: HttpResponse) -> list[str]:
    """The projects of the table on a page."""
    return [row.cells["name"].title for row in response.context["table"].rows]
