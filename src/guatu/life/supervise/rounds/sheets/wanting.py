"""What a row of the problem ledger says, in our own terms: keys, days, units of the jurisdiction."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from guatu.access.models import Place, Unit
from guatu.intake.proposals import Proposal, ProposedRow
from guatu.kernel import clock
from guatu.kernel.vague import VagueDate
from guatu.ledger.models import ProjectStanding

_SPLIT = re.compile(r"[、,，;；/\s]+")
_DAYS = ("found_on", "assigned_on", "submitted_on", "closed_on")
_TEXTS = ("number", "text", "found_by", "measures", "progress", "verdict")


@dataclass(slots=True)
class Wanted:
    """One row. Days are the latest a vague date can mean, but for the limit, which keeps its words beside it."""

    row: int
    project_name: str
    said: dict[str, str] = field(default_factory=dict)
    category: str = ""
    level: str = ""
    grade: str = ""
    state: str = ""
    satisfaction: str = ""
    days: dict[str, dt.date] = field(default_factory=dict)
    due: VagueDate | None = None
    person: str = ""
    lead_name: str = ""
    lead: UUID | None = None
    coop_names: tuple[str, ...] = ()
    coop: tuple[UUID, ...] = ()
    verifier_name: str = ""
    verifier: UUID | None = None
    found_by: UUID | None = None
    cells: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that units and projects of a jurisdiction go by. A name that two share is nobody's."""

    units: Mapping[str, UUID]
    projects: Mapping[str, tuple[ProjectStanding, ...]]

    @classmethod
    def of(cls, place: Place) -> Names:
        """Read once for a file."""
        units: dict[str, set[UUID]] = {}
        for unit in Unit.objects.filter(place__root_id=place.root_id).valid_on(clock.today()):
            for name in {unit.name, unit.short_name, unit.name_en} - {""}:
                units.setdefault(name, set()).add(unit.id)
        projects: dict[str, tuple[ProjectStanding, ...]] = {}
        for row in ProjectStanding.objects.live().filter(root_id=place.root_id):
            for name in {row.name, row.short_name, row.internal_code, row.national_code} - {""}:
                projects[name] = (*projects.get(name, ()), row)
        return cls({name: next(iter(ids)) for name, ids in units.items() if len(ids) == 1}, projects)

    def unit_in(self, text: str) -> UUID | None:
        """The unit a cell names; 市督查室·督查岗 names the unit before the post."""
        return self.units.get(self.unit_words(text))

    def unit_words(self, text: str) -> str:
        """The part of a cell that names a unit; empty where it names none, or a person."""
        first = text.partition("·")[0].strip()
        return next((one for one in (text, first) if one in self.units), "")


def wanted_rows(proposal: Proposal, names: Names) -> list[Wanted]:
    """Every row of a proposal."""
    letters = {one.field_key: one.letter for one in proposal.header_map.columns if one.field_key}
    return [_wanted(row, names, letters) for row in proposal]


def _wanted(row: ProposedRow, names: Names, letters: Mapping[str, str]) -> Wanted:
    said = row.plain(with_personal=True)
    found = Wanted(row.row_number, _text(said, "project"), letters=dict(letters))
    found.said = {key: _text(said, key) for key in _TEXTS}
    for key in ("category", "level", "grade", "state", "satisfaction"):
        setattr(found, key, said.get(key) or "")
    found.days = {key: said[key].on for key in _DAYS if isinstance(said.get(key), VagueDate)}
    found.due = said["due_on"] if isinstance(said.get("due_on"), VagueDate) else None
    found.person, found.lead_name, found.verifier_name = (_text(said, key) for key in ("person", "lead", "verifier"))
    found.coop_names = tuple(filter(None, _SPLIT.split(_text(said, "coop"))))
    found.lead, found.verifier = names.unit_in(found.lead_name), names.unit_in(found.verifier_name)
    found.found_by = names.unit_in(found.said["found_by"])
    found.coop = tuple(one for name in found.coop_names if (one := names.unit_in(name)))
    found.cells = {key: f"{letter}{row.row_number}" for key, letter in letters.items() if said.get(key) is not None}
    return found


def _text(said: Mapping[str, Any], key: str) -> str:
    return str(said.get(key) or "").strip()
