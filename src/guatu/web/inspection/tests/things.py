"""What the inspection room opens, at a member's own or other place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from guatu.access.models import Place
from guatu.cases.services import Order, open_case
from guatu.facts import files
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.ids import uuid7
from guatu.life.supervise.rounds.models import LedgerBatch, Recheck, RecheckDraw
from guatu.life.supervise.rounds.services import RoundPlan, start_round
from tests.cast import Cast, Member, unit_of
from tests.register import load_parameters, project_at


def _place(member: Member, is_own: bool) -> Place:
    load_parameters()
    return member.own_place if is_own else member.other_place


def _round(member: Member, is_own: bool) -> tuple[UUID, UUID]:
    place = _place(member, is_own)
    unit = member.own_unit if is_own else member.other_unit
    project = project_at(place, unit=str(unit.id))
    today = clock.today()
    return start_round(actor=SYSTEM, plan=RoundPlan("示例核查", place.id, "full", today, today)), project


def inspection_round(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A round over one project, open to whoever may at the place."""
    return {"round_id": _round(member, is_own)[0]}


def inspection_item(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """Its project."""
    made, project = _round(member, is_own)
    return {"round_id": made, "project": project}


def problem_batch(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A problem ledger that waits."""
    kept = files.store(b"a,b\n", name="a.csv", kind="csv")
    place = _place(member, is_own)
    batch = LedgerBatch.objects.create(
        place=place, filename="问题台账.csv", file_sha256=kept.sha256, grade="B", state="previewed", created_at=clock.now(),
        counts={"new": 0, "changed": 0, "unchanged": 0, "rejected": 0},
    )  # fmt: skip
    return {"pk": batch.id}


def inspection_recheck(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A case drawn to be looked at again."""
    place = _place(member, is_own)
    order = Order(kind="problem", title="示例问题", handler=unit_of(cast, place, "housing_bureau").id, place=place.id, grade="C")
    case = open_case(actor=SYSTEM, order=order)
    today = clock.today()
    draw = RecheckDraw.objects.create(
        id=uuid7(), root_id=place.root_id, place=place, drawn_on=today, from_on=today, to_on=today, percent=10, closed=1, seed="x",
    )  # fmt: skip
    return {"pk": Recheck.objects.create(draw=draw, case_id=case).id}


def inspection_parameters(_cast: Cast, _member: Member, _is_own: bool) -> dict[str, Any]:
    """No fields: only the parameters without which nothing is drawn."""
    load_parameters()
    return {}


FACTORIES = {
    "inspection_round": inspection_round, "inspection_item": inspection_item, "problem_batch": problem_batch,
    "inspection_recheck": inspection_recheck, "inspection_parameters": inspection_parameters,
}  # fmt: skip
