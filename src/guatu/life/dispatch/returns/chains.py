"""Which checks a project's returns pass: where it lies, the chains in force, the steps that are there."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q

from guatu.access.models import Place, Unit
from guatu.access.models.places import ids_in
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import rules
from guatu.life.dispatch.returns.models import ReviewChain


def chains_of(root: UUID, day: dt.date) -> list[ReviewChain]:
    """The chains in force on a day."""
    rows = ReviewChain.objects.filter(root_id=root, valid_from__lte=day)
    return list(rows.filter(Q(valid_to=None) | Q(valid_to__gte=day)).order_by("key"))


def ground_for(project: ProjectStanding) -> tuple[rules.Ground, Unit | None]:
    """What decides a project's chain, in two reads; and its responsible unit, if it names one."""
    places = Place.objects.in_bulk([one for one in (project.place_id, project.county_id) if one])
    place, county = places.get(project.place_id), places.get(project.county_id)
    unit = Unit.objects.filter(id=project.unit_id).first() if project.unit_id else None
    return rules.Ground(
        root=str(project.root_id), county=str(project.county_id or ""), place=str(project.place_id or ""),
        unit=str(project.unit_id or ""), path=tuple(str(one) for one in ids_in(place.path)) if place else (),
        is_city_unit=unit is not None and unit.place_id == project.root_id, is_zone=county is not None and county.kind == "zone",
        is_park=place is not None and place.kind in ("park", "town"),
    ), unit  # fmt: skip


def steps_for(project: ProjectStanding, day: dt.date) -> tuple[list[dict[str, str]], list[str], rules.Ground]:
    """(the checks a return of this project takes on a day, what is odd about it, where it lies)."""
    ground, unit = ground_for(project)
    rows = [_plain(one) for one in chains_of(project.root_id, day)]
    chain = rules.chain_for(rows, ground)
    wanted = {step["unit"] for step in (chain.steps if chain else ()) if step.get("unit")}
    there = {str(one.id) for one in Unit.objects.valid_on(day).filter(id__in=wanted)} if wanted else set()
    gone = frozenset(wanted - there)
    warnings = ["step_unit_gone"] if gone else []
    if project.unit_id and (unit is None or (unit.valid_to is not None and unit.valid_to <= day)):
        warnings.append("unit_gone")
    return rules.steps_for(chain, ground, gone=gone) if chain else [], warnings, ground


def _plain(chain: ReviewChain) -> rules.Chain:
    return rules.Chain(chain.applies, tuple(chain.steps), str(chain.place_id or ""), str(chain.unit_id or ""))
