"""What a row of a ledger says of a project: attributes, and numbers and dates that become facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from guatu.access.models import Place, Unit
from guatu.intake.proposals import Proposal, ProposedRow
from guatu.kernel.vague import VagueDate
from guatu.ledger.models import Term

# Field of the sheet → attribute of the register, where the value goes over as it is.
_SAME = {
    "name": "name", "national_code": "national_code", "owner_name": "owner_name", "owner_uscc": "owner_uscc",
    "nature": "nature", "approval_mode": "approval_mode", "tier": "tier", "total_yuan": "total_yuan",
    "fixed_yuan": "fixed_yuan", "funding": "funding", "content": "content", "build_years": "build_years",
    "year_goal": "year_goal", "progress_text": "progress_text", "problem": "problem_text", "request": "request_text",
    "next_step": "next_step", "remark": "remark", "unit": "unit_name", "industry": "industry",
}  # fmt: skip
_MARKS = {
    "permit_filing": "filing", "permit_land": "land", "permit_planning": "planning", "permit_eia": "eia",
    "permit_energy": "energy", "permit_construction": "construction",
}  # fmt: skip
# Names of people: kept beside the project and never in a fact (DECISIONS 13).
PERSONAL = ("leader", "officer", "phone")
# A continued project started in an earlier year, a reserve one is in preliminaries: that is what the words mean (R2.3).
STAGE_OF_CATEGORY = {"continued": "P50", "finishing": "P50", "reserve": "P20"}
_REACHED = (("signed_on", "P30"), ("started_on", "P40"), ("completed_on", "P60"), ("produced_on", "P70"))
_PROMISED = {"planned_start": "start", "planned_completion": "complete"}


@dataclass(slots=True)
class Wanted:
    """A row, in the register's own terms. Units: yuan."""

    row: int
    attrs: dict[str, Any]
    reached: dict[str, VagueDate] = field(default_factory=dict)
    stage: str = ""
    state: str = ""
    promises: dict[str, VagueDate] = field(default_factory=dict)
    category: str = ""
    plan_yuan: int | None = None
    carried_yuan: int | None = None
    ytd_yuan: int | None = None
    month_yuan: int | None = None
    since_start_yuan: int | None = None
    is_in_statistics: bool | None = None
    personal: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    is_rejected: bool = False
    project_id: UUID | None = None  # given to a new project when it is written


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that places, units and terms of a jurisdiction go by."""

    places: Mapping[str, Place]
    units: Mapping[str, UUID]
    fields: Mapping[str, str]
    chains: Mapping[str, str]
    default: Place

    @classmethod
    def of(cls, default: Place) -> Names:
        """Read once for a file."""
        places: dict[str, Place] = {}
        for place in Place.objects.filter(root_id=default.root_id):
            for name in {place.name, place.short_name, place.code, *place.aliases} - {""}:
                places.setdefault(str(name), place)
        units = Unit.objects.filter(place__root_id=default.root_id)
        return cls(
            places, {n: u.id for u in units for n in (u.name, u.short_name) if n}, _terms("field", default),
            _terms("chain", default), default,
        )  # fmt: skip

    def place_in(self, text: str) -> Place | None:
        """The place a text names: exactly, or the longest name it holds (长葛市大周镇 → 长葛市)."""
        if text in self.places:
            return self.places[text]
        held = [name for name in self.places if len(name) >= 2 and name in text]
        return self.places[max(held, key=len)] if held else None


def _terms(vocabulary: str, place: Place) -> dict[str, str]:
    rows = Term.objects.filter(Q(root_id=place.root_id) | Q(root=None), vocabulary=vocabulary)
    return {row.name: row.code for row in rows} | {row.code: row.code for row in rows}


def wanted_rows(proposal: Proposal, names: Names) -> list[Wanted]:
    """Every row of a proposal."""
    letters = {c.field_key: c.letter for c in proposal.header_map.columns if c.field_key}
    return [_wanted(row, names, letters) for row in proposal]


def _wanted(row: ProposedRow, names: Names, letters: Mapping[str, str]) -> Wanted:
    said = row.plain(with_personal=True)
    found = Wanted(row.row_number, _attributes(said, names))
    found.reached = {stage: said[key] for key, stage in _REACHED if isinstance(said.get(key), VagueDate)}
    found.promises = {node: said[key] for key, node in _PROMISED.items() if isinstance(said.get(key), VagueDate)}
    found.category = said.get("category", "")
    found.stage = said.get("stage") or STAGE_OF_CATEGORY.get(found.category, "")
    found.state = said.get("state", "")
    for key in ("plan_yuan", "ytd_yuan", "month_yuan", "since_start_yuan"):
        setattr(found, key, said.get(key))
    found.carried_yuan = said.get("done_to_last_year_yuan")
    found.is_in_statistics = {"yes": True, "no": False}.get(said.get("in_statistics", ""))
    found.personal = {key: str(said[key]) for key in PERSONAL if said.get(key)}
    found.cells = {key: f"{letter}{row.row_number}" for key, letter in letters.items() if said.get(key) is not None}
    return found


def _attributes(said: Mapping[str, Any], names: Names) -> dict[str, Any]:
    attrs = {attribute: said[key] for key, attribute in _SAME.items() if said.get(key) is not None}
    text = str(said.get("place") or "")
    place = names.place_in(text) if text else None
    attrs["place"] = str((place or names.default).id)
    if text and (place is None or text not in {place.name, place.short_name, place.code}):
        attrs["site_text"] = text
    if said.get("unit") in names.units:
        attrs["unit"] = str(names.units[said["unit"]])
    for key, known in (("field", names.fields), ("chain", names.chains)):
        if said.get(key):
            attrs[key] = known.get(said[key], said[key])
    marks = {mark: said[key] for key, mark in _MARKS.items() if said.get(key)}
    if marks:
        attrs["permits"] = marks
    if said.get("land_mu") is not None:
        attrs["land_text"] = f"{said['land_mu'] / 100:.2f}".rstrip("0").rstrip(".") + "亩"
    return attrs


def day_of(vague: VagueDate, latest: dt.date) -> dt.date:
    """The day a vague actual date is recorded on: the last it can mean, but not after the sheet's own day."""
    return min(vague.on, latest)
