"""The inspection room's screens: read as of today unless a day is named, because problems move daily; names of what rows point to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from guatu.access.models import Place, Unit
from guatu.figures.labels import place_label, unit_label
from guatu.ledger.models import ProjectStanding

VERB = "case.read"


@dataclass(frozen=True, slots=True)
class Names:
    """What ids on the rows are called."""

    projects: dict[UUID, str]
    places: dict[UUID, str]
    units: dict[UUID, str]

    def project(self, one: UUID | None) -> str:
        """A project's name; empty without one."""
        return self.projects.get(one, "") if one else ""

    def place(self, one: UUID | None) -> str:
        """A place's name; empty without one."""
        return self.places.get(one, "") if one else ""

    def order(self, one: UUID | None) -> int:
        """Where a place stands in official tables; what has no name comes last."""
        return list(self.places).index(one) if one in self.places else len(self.places)

    def unit(self, one: UUID | None) -> str:
        """A unit's name; empty without one."""
        return self.units.get(one, "") if one else ""


def names_of(
    projects: Iterable[UUID | None] = (), places: Iterable[UUID | None] = (), units: Iterable[UUID | None] = ()
) -> Names:
    """The names of these ids, in three reads."""
    rows = ProjectStanding.objects.live().filter(project_id__in={one for one in projects if one})
    return Names(
        {row.project_id: row.label for row in rows},
        {one.id: place_label(one) for one in Place.objects.filter(id__in={one for one in places if one}).in_official_order()},
        {one.id: unit_label(one) for one in Unit.objects.filter(id__in={one for one in units if one})},
    )
