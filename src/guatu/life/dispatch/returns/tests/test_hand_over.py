"""A post is handed over with the returns it owes and the checks that wait for it on the list."""

from __future__ import annotations

import pytest

from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.crews.services import hand_over_post, items_of
from guatu.life.dispatch.returns.services import send_back
from guatu.life.dispatch.returns.tests.scene import building, filed, pick_of, seated
from guatu.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def lines(actor: Actor) -> list[tuple[str, str]]:
    """The list of a post: what, about which project."""
    assert actor.post_id is not None
    return [(one["detail"], one["title"]) for one in items_of(actor.post_id) if one["mover"] == "returns"]


def test_it_works(cast: Cast) -> None:
    back = building(cast.county_a, "示例退回")
    filed(cast, building(cast.county_a, "示例待审"))
    send_back(actor=cast.county_office.actor, pick=pick_of(filed(cast, back)), reason="照片不清")
    told = lines(cast.reporter.actor)
    assert ("重报 日报（2023-08-14）", "示例退回") in told and ("填报 周报（2023-W33）", "示例待审") in told
    assert not any("审核" in detail for detail, _title in told)
    assert ("审核 日报（2023-08-14）", "示例待审") in lines(cast.county_office.actor)


def test_the_taker_owes_the_same_and_is_told(cast: Cast) -> None:
    building(cast.county_a)
    taker = seated(cast, cast.units["county_a_office"], "reporter", "甲县填报员二")
    giver = cast.reporter.actor.post_id
    assert giver is not None and taker.post_id is not None
    hand_over_post(actor=cast.county_office.actor, from_post=giver, to_post=taker.post_id, on=clock.today(), reason="轮岗")
    assert lines(taker) == lines(cast.reporter.actor) != []
    assert Notice.objects.filter(post_id=taker.post_id, key__startswith="returns.handed_over").count() == 1


def told_of_returns(cast: Cast, giver: Actor, taker: Actor) -> int:
    """How many notices of returns the taker of a post has."""
    assert giver.post_id is not None and taker.post_id is not None
    hand_over_post(actor=cast.city_office.actor, from_post=giver.post_id, to_post=taker.post_id, on=clock.today(), reason="轮岗")
    return Notice.objects.filter(post_id=taker.post_id, key__startswith="returns.handed_over").count()


def test_who_takes_what_is_only_due_later_is_told_too(cast: Cast) -> None:
    """Nothing is owed today; the next occasion is the taker's all the same."""
    assert lines(cast.reporter.actor) == []
    assert (
        told_of_returns(cast, cast.reporter.actor, seated(cast, cast.units["county_a_office"], "reporter", "甲县填报员二")) == 1
    )


def test_who_takes_a_post_without_returns_is_told_nothing_of_them(cast: Cast) -> None:
    building(cast.county_a)
    assert told_of_returns(cast, cast.leader.actor, seated(cast, cast.leader.post.unit, "leader", "市领导二")) == 0
