"""What the lights open, at a member's own or other place."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guatu.attention.services import Wish, propose_exemption
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from tests.cast import Cast, Member
from tests.register import load_parameters, project_at


def _project(member: Member, is_own: bool) -> UUID:
    load_parameters()
    unit, place = (member.own_unit, member.own_place) if is_own else (member.other_unit, member.other_place)
    return project_at(place, unit=str(unit.id))


def lights_project(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A project whose light may be exempt."""
    return {"project": _project(member, is_own)}


def lights_exemption(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """An exemption that waits for a decision."""
    today = clock.today()
    wish = Wish(_project(member, is_own), "progress", "环保管控停工令", today, today + dt.timedelta(days=30))
    return {"pk": propose_exemption(actor=SYSTEM, wish=wish)}


FACTORIES = {"lights_project": lights_project, "lights_exemption": lights_exemption}
