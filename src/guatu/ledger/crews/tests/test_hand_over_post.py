"""Hand-over: everything moves in one verb, the list is kept, and what other storeys registered moves too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guatu.access.models import Delegation
from guatu.facts.models import Entry, Fact
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.crews import handover
from guatu.ledger.crews.handover import Mover, Moving, OwedDuty
from guatu.ledger.crews.queries import crew_of, handovers_of, past_seats, projects_of_post
from guatu.ledger.crews.services import hand_over_post, items_of, list_hash
from guatu.ledger.crews.tests.scene import day, grants_over, post_in, seated, signed_at
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = day("2023-08-14")


def test_it_works(cast: Cast) -> None:
    giver, taker = post_in(cast, "housing_bureau"), post_in(cast, "housing_bureau", "新服务员")
    first, second = signed_at(cast), signed_at(cast, "county_b", name="乙县项目")
    seated(cast, first, giver)
    seated(cast, second, giver, "department", element="land")
    fact = hand_over_post(actor=cast.city_office.actor, from_post=giver.id, to_post=taker.id, on=TODAY, reason="岗位撤销")
    assert projects_of_post(giver.id) == []
    assert sorted(projects_of_post(taker.id)) == sorted([first, second])
    assert (grants_over(first, giver), grants_over(first, taker)) == ([("reporter", TODAY)], [("reporter", None)])
    assert past_seats(first)[0].end_cause == "handed_over"
    kept = Fact.objects.get(id=fact)
    assert kept.subject_id == str(giver.id)
    assert sorted(item["title"] for item in kept.body["items"]) == ["乙县项目", "示例项目"]
    assert kept.body["list_hash"] == list_hash(tuple(kept.body["items"]))
    assert Entry.objects.get(id=kept.entry_id).verb == "ledger.hand_over_post"
    assert handovers_of(giver.id) == [kept]


def test_a_new_incumbent_keeps_the_posts_seats(cast: Cast) -> None:
    post, project = post_in(cast, "county_a_office"), signed_at(cast)
    seat = seated(cast, project, post)
    hand_over_post(actor=cast.county_office.actor, from_post=post.id, to_post=post.id, on=TODAY, reason="人员轮岗")
    assert [one.fact_id for one in crew_of(project)] == [seat]
    assert len(handovers_of(post.id)[0].body["items"]) == 1


def test_where_the_taker_sits_already_it_sits_once(cast: Cast) -> None:
    giver, taker, project = post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手"), signed_at(cast)
    seated(cast, project, giver, "member")
    seated(cast, project, taker, "member")
    hand_over_post(actor=cast.city_office.actor, from_post=giver.id, to_post=taker.id, on=TODAY, reason="合并岗位")
    assert [one.post_id for one in crew_of(project)] == [taker.id]


def test_delegations_are_not_touched(cast: Cast) -> None:
    giver, taker = post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手")
    row = Delegation.objects.create(from_post=giver, to_post=taker, verbs=["project.read"], from_on=day("2023-01-01"))
    hand_over_post(actor=cast.city_office.actor, from_post=giver.id, to_post=taker.id, on=TODAY, reason="岗位撤销")
    row.refresh_from_db()
    assert (row.from_post_id, row.to_on) == (giver.id, None)


@pytest.fixture
def diary() -> Iterator[list[Moving]]:
    """Another storey's mover, for one test."""
    moved: list[Moving] = []
    handover.register_mover(Mover("diary", "台账事项", lambda _post: [OwedDuty("d1", "答复来函", due_on=TODAY)], moved.append))
    yield moved
    del handover._MOVERS["diary"]


def test_what_other_storeys_hold_moves_too(cast: Cast, diary: list[Moving]) -> None:
    giver, taker = post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手")
    hand_over_post(actor=cast.city_office.actor, from_post=giver.id, to_post=taker.id, on=TODAY, reason="岗位撤销")
    assert [(one.from_post.id, one.to_post.id) for one in diary] == [(giver.id, taker.id)]
    (item,) = handovers_of(giver.id)[0].body["items"]
    assert (item["mover"], item["title"], item["due_on"]) == ("diary", "答复来函", "2023-08-14")
    with pytest.raises(RuntimeError):
        handover.register_mover(Mover("diary", "", lambda _post: [], moved_nothing))


def moved_nothing(_moving: Moving) -> None:
    """Nothing."""


def test_one_failure_leaves_everything(cast: Cast) -> None:
    giver, taker, project = post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手"), signed_at(cast)
    seat = seated(cast, project, giver, from_on=day("2023-08-10"))
    with pytest.raises(Invalid):
        hand_over_post(actor=cast.city_office.actor, from_post=giver.id, to_post=taker.id, on=day("2023-08-09"), reason="x")
    assert [one.fact_id for one in crew_of(project)] == [seat]
    assert handovers_of(giver.id) == []


def test_a_list_that_changed_meanwhile_is_looked_at_again(cast: Cast) -> None:
    giver, taker = post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手")
    seen = list_hash(items_of(giver.id))
    seated(cast, signed_at(cast), giver)
    asked = {"actor": cast.city_office.actor, "from_post": giver.id, "to_post": taker.id, "on": TODAY, "reason": "x"}
    with pytest.raises(Conflict):
        hand_over_post(**asked, seen=seen)
    hand_over_post(**asked, seen=list_hash(items_of(giver.id)))


def test_it_refuses(cast: Cast) -> None:
    giver, taker = post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手")
    gone = post_in(cast, "county_a_office", "撤了", valid_to=day("2023-01-01"))
    asked = {"actor": cast.city_office.actor, "from_post": giver.id, "to_post": taker.id, "on": TODAY, "reason": "x"}
    for more, field in (
        ({"to_post": gone.id}, "to_post"), ({"reason": " "}, "reason"), ({"on": day("2023-08-15")}, "on"),
        ({"witness": gone.id}, "witness"), ({"witness": taker.id}, "witness"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            hand_over_post(**{**asked, **more})
        assert field in refused.value.problems
    for member in (cast.reporter, cast.viewer):
        with pytest.raises(Refused):
            hand_over_post(**{**asked, "actor": member.actor})
    with pytest.raises(NotFound):
        hand_over_post(**{**asked, "actor": cast.other_county_office.actor})


def test_the_same_key_hands_over_once(cast: Cast) -> None:
    giver, taker = post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手")
    seated(cast, signed_at(cast), giver)
    asked = {
        "actor": cast.city_office.actor,
        "from_post": giver.id,
        "to_post": taker.id,
        "on": TODAY,
        "reason": "x",
        "idem_key": "k",
    }
    assert hand_over_post(**asked) == hand_over_post(**asked)
    assert len(handovers_of(giver.id)) == 1
