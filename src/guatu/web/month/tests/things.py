"""What the month desk opens, at a member's own or other place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from guatu.access.models import Place
from guatu.facts.models import Fact
from guatu.figures.models import Close
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from tests.cast import Cast, Member
from tests.register import YI, load_parameters, planned, project_at

AUGUST = Period.parse("2023-08")


def _project(member: Member, is_own: bool) -> UUID:
    load_parameters()
    unit, place = (member.own_unit, member.own_place) if is_own else (member.other_unit, member.other_place)
    return project_at(place, planned(2023, 10 * YI), unit=str(unit.id))


def _filed(project: UUID) -> UUID:
    receipt = file_returns(actor=SYSTEM, period=AUGUST, returns=[Return(project, Told(2 * YI))])
    return Fact.objects.get(id=receipt.facts[0]).entry_id


def month_project(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A project with a return for August."""
    project = _project(member, is_own)
    _filed(project)
    return {"project": project}


def month_receipt(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """The receipt of such a return."""
    return {"entry": _filed(_project(member, is_own))}


def month_close(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A close of the member's own or another jurisdiction."""
    load_parameters()
    place = member.own_place if is_own else member.other_place
    made = Close.objects.filter(root_id=place.root_id, at_date=AUGUST.end).first()
    return {"pk": (made or make_close(actor=SYSTEM, root=Place.objects.get(id=place.root_id), period=AUGUST)).id}


def month_parameters(_cast: Cast, _member: Member, _is_own: bool) -> dict[str, Any]:
    """No fields: only the parameters without which nothing is closed."""
    load_parameters()
    return {}


FACTORIES = {
    "month_project": month_project, "month_receipt": month_receipt, "month_close": month_close,
    "month_parameters": month_parameters,
}  # fmt: skip
