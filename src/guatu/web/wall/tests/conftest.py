"""The cast, the parameters of the day, and a page as a tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests.cast import Cast, Member, build_cast, sign_in
from tests.register import load_parameters


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, freshly built, with the rules' numbers loaded."""
    load_parameters()
    return build_cast()


@pytest.fixture
def see(cast: Cast, client: Client) -> Callable[..., Any]:
    """A page of the wall as somebody sees it."""

    def look(path: str = "/wall/", who: Member | None = None, **asked: str) -> Any:
        response = sign_in(client, who or cast.leader).get(path, asked)
        assert response.status_code == 200, response.status_code
        return html.fromstring(response.content.decode())

    return look
