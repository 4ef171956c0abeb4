"""Arguments of the room's addresses for a member's own or other place, unit or leader."""

from __future__ import annotations

from typing import Any

from guatu.cases.models import Case
from guatu.cases.services import Order, accept_case, open_case, propose_escalation, submit_result
from guatu.cases.tests.scene import proof
from guatu.facts import journal
from guatu.facts.models import Evidence
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.ids import uuid7
from guatu.ledger.models import SavedView
from guatu.life.supervise.kinds import InstructionRecorded
from guatu.life.supervise.models import Instruction
from tests.cast import Cast, Member, unit_of
from tests.register import load_parameters


def opened(cast: Cast, member: Member, is_own: bool) -> Any:
    """A case at a member's own or other place; for a department one that its own or another unit has to handle."""
    load_parameters()
    place = member.own_place if is_own else member.other_place
    handler, issuer = unit_of(cast, place, "land_bureau"), unit_of(cast, place, "city_office")
    if member.role == "department":
        place, handler = cast.county_a, member.own_unit if is_own else member.other_unit
    order = Order(kind="assignment", title="清表", handler=handler.id, place=place.id, issuer=issuer.id, verifier=issuer.id)
    return open_case(actor=SYSTEM, order=order)


def case(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A case."""
    return {"case": opened(cast, member, is_own)}


def act(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """One of its acts."""
    return {"case": opened(cast, member, is_own), "act": "note"}


def evidence(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A photo of its result."""
    one = opened(cast, member, is_own)
    accept_case(actor=SYSTEM, case=one)
    submit_result(actor=SYSTEM, case=one, text="清表完成", evidence=proof())
    return {"case": one, "piece": Evidence.objects.get(fact__subject_id=str(one)).id}


def escalation(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A rung that somebody has to decide."""
    one = opened(cast, member, is_own)
    made = propose_escalation(actor=SYSTEM, case=one, ladder="letters", rung="reminder", rank=1, why="逾期 3 天")
    assert made is not None and Case.objects.filter(id=one).exists()
    return {"escalation": made.id}


def saved_view(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A view of the member's own post, or of somebody else's."""
    post = member.post if is_own and member.post else cast.members["inspector" if member.key != "inspector" else "viewer"].post
    row = SavedView.objects.create(post=post, page="cases", name="逾期", query="mark=overdue", created_at=clock.now())
    return {"view": row.id}


def instruction(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A leader's words that wait for approval of what was proposed."""
    load_parameters()
    place = member.own_place if is_own else member.other_place
    row = Instruction.objects.create(
        id=uuid7(), root_id=place.root_id, place=place, form="written", mode="handle", leader_post=cast.leader.post,
        given_on=clock.today(), title="清表", text="请抓紧。", unit=cast.units["city_office"], state="proposed", opinion="拟办",
        handler_id=cast.units["land_bureau"].id, proposed_post_id=uuid7(), created_at=clock.now(), is_sample=True,
    )  # fmt: skip
    return {"instruction": row.id}


def scan(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """The paper they were written on."""
    made = instruction(cast, member, is_own)
    row = Instruction.objects.get(id=made["instruction"])
    recorder = Actor(post_id=None, user_id=None, unit_id=None, channel="system")
    with journal.entry(actor=recorder, verb="supervise.record_written") as entry:
        told = InstructionRecorded(form="written", leader_post="", mode="handle", title=row.title, text=row.text)
        entry.record(told, occurred_on=row.given_on, place=row.place_id, subject=("instruction", row.id), evidence=proof())
    return {**made, "piece": Evidence.objects.get(fact__subject_id=str(row.id)).id}


FACTORIES = {
    "case": case, "case-act": act, "case-evidence": evidence, "case-escalation": escalation, "case-view": saved_view,
    "case-instruction": instruction, "case-scan": scan,
}  # fmt: skip
