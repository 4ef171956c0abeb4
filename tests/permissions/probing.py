"""One request as one member to one address."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guatu.access import matrix
from guatu.access.matrix import OTHER, Rule
from guatu.kernel.ids import uuid7
from tests.cast import Cast, Member, sign_in
from tests.permissions.things import made

RULES = matrix.rules()
NAMES = sorted(RULES)


def served(method: str) -> list[str]:
    """The addresses that serve a method."""
    return [name for name in NAMES if method in RULES[name].methods]


def with_things() -> list[str]:
    """The addresses one can GET that are about a thing."""
    return [name for name in served("GET") if RULES[name].things]


def permitted(cast: Cast, rule: Rule, method: str) -> Member:
    """Somebody whom the rule lets pass at an own place."""
    for role in matrix.CAST_REACH:
        if matrix.expected(rule, method, role, rule.places[0]) == rule.methods[method]:
            return cast.members[role]
    return cast.public


def url_of(name: str, kwargs: dict[str, Any], query: str = "") -> str:
    """The address with its arguments."""
    return reverse(name, kwargs=kwargs) + (f"?{query}" if query else "")


def ask(client: Client, cast: Cast, name: str, method: str, member: Member, place: str) -> HttpResponse:
    """The answer `member` gets, all it wrote rolled back."""
    rule = RULES[name]
    with transaction.atomic():
        kwargs = made(rule.things, cast, member, is_own=place != OTHER)
        data = made(rule.data, cast, member, is_own=place != OTHER) if method == "POST" else {}
        url = url_of(name, kwargs, rule.query if method == "GET" else "")
        response = send(sign_in(client, member), method, url, data)
        transaction.set_rollback(True)
    return response


def send(client: Client, method: str, url: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """A request by any method."""
    return getattr(client, method.lower())(url, data or {})


def missing(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Arguments of the same shape that lead to nothing."""
    return {key: _absent(value) for key, value in kwargs.items()}


def _absent(value: Any) -> Any:
    if isinstance(value, UUID):
        return uuid7()
    if isinstance(value, int):
        return 987_654_321
    text = str(value)
    try:
        return str(uuid7()) if UUID(text) else text
    except ValueError:
        return re.sub(r"\d", "8", text) if text.isdigit() else "99X999"


_VARYING = re.compile(r'(nonce=|name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]*"')


def comparable(response: HttpResponse, url: str) -> str:
    """A page without what differs from one request to the next: tokens, nonces, its own address."""
    text = _VARYING.sub(r"\1", response.content.decode())
    return text.replace(url, "URL").replace(url.replace("/", "%2F"), "URL")
