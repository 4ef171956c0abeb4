"""Changing one's password at the door."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from guatu.access.models import User
from tests.cast import PASSWORD, Cast, sign_in

pytestmark = pytest.mark.django_db(databases="__all__")
STRONG = "Lvtie7;moxiang"


def change(client: Client, old: str = PASSWORD, new: str = STRONG, again: str = STRONG):
    return client.post(reverse("account:password"), {"old": old, "password": new, "again": again})


def test_it_works(cast: Cast, client: Client) -> None:
    assert change(sign_in(client, cast.viewer)).status_code == 302
    assert User.objects.get(username="viewer").check_password(STRONG)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"old": "wrong"}, "原密码不正确"),
        ({"again": "other"}, "不一致"),
        ({"new": "Abc@123456", "again": "Abc@123456"}, "容易被猜到"),
        ({"new": PASSWORD, "again": PASSWORD}, "最近用过"),
        ({"new": "Ab1;", "again": "Ab1;"}, "至少 10 个字符"),
    ],
)
def test_it_says_what_is_wrong(cast: Cast, client: Client, given: dict[str, str], words: str) -> None:
    response = change(sign_in(client, cast.viewer), **given)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert User.objects.get(username="viewer").check_password(PASSWORD)


def test_guesses_at_the_old_password_are_counted(cast: Cast, client: Client) -> None:
    sign_in(client, cast.viewer)
    with override_settings(AXES_ENABLED=True):
        for _ in range(5):
            change(client, old="wrong")
        assert "尝试次数过多" in change(client).content.decode()
    assert User.objects.get(username="viewer").check_password(PASSWORD)


def test_an_old_password_is_due_when_the_office_says_so(cast: Cast, client: Client) -> None:
    sign_in(client, cast.viewer)
    User.objects.filter(username="viewer").update(password_changed_at="2023-01-01T00:00Z")
    assert client.get("/account/").status_code == 200
    with override_settings(PASSWORD_MAX_AGE_DAYS=90):
        assert client.get("/account/").headers["Location"] == reverse("account:password")
