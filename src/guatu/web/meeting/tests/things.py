"""Arguments of the room's addresses for a member's own or other place; a department's own is a body it sits on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from guatu.cases.tests.scene import proof
from guatu.facts.models import Evidence
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.ids import uuid7
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries, Topic
from guatu.life.dispatch.meetings.services import (
    Slip,
    draft_minutes,
    finish_meeting,
    freeze_pack,
    plan_meeting,
    raise_topic,
    set_series,
    take_attendance,
)
from tests.cast import Cast, Member
from tests.register import load_parameters

_SETTINGS = {
    "title": "示例例会", "kind": "weekly", "rhythm": "weekly", "weekday": 0, "starts_at": dt.time(15), "parts": ["promises", "topics"],
}  # fmt: skip


def _series(cast: Cast, member: Member, is_own: bool) -> MeetingSeries:
    load_parameters()
    place = member.own_place if is_own else member.other_place
    unit = member.own_unit if is_own else member.other_unit
    # Members bring their own place into reach; to others it must stay out of it.
    is_member = is_own or member.role == "department"
    members = [str(unit.id)] if is_member else []
    key = uuid7().hex[-12:]
    return set_series(actor=SYSTEM, place=place, key=key, settings={**_SETTINGS, "members": members})


def series(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A body that meets."""
    return {"pk": _series(cast, member, is_own).id}


def _meeting(cast: Cast, member: Member, is_own: bool) -> Meeting:
    return plan_meeting(actor=SYSTEM, series=_series(cast, member, is_own).id, held_on=clock.today())


def meeting(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A meeting being prepared for today."""
    return {"pk": _meeting(cast, member, is_own).id}


def _frozen(cast: Cast, member: Member, is_own: bool) -> Meeting:
    found = _meeting(cast, member, is_own)
    freeze_pack(actor=SYSTEM, meeting=found.id)
    return found


def pack_file(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """Its pack as a file."""
    return {"pk": _frozen(cast, member, is_own).id, "suffix": "docx"}


def orders_file(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """Its list of assignments as a workbook."""
    return {"pk": _meeting(cast, member, is_own).id, "suffix": "xlsx"}


def minutes(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """One that is over, with a draft of its minutes."""
    found = _frozen(cast, member, is_own)
    finish_meeting(actor=SYSTEM, meeting=found.id)
    take_attendance(actor=SYSTEM, meeting=found.id, present={cast.units["land_bureau"].id: ("attended", "")})
    draft_minutes(actor=SYSTEM, meeting=found.id)
    return {"pk": found.id}


def minutes_file(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """One of its files."""
    return minutes(cast, member, is_own) | {"edition": "clean", "suffix": "docx"}


def _topic(cast: Cast, member: Member, is_own: bool) -> Topic:
    body = _series(cast, member, is_own)
    unit = member.own_unit if is_own or member.role != "department" else member.other_unit
    if not is_own and member.role != "department":
        unit = (
            next(one for one in cast.units.values() if one.place_id == body.place_id)
            if body.place.root_id == cast.city.id
            else _far(body)
        )
    return raise_topic(actor=SYSTEM, slip=Slip(body.id, "供电线路迁改", "请协调", reporter=unit.id, evidence=proof()))


def _far(body: MeetingSeries) -> Any:
    """A unit of another jurisdiction."""
    return body.place.units.get_or_create(name="示例邻县项目办", defaults={"kind": "project_office", "is_sample": True})[0]


def topic(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A topic handed in."""
    return {"pk": _topic(cast, member, is_own).id}


def evidence(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """What was handed in with it."""
    found = _topic(cast, member, is_own)
    return {"pk": found.id, "piece": Evidence.objects.get(fact__subject_id=str(found.id)).id}


FACTORIES = {
    "meeting-series": series, "meeting": meeting, "meeting-pack-file": pack_file, "meeting-orders-file": orders_file,
    "meeting-minutes": minutes, "meeting-minutes-file": minutes_file, "meeting-topic": topic, "meeting-evidence": evidence,
}  # fmt: skip
