"""Short words for the tests of the room: open an address as somebody, read what the page holds."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guatu.ui.components import Row
from tests.cast import Cast, sign_in

PDF = b"%PDF-1.4\n1 0 obj\n%%EOF"


def browser(cast: Cast, who: str) -> Client:
    """A signed-in browser."""
    return sign_in(Client(), cast.members[who])


def seen(cast: Cast, who: str, name: str, /, *args: object, **asked: Any) -> HttpResponse:
    """The page of an address, as somebody."""
    return browser(cast, who).get(reverse(f"cases:{name}", args=args), asked)


def sent(cast: Cast, who: str, name: str, /, *args: object, **data: Any) -> HttpResponse:
    """The answer to a form, as somebody."""
    return browser(cast, who).post(reverse(f"cases:{name}", args=args), data)


def rows_of(response: HttpResponse) -> list[Row]:
    """The rows of the board on a page."""
    return list(response.context["table"].rows)


def numbers_of(response: HttpResponse) -> list[str]:
    """The numbers on the board, in order."""
    return [row.cells["number"].title for row in rows_of(response)]


def title_of(row: Row) -> str:
    """The title of a row, its marks left out."""
    cell = row.cells["title"]
    return (cell[0] if isinstance(cell, tuple) else cell).title


def errors_of(response: HttpResponse) -> str:
    """Everything a form says is wrong."""
    return str(response.context["form"].errors)


def paper(name: str = "材料.pdf") -> SimpleUploadedFile:
    """A paper that may be stored."""
    return SimpleUploadedFile(name, PDF, "application/pdf")
