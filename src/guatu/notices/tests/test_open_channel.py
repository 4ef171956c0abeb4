"""Where a post may be reached: only where the installation lets messages go, only for oneself, and never in a fact."""

from __future__ import annotations

import dataclasses
import json
import socket

import pytest
from django.conf import LazySettings
from django.core import mail

from guatu.facts.models import Fact
from guatu.kernel.errors import Invalid, Refused
from guatu.notices import senders, services
from guatu.notices.digest import Message
from guatu.notices.models import Channel, Delivery
from guatu.notices.senders import NotSent
from guatu.notices.tests.conftest import MAIL, Post
from guatu.runner.models import Job
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DING = "https://oapi.dingtalk.com/robot/send?access_token=abc123"


def test_it_works(cast: Cast, post: Post) -> None:
    made = services.open_channel(actor=cast.department.actor, kind="email", address=" land@example.org ")
    assert (made.address, made.user) == ("land@example.org", cast.department.user)
    fact = Fact.objects.get(kind="notices.channel_opened")
    assert "example.org" not in json.dumps(fact.body)


def test_nothing_leaves_without_the_list(cast: Cast, settings: LazySettings) -> None:
    settings.EMAIL_HOST = MAIL
    for kind, address in (("email", "a@example.org"), ("dingtalk", DING)):
        with pytest.raises(Invalid, match="GUATU_NOTICE_HOSTS"):
            services.open_channel(actor=cast.department.actor, kind=kind, address=address)
        with pytest.raises(NotSent, match="unlisted"):
            senders.send(kind, address, Message("a", "b"))
    assert not Channel.objects.exists() and not mail.outbox


@pytest.mark.parametrize(
    ("kind", "address", "field"),
    [
        ("email", "no address", "address"),
        ("email", "a@example.org\nBcc: b@example.org", "address"),
        ("pigeon", "a@example.org", "kind"),
        ("dingtalk", "https://10.0.0.8/robot/send?access_token=a", "address"),
    ],
)
def test_what_is_no_address(cast: Cast, post: Post, kind: str, address: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.open_channel(actor=cast.department.actor, kind=kind, address=address)
    assert field in refused.value.problems


def test_a_robot_needs_the_library(cast: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NOTICE_HOSTS = ["oapi.dingtalk.com"]
    monkeypatch.setattr(senders, "_LIBRARY", None)
    with pytest.raises(Invalid, match="apprise"):
        services.open_channel(actor=cast.department.actor, kind="dingtalk", address=DING)


def test_a_listed_name_that_leads_inside_is_refused(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NOTICE_HOSTS = ["oapi.dingtalk.com"]
    robots = Robots()
    monkeypatch.setattr(senders, "_LIBRARY", robots)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("10.0.0.8", 443))])
    with pytest.raises(NotSent, match="inside"):
        senders.send("dingtalk", DING, Message("a", "b"))
    assert robots.told == []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("203.119.128.1", 443))])
    senders.send("dingtalk", DING, Message("a", "b"))
    assert robots.told == [("dingtalk://abc123/?redirect=no", "a", "b")]


class Robots:
    """The library, telling instead of sending."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []
        self.urls: list[str] = []

    def Apprise(self) -> Robots:
        """A handful of robots."""
        self.urls = []
        return self

    def add(self, url: str) -> bool:
        """One more."""
        self.urls.append(url)
        return True

    def notify(self, *, body: str, title: str) -> bool:
        """Say it."""
        self.told += [(url, title, body) for url in self.urls]
        return True


def test_a_mail_is_plain_and_addressed(settings: LazySettings) -> None:
    settings.NOTICE_HOSTS, settings.EMAIL_HOST = [MAIL], MAIL
    senders.send("email", "a@example.org", Message("标题", "内容"))
    assert (mail.outbox[0].to, mail.outbox[0].subject, mail.outbox[0].body) == (["a@example.org"], "标题", "内容")


def test_nobody_sets_it_for_another(cast: Cast, post: Post) -> None:
    secretary = dataclasses.replace(cast.department.actor, on_behalf_of=cast.leader.post.id)
    for actor in (secretary, cast.public.actor):
        with pytest.raises(Refused):
            services.open_channel(actor=actor, kind="email", address="a@example.org")


def test_closing_forgets_the_address(cast: Cast, post: Post) -> None:
    land = cast.department.actor
    services.open_channel(actor=land, kind="email", address="a@example.org")
    services.open_channel(actor=land, kind="email", address="b@example.org")
    assert Channel.objects.get().address == "b@example.org"
    services.close_channel(actor=land, kind="email")
    assert not Channel.objects.exists()
    with pytest.raises(Invalid):
        services.close_channel(actor=land, kind="email")


def test_a_test_message_waits_in_the_queue_and_counts(cast: Cast, post: Post) -> None:
    land = cast.department.actor
    with pytest.raises(Invalid):
        services.send_test(actor=land, kind="email")
    services.open_channel(actor=land, kind="email", address="a@example.org")
    for _n in range(10):
        services.send_test(actor=land, kind="email")
    with pytest.raises(Invalid, match="上限"):
        services.send_test(actor=land, kind="email")
    assert Delivery.objects.filter(state="waiting").count() == 10
    assert Job.objects.filter(key="notices.deliver").count() == 1
