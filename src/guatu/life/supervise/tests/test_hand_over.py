"""A leader's post is handed over: what is not over answers to whoever takes it; whose words they are stays (DECISIONS 24)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from guatu.cases import services as cases
from guatu.cases.tests.scene import officer
from guatu.cases.todo import todo_of
from guatu.facts import verify
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Refused
from guatu.ledger.crews.handover import owed_by
from guatu.ledger.crews.services import hand_over_post
from guatu.life.supervise import queries, services
from guatu.life.supervise.tests.words import row, told
from guatu.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 8, 14)


def recorded(cast: Cast, **more: Any) -> UUID:
    return services.record_instruction(actor=cast.city_office.actor, told=told(cast, **more))


def proposed(cast: Cast, instruction: UUID) -> None:
    services.propose_handling(
        actor=cast.city_office.actor, instruction=instruction, opinion="拟请牵头办理", handler=cast.units["land_bureau"].id
    )


def handed(cast: Cast) -> Actor:
    """The city's leader gives its post to another leader of its unit."""
    heir = officer(cast, "city_government", "leader", "接任市领导")
    hand_over_post(
        actor=cast.city_office.actor, from_post=cast.leader.actor.post_id, to_post=heir.post_id, on=clock.today(), reason="分工调整"
    )  # type: ignore[arg-type]
    return heir


def listed(post: UUID | None) -> list[tuple[str, str]]:
    return [(one.title, one.detail) for mover, one in owed_by(post) if mover == "instructions"]  # type: ignore[arg-type]


def test_the_heir_decides_and_is_told(cast: Cast) -> None:
    waits, later = recorded(cast, mode="advise", title="清表"), recorded(cast, mode="advise", title="征迁", category="wages")
    proposed(cast, waits)
    leader = cast.leader.actor
    assert listed(leader.post_id) == [("其他协调事项", "听取反馈，批示"), ("清表", "批拟办，批示")]
    heir = handed(cast)
    assert listed(leader.post_id) == [] and len(listed(heir.post_id)) == 2
    assert [one.act for one in todo_of(heir, TODAY)] == ["批拟办"] and todo_of(leader, TODAY) == []
    assert (row(waits).leader_post_id, row(waits).answers_to) == (leader.post_id, heir.post_id)
    with pytest.raises(Refused):
        services.approve_handling(actor=leader, instruction=waits)
    assert services.approve_handling(actor=heir, instruction=waits) is not None
    proposed(cast, later)
    assert Notice.objects.filter(key__startswith=f"handling:{later}").get().post_id == heir.post_id
    assert {one.id for one in queries.visible_instructions(leader)} == {waits, later}, "one's own words stay readable"
    assert {one.id for one in queries.visible_instructions(heir)} == {waits, later}
    moved = Fact.objects.filter(kind="supervise.instruction_handed_over")
    assert {(one.subject_id, one.body["to_post"], one.reason) for one in moved} == {
        (str(one), str(heir.post_id), "分工调整") for one in (waits, later)
    }
    assert list(verify.verify()) == []


def test_what_is_over_stays(cast: Cast) -> None:
    read, done = recorded(cast, mode="read"), recorded(cast, mode="handle", handler=cast.units["land_bureau"].id)
    cases.withdraw_case(actor=cast.city_office.actor, case=row(done).case_id, reason="重复")
    running = recorded(cast, mode="handle", handler=cast.units["land_bureau"].id)
    heir = handed(cast)
    assert {one.id: one.heir_post_id for one in queries.visible_instructions(heir)} == {running: heir.post_id}
    assert row(read).heir_post_id is None
