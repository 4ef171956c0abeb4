"""The cast on a working day, and a list of what would have left the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from guatu.kernel import clock
from guatu.notices import senders, services
from guatu.notices.digest import Message
from guatu.notices.models import Notice
from guatu.notices.senders import NotSent
from tests.cast import Cast, build_cast
from tests.register import load_parameters

MAIL = "mail.example.org"


class Post:
    """What went out, and what goes wrong next."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Message]] = []
        self.problems: list[NotSent] = []

    def send(self, kind: str, address: str, message: Message) -> None:
        """In place of the real door: refuses as it does, then keeps instead of sending."""
        code = senders.refusal(kind, address)
        if code:
            raise NotSent(code, is_final=True)
        if self.problems:
            raise self.problems.pop(0)
        self.sent.append((kind, address, message))

    @property
    def bodies(self) -> list[str]:
        """The texts, oldest first."""
        return [message.body for _kind, _address, message in self.sent]


def local(text: str) -> dt.datetime:
    """An instant by Shanghai's clocks."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """2023-08-14, a Monday, at ten."""
    with clock.frozen(local("2023-08-14T10:00")):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, with the house's parameters."""
    load_parameters()
    return build_cast()


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Post:
    """Mail may go out, and nothing really does."""
    settings.NOTICE_HOSTS, settings.EMAIL_HOST = [MAIL], MAIL
    found = Post()
    monkeypatch.setattr(senders, "send", found.send)
    return found


def at(text: str) -> object:
    """Another moment."""
    return clock.frozen(local(text))


@pytest.fixture
def land(cast: Cast, post: Post) -> Cast:
    """The land bureau's post can be reached by mail since before dawn, and gets no digest."""
    with at("2023-08-14T06:00"):
        services.open_channel(actor=cast.department.actor, kind="email", address="land@example.org")
    rhythm(cast, is_digest_on=False)
    return cast


def rhythm(cast: Cast, **more: object) -> None:
    """The house's hours, with some of one's own."""
    usual = {"quiet_from": dt.time(21), "quiet_to": dt.time(7, 30), "digest_at": dt.time(8)}
    services.set_rhythm(actor=cast.department.actor, **{**usual, **more})  # type: ignore[arg-type]


def tell(cast: Cast, n: int = 1, urgency: str = "normal") -> Notice:
    """The land bureau's post is told something."""
    services.notify(posts=[cast.department.post.id], key=f"case:{n}", text=f"第 {n} 件", urgency=urgency)
    return Notice.objects.get(key=f"case:{n}")
