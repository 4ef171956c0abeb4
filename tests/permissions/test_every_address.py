"""What must hold for every address at once (RELIABILITY 4.4). Names are a contract."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.access import matrix
from guatu.access.matrix import OTHER, PUBLIC
from guatu.access.models import User
from tests.cast import Cast, sign_in
from tests.permissions.probing import NAMES, RULES, ask, comparable, missing, permitted, send, served, url_of, with_things
from tests.permissions.things import made

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.one_engine]
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("name", with_things() or [pytest.param("", id="none-yet")])
def test_404_same_body(name: str, cast: Cast, client: Client) -> None:
    if not name:
        assert with_things() == []
        return
    rule = RULES[name]
    for member in cast:
        if matrix.expected(rule, "GET", member.role, OTHER) != 404:
            continue
        sign_in(client, member)
        hidden = made(rule.things, cast, member, is_own=False)
        pages = []
        for kwargs in (hidden, missing(hidden)):
            url = url_of(name, kwargs)
            response = client.get(url)
            assert response.status_code == 404
            pages.append(comparable(response, url))
        assert pages[0] == pages[1], f"{member.key} can tell a hidden thing from a missing one"


@pytest.mark.parametrize("name", served("GET"))
def test_headers_everywhere(name: str, cast: Cast, client: Client) -> None:
    rule = RULES[name]
    for member in (cast.public, permitted(cast, rule, "GET"), cast.system_admin):
        response = ask(client, cast, name, "GET", member, rule.places[0])
        assert {key: response.headers.get(key) for key in HEADERS} == HEADERS
        policy = response.headers.get("Content-Security-Policy", "")
        assert "default-src 'self'" in policy and "unsafe" not in policy
        assert "no-store" in response.headers.get("Cache-Control", "") or rule.verb == PUBLIC


@pytest.mark.parametrize("name", served("GET"))
def test_no_get_changes_state(name: str, cast: Cast, client: Client) -> None:
    rule = RULES[name]
    for member in cast:
        kwargs = made(rule.things, cast, member, is_own=True)
        sign_in(client, member)
        with CaptureQueriesContext(connection) as seen:
            client.get(url_of(name, kwargs, rule.query))
        written = [one["sql"] for one in seen.captured_queries if one["sql"].lstrip().upper().startswith(WRITES)]
        assert [sql for sql in written if "django_session" not in sql and "axes_" not in sql] == [], member.key


@pytest.mark.parametrize("name", served("POST"))
def test_csrf_on_every_post(name: str, cast: Cast) -> None:
    rule = RULES[name]
    response = ask(Client(enforce_csrf_checks=True), cast, name, "POST", permitted(cast, rule, "POST"), rule.places[0])
    assert response.status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_other_methods_are_not_served(name: str, cast: Cast, client: Client) -> None:
    rule = RULES[name]
    member = permitted(cast, rule, next(iter(rule.methods)))
    url = url_of(name, made(rule.things, cast, member, is_own=True))
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - rule.methods.keys():
        assert send(sign_in(client, member), method, url).status_code == 405, method


@pytest.mark.parametrize("name", NAMES)
def test_the_disabled_are_strangers(name: str, cast: Cast, client: Client) -> None:
    rule = RULES[name]
    member = permitted(cast, rule, next(iter(rule.methods)))
    url = url_of(name, made(rule.things, cast, member, is_own=True), rule.query)
    if rule.verb == PUBLIC:
        return
    sign_in(client, member)
    User.objects.filter(pk=member.user.pk).update(is_active=False)
    for method in rule.methods:
        response = send(client, method, url)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, reverse("account:sign-in"))
