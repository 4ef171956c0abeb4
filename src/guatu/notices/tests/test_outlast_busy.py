"""A database that is busy at the wrong moment: a message goes out at most once, and none is lost without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import QuerySet

from guatu.notices import outbox
from guatu.notices.models import Delivery, Notice
from guatu.notices.senders import NotSent
from guatu.notices.tests.conftest import Post, at, rhythm, tell
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Busy = Callable[[str, int], None]


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long it was waited before each other try. Units: seconds."""
    found: list[int] = []
    monkeypatch.setattr("time.sleep", found.append)
    return found


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch, naps: list[int]) -> Busy:
    """busy(state, n): the next n times that a delivery is to be given this state, the database is locked."""
    left: dict[str, int] = {}
    update = QuerySet.update

    def locked(rows: QuerySet[Any], **told: Any) -> int:
        if rows.model is Delivery and left.get(told.get("state", ""), 0):
            left[told["state"]] -= 1
            raise OperationalError("database is locked")
        return update(rows, **told)

    monkeypatch.setattr(QuerySet, "update", locked)
    return lambda state, times: left.__setitem__(state, times)


def state() -> tuple[str, str, int]:
    """How the one delivery stands."""
    row = Delivery.objects.get()
    return row.state, row.problem, row.attempts


def test_it_works(land: Cast, post: Post, busy: Busy, naps: list[int]) -> None:
    """It went out, and that is written down as soon as the database answers."""
    notice = tell(land)
    busy("sent", 2)
    assert outbox.work()["sent"] == 1
    notice.refresh_from_db()
    assert (state(), len(post.sent), naps, bool(notice.sent_at)) == (("sent", "", 1), 1, [1, 2], True)


def test_what_could_not_be_made_waits_on(land: Cast, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was claimed and nothing went out: the next round sends it."""
    tell(land)

    def locked(_notice: Notice) -> str:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "notice_words", locked)
        with pytest.raises(OperationalError):
            outbox.work()
    assert (state(), post.sent) == (("waiting", "", 0), [])
    outbox.work()
    assert (state(), post.bodies) == (("sent", "", 1), ["第 1 件"])


def test_a_claim_that_could_not_be_made_waits_on(land: Cast, post: Post, busy: Busy) -> None:
    tell(land)
    busy("sending", 1)
    with pytest.raises(OperationalError):
        outbox.work()
    assert (state(), post.sent) == (("waiting", "", 0), [])
    outbox.work()
    assert (state(), len(post.sent)) == (("sent", "", 1), 1)


def test_what_was_not_sent_is_put_back(land: Cast, post: Post, busy: Busy) -> None:
    tell(land)
    post.problems = [NotSent("unreachable")]
    busy("waiting", 1)
    outbox.work()
    assert state() == ("waiting", "unreachable", 1)
    with at("2023-08-14T10:06"):
        outbox.work()
    assert (state()[0], len(post.sent)) == ("sent", 1)


def test_an_end_that_is_never_written_is_not_sent_again_and_is_told(land: Cast, post: Post, busy: Busy) -> None:
    """Nobody knows whether it arrived: it is said so, and the notice stands in the next digest."""
    tell(land)
    busy("sent", 99)
    with pytest.raises(OperationalError):
        outbox.work()
    busy("sent", 0)
    outbox.work()
    assert (state(), len(post.sent)) == (("sending", "", 1), 1)
    with at("2023-08-14T10:16"):
        outbox.work()
    assert (state(), len(post.sent)) == (("failed", "interrupted", 1), 1)
    rhythm(land)
    with at("2023-08-15T08:00"):
        outbox.work()
    assert len(post.sent) == 2 and "第 1 件" in post.bodies[-1]
