"""What fails on the way out holds up no other and is told as failed; a digest has told what stands in it; inside, all is told."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.ledger.models import Parameter
from guatu.notices import digest, outbox, queries, services
from guatu.notices.digest import Line
from guatu.notices.models import Delivery, Notice
from guatu.notices.tests.conftest import Post, at, rhythm, tell
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def reachable(cast: Cast, *members: str) -> None:
    """Posts that can be reached by mail since before dawn."""
    with at("2023-08-14T06:00"):
        for one in members:
            services.open_channel(actor=cast.members[one].actor, kind="email", address=f"{one}@example.org")


def addresses(post: Post) -> list[str]:
    return sorted(address for _kind, address, _message in post.sent)


def test_a_digest_that_cannot_be_made_holds_up_no_other(cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    reachable(cast, "department", "reporter")
    broken = [cast.department.post.id]

    def say(post_id: object, _at: dt.date) -> list[Line]:
        if post_id in broken:
            raise ZeroDivisionError
        return [Line("清表受阻")]

    monkeypatch.setitem(digest._SECTIONS, "said", say)
    with at("2023-08-14T08:00"):
        assert outbox.work() == {"sent": 1, "waiting": 1, "failed": 1}
        assert addresses(post) == ["reporter@example.org"]
    broken.clear()
    with at("2023-08-14T08:05"):
        assert outbox.work() == {"sent": 1, "waiting": 1, "failed": 0}
    assert addresses(post) == ["department@example.org", "reporter@example.org"]


def test_a_digest_that_breaks_after_it_was_written_down_is_tried_again(
    cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    reachable(cast, "department", "reporter")
    monkeypatch.setitem(digest._SECTIONS, "said", lambda _post, _at: [Line("清表受阻")])
    real = outbox._made
    monkeypatch.setattr(outbox, "_made", lambda row, terms: 1 / 0 if row.post_id == cast.department.post.id else real(row, terms))
    with at("2023-08-14T08:00"):
        assert outbox.work() == {"sent": 1, "waiting": 2, "failed": 1}
    row = Delivery.objects.get(post=cast.department.post)
    assert (row.state, row.problem, row.attempts) == ("waiting", "fault", 1)
    monkeypatch.setattr(outbox, "_made", real)
    with at("2023-08-14T08:06"):
        outbox.work()
    assert addresses(post) == ["department@example.org", "reporter@example.org"]


def test_what_breaks_while_it_is_sent_is_not_sent_again(
    cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody knows whether it arrived; and what a library says of an address is in no log."""
    reachable(cast, "department", "reporter")
    for one in ("department", "reporter"):
        services.notify(posts=[cast.members[one].post.id], key="case:1", text="第 1 件")

    def send(kind: str, address: str, message: object) -> None:
        if address.startswith("department"):
            raise RuntimeError(f"cannot reach {address}")
        post.send(kind, address, message)  # type: ignore[arg-type]

    monkeypatch.setattr("guatu.notices.senders.send", send)
    for _again in range(2):
        outbox.work()
    assert addresses(post) == ["reporter@example.org"]
    row = Delivery.objects.exclude(notice=None).get(post=cast.department.post)
    assert (row.state, row.problem, row.attempts) == ("failed", "interrupted", 1)
    assert "RuntimeError" in caplog.text and "department@" not in caplog.text


def test_a_digest_has_told_only_what_stands_in_it(land: Cast, post: Post) -> None:
    """Thirty notices: twenty stand in the first digest, which counts the rest; the second tells those ten and nothing else."""
    rhythm(land)
    with at("2023-08-14T18:00"):
        for n in range(30):
            tell(land, 100 + n, "digest")
    with at("2023-08-15T08:00"):
        outbox.work()
    assert "20. 第 119 件\n21. 另有 10 条" in post.bodies[0]
    assert Notice.objects.filter(sent_at=None).count() == 10
    with at("2023-08-16T08:00"):
        outbox.work()
    assert "1. 第 120 件" in post.bodies[1] and "10. 第 129 件" in post.bodies[1] and "第 119 件" not in post.bodies[1]
    assert not Notice.objects.filter(sent_at=None).exists()


def test_how_long_it_is_news_is_a_parameter(land: Cast, post: Post) -> None:
    rhythm(land)
    Parameter.objects.create(key="notices.fresh_days", root=land.city, value=1, source="示政办〔2023〕1号")
    with at("2023-08-14T18:00"):
        tell(land, 1, "digest")
    with at("2023-08-15T17:00"):
        tell(land, 2, "digest")
    with at("2023-08-16T08:00"):
        outbox.work()
    assert "第 2 件" in post.bodies[0] and "第 1 件" not in post.bodies[0]


def test_in_the_house_it_is_told_whatever_goes_outside(land: Cast, post: Post) -> None:
    """Muted, in the quiet, beyond the cap, on a day off: the inbox holds it at once."""
    rhythm(land, is_digest_on=False, muted=["case"])
    Parameter.objects.create(key="notices.daily_cap", root=land.city, value=0, source="示政办〔2023〕1号")
    with at("2023-08-19T23:00"):
        for n, urgency in enumerate(("digest", "normal", "urgent"), start=1):
            tell(land, n, urgency)
        outbox.work()
    assert post.sent == [] and queries.unread_count(land.department.actor) == 3
