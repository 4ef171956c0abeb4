"""What leaves the house: once, at its hour, up to the cap, the rest with the digest; and what becomes of a message that fails."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.access.models import Incumbency, User
from guatu.cases import digest as case_digest
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.notices import digest, jobs, outbox, queries, services
from guatu.notices.digest import Line
from guatu.notices.models import Channel, Delivery, Notice
from guatu.notices.senders import NotSent
from guatu.notices.tests.conftest import Post, at, rhythm, tell
from guatu.runner.jobs import drain
from guatu.runner.models import Job
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_works(land: Cast, post: Post) -> None:
    notice = tell(land)
    assert Job.objects.get().key == "notices.deliver"
    drain()
    assert post.bodies == ["第 1 件"]
    notice.refresh_from_db()
    assert notice.sent_at == clock.now()
    assert Delivery.objects.get().state == "sent"


def test_run_twice_it_goes_out_once(land: Cast, post: Post) -> None:
    tell(land)
    outbox.work()
    outbox.work()
    assert len(post.sent) == 1


def test_quiet_hours_hold_it_until_morning_but_not_what_is_urgent(land: Cast, post: Post) -> None:
    with at("2023-08-14T22:00"):
        tell(land, 1)
        tell(land, 2, "urgent")
        outbox.work()
        assert post.bodies == ["第 2 件"]
    with at("2023-08-15T07:29"):
        outbox.work()
        assert len(post.sent) == 1
    with at("2023-08-15T07:30"):
        outbox.work()
    assert post.bodies == ["第 2 件", "第 1 件"]


def test_days_off_are_quiet(land: Cast, post: Post) -> None:
    with at("2023-08-19T10:00"):
        tell(land)
        outbox.work()
    assert post.sent == []


def test_over_the_cap_the_rest_waits_for_the_digest(land: Cast, post: Post) -> None:
    for n in range(1, 13):
        tell(land, n)
    outbox.work()
    assert len(post.sent) == 10
    assert [one.key for one in Notice.objects.filter(is_put_off=True).order_by("key")] == ["case:11", "case:12"]
    rhythm(land)
    with at("2023-08-15T08:00"):
        outbox.work()
        outbox.work()
    assert len(post.sent) == 11
    assert "1. 第 11 件\n2. 第 12 件" in post.bodies[-1] and "第 10 件" not in post.bodies[-1]
    assert not Notice.objects.filter(sent_at=None).exists()


def test_what_was_read_or_muted_stays_inside(land: Cast, post: Post) -> None:
    with at("2023-08-14T22:00"):
        tell(land, 1)
        services.mark_read(post=land.department.post.id)
        tell(land, 2)
    rhythm(land, is_digest_on=False, muted=["case"])
    outbox.work()
    with at("2023-08-15T09:00"):
        outbox.work()
    assert post.sent == [] and queries.unread_count(land.department.actor) == 1


def test_what_was_told_before_the_channel_was_opened_stays_inside(cast: Cast, post: Post) -> None:
    with at("2023-08-13T10:00"):
        tell(cast)
    services.open_channel(actor=cast.department.actor, kind="email", address="land@example.org")
    rhythm(cast, is_digest_on=False)
    outbox.work()
    assert post.sent == []


def test_a_failed_message_is_tried_again_and_given_up(land: Cast, post: Post) -> None:
    tell(land)
    post.problems = [NotSent("unreachable") for _n in range(9)]
    outbox.work()
    row = Delivery.objects.get()
    assert (row.state, row.problem, row.attempts) == ("waiting", "unreachable", 1)
    outbox.work()
    assert Delivery.objects.get().attempts == 1
    for minute in ("10:06", "10:40", "13:00"):
        with at(f"2023-08-14T{minute}"):
            outbox.work()
    row.refresh_from_db()
    assert (row.state, row.problem, row.attempts) == ("failed", "given_up", 4)
    assert len(post.problems) == 5 and Notice.objects.get().sent_at is None


def test_a_host_taken_off_the_list_is_refused(land: Cast, post: Post, settings: object) -> None:
    tell(land)
    settings.NOTICE_HOSTS = []  # type: ignore[attr-defined]
    outbox.work()
    assert (Delivery.objects.get().state, Delivery.objects.get().problem) == ("refused", "unlisted")


def test_a_message_nobody_knows_the_end_of_is_not_sent_again(land: Cast, post: Post) -> None:
    tell(land)
    outbox.work()
    Delivery.objects.update(state="sending", tried_at=clock.now() - dt.timedelta(minutes=16))
    outbox.work()
    assert (Delivery.objects.get().state, len(post.sent)) == ("failed", 1)


def test_the_channel_is_not_handed_over_with_the_post(land: Cast, post: Post) -> None:
    tell(land)
    heir = User.objects.get(username="viewer")
    Incumbency.objects.filter(post=land.department.post).update(user=heir)
    outbox.work()
    assert post.sent == []
    Incumbency.objects.filter(post=land.department.post).update(user=land.department.user)
    User.objects.filter(id=land.department.user.id).update(is_active=False)
    outbox.work()
    assert post.sent == []


def test_the_same_digest_goes_through_every_channel(cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    with at("2023-08-14T06:00"):
        services.open_channel(actor=cast.department.actor, kind="email", address="land@example.org")
        Channel.objects.create(
            post=cast.department.post, user=cast.department.user, kind="wecom", address="x", opened_at=clock.now()
        )
        services.notify(posts=[cast.department.post.id], key="remind:1", text="将到期", urgency="digest")
    monkeypatch.setattr("guatu.notices.senders.refusal", lambda *_a: "")
    with at("2023-08-14T08:00"):
        outbox.work()
    assert len(post.sent) == 2
    assert len({message for _kind, _address, message in post.sent}) == 1 and "将到期" in post.bodies[0]


def test_the_digest_in_both_languages(cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(digest._SECTIONS, "said", lambda _post, _at: [Line("清表受阻 · 逾期 3 天", "今天要办")])
    with at("2023-08-14T06:00"):
        services.open_channel(actor=cast.department.actor, kind="email", address="land@example.org")
        tell(cast, urgency="digest")
    with at("2023-08-14T07:59"):
        outbox.work()
        assert post.sent == []
    with at("2023-08-14T08:00"):
        outbox.work()
    _kind, _address, message = post.sent[0]
    assert message.subject == "挂图日报 2023-08-14"
    assert message.body.startswith("【今天要办】\n1. 清表受阻 · 逾期 3 天\n\n【还没有看过的通知】\n1. 第 1 件\n\n")
    User.objects.filter(id=cast.department.user.id).update(language="en")
    with at("2023-08-15T08:30"):
        outbox.work()
    assert post.sent[1][2].subject == "Guatu daily digest 2023-08-15"
    assert "不想再收" not in post.bodies[1]


def test_a_day_with_nothing_to_say_is_silent(cast: Cast, post: Post) -> None:
    with at("2023-08-14T06:00"):
        services.open_channel(actor=cast.department.actor, kind="email", address="land@example.org")
    outbox.work()
    tell(cast, urgency="digest")
    outbox.work()
    assert (post.sent, Delivery.objects.get().state) == ([], "empty")


def test_sections_and_hours_are_declared_once() -> None:
    with pytest.raises(RuntimeError):
        digest.register_section(case_digest.SECTION, lambda _post, _at: [])
    with pytest.raises(RuntimeError):
        case_digest.terms.provide(case_digest.house_hours)


def test_the_job_answers_what_it_did(land: Cast, post: Post) -> None:
    tell(land)
    job = Job.objects.get()
    drain()
    job.refresh_from_db()
    assert (job.result, SYSTEM.is_system, jobs.deliver.job_key) == ({"sent": 1, "waiting": 1, "failed": 0}, True, "notices.deliver")
