"""What the crew room opens, at a member's own or other place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from guatu.access.models import Place, Post, Unit
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.crews.services import Seating, Visit, hand_over_post, record_visit, seat_post
from tests.cast import Cast, Member
from tests.register import load_parameters, project_at, reached


def _post(place: Place) -> Post:
    unit, _made = Unit.objects.get_or_create(
        name=f"{place.name}服务中心", place=place, defaults={"kind": "department", "is_sample": True}
    )
    return Post.objects.create(title="服务专员", unit=unit, place=place, is_sample=True)


def _project(member: Member, is_own: bool) -> UUID:
    load_parameters()
    unit, place = (member.own_unit, member.own_place) if is_own else (member.other_unit, member.other_place)
    return project_at(place, reached("P20", "2022-03-01"), reached("P30", "2022-06-01"), unit=str(unit.id))


def _place(member: Member, is_own: bool) -> Place:
    return member.own_place if is_own else member.other_place


def crew_project(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A signed project."""
    return {"project": _project(member, is_own)}


def crew_seat(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A seat somebody holds."""
    project = _project(member, is_own)
    seating = Seating(_post(_place(member, is_own)).id, "officer")
    return {"project": project, "seat": seat_post(actor=SYSTEM, project=project, seating=seating)}


def crew_post(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A post."""
    load_parameters()
    return {"post": _post(_place(member, is_own)).id}


def crew_visit(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A visit."""
    project = _project(member, is_own)
    visit = Visit(project, "call", (_post(_place(member, is_own)).id,), "看进度", is_clear=True)
    return {"visit": record_visit(actor=SYSTEM, visit=visit).visit}


def crew_handover(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A hand-over."""
    load_parameters()
    post = _post(_place(member, is_own))
    return {"fact": hand_over_post(actor=SYSTEM, from_post=post.id, to_post=post.id, on=clock.today(), reason="轮岗")}


FACTORIES = {
    "crew_project": crew_project, "crew_seat": crew_seat, "crew_post": crew_post, "crew_visit": crew_visit,
    "crew_handover": crew_handover,
}  # fmt: skip
