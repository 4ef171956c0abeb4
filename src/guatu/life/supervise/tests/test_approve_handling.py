"""拟办: proposed by the office that keeps the instruction, approved by somebody else, and then a case like any other."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from guatu.cases import services as cases
from guatu.cases.models import CaseStanding
from guatu.cases.tests.scene import officer, proof, standing
from guatu.cases.todo import todo_of
from guatu.facts.models import Fact
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.supervise import services
from guatu.life.supervise.tests.words import WORDS, row, told
from guatu.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 8, 14)


def recorded(cast: Cast, **more: Any) -> UUID:
    return services.record_instruction(actor=cast.city_office.actor, told=told(cast, **more))


def proposed(cast: Cast, instruction: UUID, **more: Any) -> None:
    given = {
        "opinion": "拟请市自然资源局牵头办理",
        "handler": cast.units["land_bureau"].id,
        "due_on": dt.date(2023, 8, 21),
        **more,
    }
    services.propose_handling(actor=cast.city_office.actor, instruction=instruction, **given)


def acts_of(cast: Cast, who: str) -> list[str]:
    return [item.act for item in todo_of(cast.members[who].actor, TODAY)]


def test_it_works(cast: Cast) -> None:
    made = recorded(cast, mode="advise", category="wages")
    assert acts_of(cast, "city_office") == ["拟办"] and acts_of(cast, "leader") == []
    proposed(cast, made)
    assert acts_of(cast, "city_office") == [] and acts_of(cast, "leader") == ["批拟办"]
    assert Notice.objects.get(key__startswith="handling:").post_id == cast.leader.actor.post_id
    case = services.approve_handling(actor=cast.leader.actor, instruction=made)
    assert case is not None
    found = standing(case)
    assert (found.unit_id, found.issuer_unit_id, found.due_on) == (
        cast.units["land_bureau"].id, cast.units["city_office"].id, dt.date(2023, 8, 21),
    )  # fmt: skip
    assert found.is_sensitive and row(made).state == "opened"
    kinds = list(Fact.objects.order_by("recorded_at", "line").values_list("kind", flat=True))
    assert kinds[:2] == ["supervise.instruction_recorded", "supervise.handling_proposed"]
    assert set(kinds[2:]) == {"supervise.handling_decided", "cases.opened"}


def test_it_closes_only_when_reported_back_and_may_be_written_again(cast: Cast) -> None:
    made = recorded(cast)
    proposed(cast, made)
    case = services.approve_handling(actor=cast.leader.actor, instruction=made)
    assert case is not None
    land, office = cast.department.actor, cast.city_office.actor
    for _round in range(2):
        if standing(case).state == "assigned":
            cases.accept_case(actor=land, case=case)
        cases.submit_result(actor=land, case=case, text="已清表", evidence=proof())
        cases.verify_result(actor=office, case=case, manner="on_site")
        if _round == 0:
            cases.reinstruct(actor=office, case=case, text="再加快。")
    with pytest.raises(Invalid):
        cases.close_case(actor=office, case=case)
    cases.report_back(actor=office, case=case, text="已清表，报领导阅。")
    cases.close_case(actor=office, case=case)
    assert standing(case).state == "closed" and standing(case).text == f"{WORDS}\n再加快。"


def test_it_goes_back_with_a_reason_and_may_be_proposed_anew(cast: Cast) -> None:
    made = recorded(cast)
    proposed(cast, made)
    with pytest.raises(Invalid):
        services.approve_handling(actor=cast.leader.actor, instruction=made, is_approved=False)
    assert services.approve_handling(actor=cast.leader.actor, instruction=made, is_approved=False, reason="请住建局会办") is None
    assert (row(made).state, row(made).return_reason) == ("recorded", "请住建局会办")
    proposed(cast, made, coop=(cast.units["housing_bureau"].id,))
    assert (row(made).state, row(made).return_reason) == ("proposed", "")
    assert not CaseStanding.objects.exists()


def test_whoever_proposes_does_not_approve(cast: Cast) -> None:
    made = recorded(cast)
    proposed(cast, made)
    with pytest.raises(Refused):
        services.approve_handling(actor=cast.city_office.actor, instruction=made)
    second = officer(cast, "city_office", role="city_office", title="市项目办副主任")
    assert services.approve_handling(actor=second, instruction=made) is not None


@pytest.mark.parametrize("who", ["county_office", "inspector"])
@pytest.mark.parametrize("is_approved", [True, False])
def test_only_the_leader_or_the_unit_that_keeps_it_decides(cast: Cast, who: str, is_approved: bool) -> None:
    """Its place is in their reach and they hold the verb, for what is theirs; this is the city's leader's."""
    made = recorded(cast)
    proposed(cast, made)
    with pytest.raises(Refused):
        services.approve_handling(actor=cast.members[who].actor, instruction=made, is_approved=is_approved, reason="重拟")
    assert row(made).state == "proposed" and not CaseStanding.objects.exists()
    assert acts_of(cast, who) == []


def test_only_the_unit_that_keeps_it_proposes(cast: Cast) -> None:
    made = recorded(cast)
    with pytest.raises(Refused):
        services.propose_handling(
            actor=cast.inspector.actor, instruction=made, opinion="拟办", handler=cast.units["land_bureau"].id
        )
    with pytest.raises(Refused):
        services.propose_handling(actor=cast.leader.actor, instruction=made, opinion="拟办", handler=cast.units["land_bureau"].id)
    with pytest.raises(NotFound):
        services.propose_handling(
            actor=cast.other_county_office.actor, instruction=made, opinion="拟办", handler=cast.units["land_bureau"].id
        )


def test_a_proposal_says_what_is_missing(cast: Cast) -> None:
    made = recorded(cast)
    for more, field in (
        ({"opinion": ""}, "opinion"),
        ({"handler": made}, "handler"),
        ({"due_on": dt.date(2023, 8, 1)}, "due_on"),
    ):
        with pytest.raises(Invalid) as refused:
            proposed(cast, made, **more)
        assert field in refused.value.problems


def test_nothing_is_decided_twice(cast: Cast) -> None:
    made = recorded(cast)
    with pytest.raises(Conflict):
        services.approve_handling(actor=cast.leader.actor, instruction=made)
    proposed(cast, made)
    services.approve_handling(actor=cast.leader.actor, instruction=made)
    with pytest.raises(Conflict):
        services.approve_handling(actor=cast.leader.actor, instruction=made)
    with pytest.raises(Conflict):
        proposed(cast, made)
    assert CaseStanding.objects.live().count() == 1
