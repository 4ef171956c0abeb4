"""Acting in a post: one is taken as given, of several one is chosen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guatu.access.models import Delegation, Incumbency
from guatu.access.queries import Chair
from tests.cast import SINCE, Cast, sign_in

pytestmark = pytest.mark.django_db(databases="__all__")
POST = "/account/post"
PAGE = "/account/"


@pytest.fixture
def two_posts(cast: Cast) -> Cast:
    """The viewer also holds the reporter's post."""
    Incumbency.objects.filter(post=cast.reporter.post).update(to_on=SINCE)
    Incumbency.objects.create(post=cast.reporter.post, user=cast.viewer.user, from_on=SINCE)
    return cast


def acting(client: Client):
    return client.get(PAGE).wsgi_request.actor


def test_it_works(cast: Cast, client: Client) -> None:
    actor = acting(sign_in(client, cast.viewer))
    assert actor == cast.viewer.actor


def test_with_two_posts_one_is_chosen_first(two_posts: Cast, client: Client) -> None:
    sign_in(client, two_posts.viewer)
    response = client.get("/account/")
    assert response.headers["Location"] == POST
    assert response.wsgi_request.actor.post_id is None
    client.post(POST, {"chair": str(two_posts.reporter.post.id)})
    assert acting(client).post_id == two_posts.reporter.post.id


def test_it_refuses_a_post_of_somebody_else(two_posts: Cast, client: Client) -> None:
    sign_in(client, two_posts.viewer)
    client.post(POST, {"chair": str(two_posts.leader.post.id)})
    assert client.get(PAGE).headers["Location"] == POST


def test_a_choice_lapses_with_the_post(two_posts: Cast, client: Client) -> None:
    sign_in(client, two_posts.viewer)
    client.post(POST, {"chair": str(two_posts.reporter.post.id)})
    Incumbency.objects.filter(post=two_posts.reporter.post).update(to_on=dt.date(2020, 1, 1))
    assert acting(client).post_id == two_posts.viewer.post.id


def test_a_delegate_may_choose_to_act_for_another(cast: Cast, client: Client) -> None:
    Delegation.objects.create(from_post=cast.leader.post, to_post=cast.viewer.post, verbs=["bulletin.issue"], from_on=SINCE)
    sign_in(client, cast.viewer)
    assert acting(client).on_behalf_of is None
    client.post(POST, {"chair": Chair(cast.viewer.post, cast.leader.post).key})
    actor = acting(client)
    assert (actor.post_id, actor.on_behalf_of) == (cast.viewer.post.id, cast.leader.post.id)


def test_without_a_post_one_is_told_so(cast: Cast, client: Client) -> None:
    Incumbency.objects.filter(user=cast.viewer.user).update(to_on=SINCE)
    sign_in(client, cast.viewer)
    assert acting(client).post_id is None
    assert "没有在任岗位" in client.get(POST).content.decode()


LANGUAGE_COOKIE, THEME_COOKIE = settings.LANGUAGE_COOKIE_NAME, "guatu_theme"


@pytest.mark.parametrize(("field", "value", "cookie"), [("language", "en", LANGUAGE_COOKIE), ("theme", "dark", THEME_COOKIE)])
def test_preferences_work_signed_in_and_out(cast: Cast, client: Client, field: str, value: str, cookie: str) -> None:
    url = reverse("account:preferences")
    response = client.post(url, {field: value, "next": "/account/sign-in"})
    assert (response.headers["Location"], response.cookies[cookie].value) == ("/account/sign-in", value)
    sign_in(client, cast.viewer)
    client.post(url, {field: value})
    cast.viewer.user.refresh_from_db()
    assert getattr(cast.viewer.user, field) == value


def test_preferences_refuse_nonsense(cast: Cast, client: Client) -> None:
    response = client.post(reverse("account:preferences"), {"language": "xx", "theme": "pink", "next": "//evil.example"})
    assert not response.cookies.keys() & {LANGUAGE_COOKIE, THEME_COOKIE}
    assert response.headers["Location"] == reverse("account:overview")


def test_htmx_leaves_the_page_instead_of_swapping_the_sign_in(client: Client, db: None) -> None:
    response = client.get(PAGE, headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Redirect"]) == (204, reverse("account:sign-in"))


def test_the_way_back_is_remembered(client: Client, db: None) -> None:
    assert client.get("/account/?a=1").headers["Location"] == "/account/sign-in?next=%2Faccount%2F%3Fa%3D1"
