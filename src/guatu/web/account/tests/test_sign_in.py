"""Signing in: throttled, telling nothing, with a new session key."""

from __future__ import annotations

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from guatu.access import throttle
from guatu.access.models import User
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db(databases="__all__")
URL = "/account/sign-in"
OTHER_IP = {"REMOTE_ADDR": "10.0.0.9"}


@pytest.fixture(autouse=True)
def _throttled() -> object:
    with override_settings(AXES_ENABLED=True):
        yield


def attempt(client: Client, username: str = "viewer", password: str = PASSWORD, **more: str):
    return client.post(URL, {"username": username, "password": password, **more})


def page_text(response) -> str:
    return response.content.decode().split("<main", 1)[1].split("</main", 1)[0]


def test_it_works(cast: Cast, client: Client) -> None:
    response = attempt(client)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.viewer.user.id)
    assert User.objects.get(username="viewer").last_seen_on is not None


def test_the_accounts_own_preferences_come_with_it(cast: Cast, client: Client) -> None:
    User.objects.filter(username="viewer").update(language="en", theme="dark")
    cookies = attempt(client).cookies
    assert (cookies[settings.LANGUAGE_COOKIE_NAME].value, cookies["guatu_theme"].value) == ("en", "dark")


def test_the_session_key_is_new(cast: Cast, client: Client) -> None:
    client.get(URL)
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key
    attempt(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("username", "password"), [("viewer", "wrong"), ("nobody", PASSWORD), ("disabled", PASSWORD), ("disabled", "wrong")]
)
def test_every_refusal_reads_the_same(cast: Cast, client: Client, username: str, password: str) -> None:
    User.objects.filter(id=cast.reporter.user.id).update(username="disabled", is_active=False)
    refused = attempt(client, username, password)
    usual = attempt(Client(), "somebody-else", "wrong")
    assert refused.status_code == usual.status_code == 422
    assert without_token(refused).replace(username, "NAME") == without_token(usual).replace("somebody-else", "NAME")


def without_token(response) -> str:
    head, _, rest = page_text(response).partition('name="csrfmiddlewaretoken" value="')
    return head + rest.partition('"')[2]


def test_five_failures_lock_the_account_at_that_address(cast: Cast, client: Client) -> None:
    statuses = [attempt(client, password="wrong").status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    locked = attempt(client)
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "900")
    assert "_auth_user_id" not in client.session


def test_a_lock_cannot_be_dodged_by_spelling(cast: Cast, client: Client) -> None:
    for name in ("viewer", "VIEWER", " Viewer", "ｖiewer", "viewer"):
        attempt(client, name, "wrong")
    assert attempt(client).status_code == 429


def test_a_lock_does_not_reach_colleagues_or_other_addresses(cast: Cast, client: Client) -> None:
    for _ in range(6):
        attempt(client, password="wrong")
    assert attempt(Client(), "reporter").status_code == 302
    assert attempt(Client(**OTHER_IP)).status_code == 302


def test_a_lock_ends_after_fifteen_minutes(cast: Cast, client: Client) -> None:
    for _ in range(5):
        attempt(client, password="wrong")
    for row in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=row.attempt_time - dt.timedelta(minutes=15, seconds=1))
    assert attempt(client).status_code == 302


def test_success_clears_the_count(cast: Cast, client: Client) -> None:
    for _ in range(4):
        attempt(client, password="wrong")
    attempt(client)
    assert attempt(Client(), password="wrong").status_code == 422


def test_an_address_that_tries_many_names_is_heard_only_where_it_is_known(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "CROWD_FAILURES", 6)
    attempt(Client(), "reporter")
    for number in range(6):
        attempt(client, f"guess{number}", "wrong")
    assert attempt(client).status_code == 429
    assert attempt(Client(), "reporter").status_code == 302
    assert attempt(Client(**OTHER_IP)).status_code == 302


def test_no_password_is_kept_with_the_attempts(cast: Cast, client: Client) -> None:
    attempt(client, password="Almost-My-Secret1")
    row = AccessAttempt.objects.get()
    assert "Almost-My-Secret1" not in row.post_data + row.get_data + row.path_info


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (0, "1.2.3.4", "127.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, hops: int, forwarded: str, expected: str) -> None:
    with override_settings(TRUSTED_PROXIES=hops):
        assert throttle.client_ip(rf.get("/", headers={"X-Forwarded-For": forwarded})) == expected


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/projects/?q=1", "/projects/?q=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("javascript:1", "/"),
        ("", "/"),
    ],
)
def test_it_goes_on_to_pages_of_this_house_only(cast: Cast, client: Client, target: str, goes: str) -> None:
    assert attempt(client, next=target).headers["Location"] == goes


def test_a_first_password_must_be_changed(cast: Cast, client: Client) -> None:
    User.objects.filter(id=cast.viewer.user.id).update(must_change_password=True)
    assert attempt(client).headers["Location"] == reverse("account:password")
    assert client.get("/account/").headers["Location"] == reverse("account:password")
    answer = client.post(reverse("account:password"), {"old": PASSWORD, "password": "Lvtie7;moxiang", "again": "Lvtie7;moxiang"})
    assert answer.headers["Location"] == reverse("account:overview")
    assert client.get(reverse("account:overview")).status_code == 200


def test_the_page_speaks_both_languages(client: Client, db: None) -> None:
    assert "用户名或密码不正确" in page_text(attempt(client, password="x"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = page_text(attempt(client, password="x"))
    assert "user name or password" in text.lower()
    assert not any("一" <= one <= "鿿" for one in text)
