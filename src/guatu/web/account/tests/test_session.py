"""How long a session lives, and how it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from guatu.access.services import disable_account, enable_account
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from tests.cast import PASSWORD, Cast, sign_in

pytestmark = pytest.mark.django_db(databases="__all__")
START = dt.datetime(2023, 8, 31, 1, tzinfo=dt.UTC)
PAGE = "/account/"


def at(minutes: float):
    return clock.frozen(START + dt.timedelta(minutes=minutes))


def test_it_works(cast: Cast, client: Client) -> None:
    with at(0):
        sign_in(client, cast.viewer)
        assert client.get(PAGE).status_code == 200


def test_it_ends_after_thirty_idle_minutes(cast: Cast, client: Client) -> None:
    with at(0):
        sign_in(client, cast.viewer)
    for minute in (29, 58):
        with at(minute):
            assert client.get(PAGE).status_code == 200
    with at(88):
        response = client.get(PAGE)
    assert response.headers["Location"].startswith(reverse("account:sign-in"))
    assert SESSION_KEY not in client.session


def test_it_ends_after_eight_hours_of_work(cast: Cast, client: Client) -> None:
    with at(0):
        sign_in(client, cast.viewer)
    for minute in range(20, 480, 20):
        with at(minute):
            assert client.get(PAGE).status_code == 200
    with at(480):
        assert client.get(PAGE).status_code == 302


def test_page_views_within_a_minute_write_nothing(cast: Cast, client: Client) -> None:
    with at(0):
        sign_in(client, cast.viewer)
    with at(0.5):
        assert not client.get(PAGE).wsgi_request.session.modified
    with at(1):
        assert client.get(PAGE).wsgi_request.session.modified


def test_a_session_without_clock_marks_is_over(cast: Cast, client: Client) -> None:
    sign_in(client, cast.viewer)
    session = client.session
    del session["guatu_started"], session["guatu_seen"]
    session.save()
    assert client.get(PAGE).status_code == 302


def test_signing_out_is_a_post_and_ends_it(cast: Cast, client: Client) -> None:
    sign_in(client, cast.viewer)
    assert client.get(reverse("account:sign-out")).status_code == 405
    response = client.post(reverse("account:sign-out"))
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert client.get(PAGE).status_code == 302


def test_nothing_is_stored_so_back_shows_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.viewer)
    for path in (PAGE, reverse("account:password"), reverse("account:sign-in"), "/no/such/page"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


def test_signing_out_everywhere_ends_the_other_sessions(cast: Cast) -> None:
    here, there = sign_in(Client(), cast.viewer), sign_in(Client(), cast.viewer)
    here.post(reverse("account:sign-out-everywhere"))
    assert here.get(PAGE).status_code == there.get(PAGE).status_code == 302


def test_session_killed_on_disable(cast: Cast, client: Client) -> None:
    sign_in(client, cast.viewer)
    disable_account(actor=SYSTEM, user=cast.viewer.user)
    assert client.get(PAGE).status_code == 302
    enable_account(actor=SYSTEM, user=cast.viewer.user)
    assert client.get(PAGE).status_code == 302


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(cast: Cast) -> None:
    here, there = sign_in(Client(), cast.viewer), sign_in(Client(), cast.viewer)
    data = {"old": PASSWORD, "password": "Lvtie7;moxiang", "again": "Lvtie7;moxiang"}
    assert here.post(reverse("account:password"), data).status_code == 302
    assert (here.get(PAGE).status_code, there.get(PAGE).status_code) == (200, 302)
