"""Entering projects on the register: one by form, or thousands by import, through the same door."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.models.places import ids_in
from guatu.access.things import at_place
from guatu.facts import journal
from guatu.facts.journal import Evid, Recorder
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7
from guatu.ledger import kinds, validation
from guatu.ledger.models import PersonalNote, Project


@dataclass(frozen=True, slots=True)
class Event:
    """Something that goes on record with a project: an instance of a kind, when, and its typed columns."""

    kind: Any
    occurred_on: dt.date
    period: str = ""
    amount_yuan: int | None = None
    reason: str = ""
    evidence: tuple[Evid, ...] = ()


@dataclass(slots=True)
class Draft:
    """A project about to be registered: attributes (keys of `ATTRIBUTES`), what happened to it, and where that was seen.

    `attrs["place"]` is the id of the 考核归属; county and city are found from it. `personal` never enters a fact.
    """

    attrs: dict[str, Any]
    registered_on: dt.date
    provenance: str = "observed"
    evidence: tuple[Evid, ...] = ()
    events: list[Event] = field(default_factory=list)
    personal: dict[str, str] = field(default_factory=dict)
    project_id: UUID = field(default_factory=uuid7)


def register_project(*, actor: Actor, draft: Draft, idem_key: str | None = None) -> UUID:
    """登记一个项目。Errors: Invalid by attribute; Refused; NotFound when the place is out of scope.

    Facts: ledger.project_registered and the draft's events.
    """
    place = draft.attrs.get("place")
    if not place:
        raise Invalid({"place": [_("请选择考核归属（县区或功能区）。")]})
    policy.require(actor, "project.register", at_place(UUID(str(place))))
    try:
        with journal.entry(actor=actor, verb="ledger.register_project", idem_key=idem_key, request=draft.attrs) as entry:
            register_drafts(entry, [draft])
            entry.answer = {"project": str(draft.project_id)}
    except journal.Replayed as earlier:
        return UUID(earlier.answer["project"])
    return draft.project_id


def register_drafts(entry: Recorder, drafts: Sequence[Draft]) -> None:
    """Put drafts on record in an open entry (an import, a demo). The caller has asked policy.

    Errors: Invalid with the attribute and the project's name. Facts: as `register_project`.
    """
    ancestry = _ancestry({UUID(str(draft.attrs["place"])) for draft in drafts})
    for draft in drafts:
        draft.attrs = with_ancestors(validation.clean(draft.attrs, complete=True), ancestry)
    _create_identities(drafts, ancestry)
    for draft in drafts:
        entry.fresh(draft.project_id)
        entry.record(
            kinds.ProjectRegistered(attrs=draft.attrs), occurred_on=draft.registered_on, project=draft.project_id,
            place=UUID(draft.attrs["county"] or draft.attrs["place"]), provenance=draft.provenance,
            evidence=draft.evidence,
        )  # fmt: skip
        record_events(entry, draft.project_id, draft.events, draft.provenance, draft.evidence)
    notes = [PersonalNote(project_id=d.project_id, key=k, value=v[:120]) for d in drafts for k, v in d.personal.items()]
    PersonalNote.objects.bulk_create(notes, batch_size=500)


def record_events(
    entry: Recorder, project: UUID, events: Iterable[Event], provenance: str, evidence: tuple[Evid, ...]
) -> None:
    """Record what happened to a project, each with its own evidence or else the row's."""
    for event in events:
        entry.record(
            event.kind, occurred_on=event.occurred_on, project=project, period=event.period,
            amount_yuan=event.amount_yuan, reason=event.reason, provenance=provenance,
            evidence=event.evidence or evidence,
        )  # fmt: skip


def _ancestry(place_ids: set[UUID]) -> dict[UUID, list[Place]]:
    """Each place with its ancestors, root first. Errors: Invalid for a place that does not exist."""
    places = Place.objects.in_bulk(place_ids)
    unknown = place_ids - set(places)
    if unknown:
        raise Invalid({"place": [_("考核归属不存在。")]})
    wanted = {one for place in places.values() for one in ids_in(place.path)}
    every = Place.objects.in_bulk(wanted)
    return {key: [every[one] for one in ids_in(place.path)] for key, place in places.items()}


def with_ancestors(attrs: dict[str, Any], ancestry: dict[UUID, list[Place]] | None = None) -> dict[str, Any]:
    """`attrs` with county and city found from its place (the facts keep them: the tree may change later)."""
    place = UUID(str(attrs["place"]))
    line = (ancestry or _ancestry({place}))[place]
    county = next((p for p in line if p.kind in {"county", "zone"}), None)
    city = next((p for p in line if p.kind == "city"), None)
    return {**attrs, "place": str(place), "county": str(county.id) if county else None,
            "city": str(city.id) if city else None}  # fmt: skip


def _create_identities(drafts: Sequence[Draft], ancestry: dict[UUID, list[Place]]) -> None:
    """Give each draft its stable id and internal code XM-{county}-{year}-{number} (R1.7)."""
    numbers = _Numbers()
    now = clock.now()
    made = []
    for draft in drafts:
        line = ancestry[UUID(draft.attrs["place"])]
        code = numbers.take(line[-1] if len(line) < 3 else line[1], draft.registered_on.year)
        made.append(Project(id=draft.project_id, internal_code=code, root_id=line[0].id, created_at=now))
    Project.objects.bulk_create(made, batch_size=500)


class _Numbers:
    """Next internal number by (county, year). Holds the county's row, so that two registrations do not take one number."""

    def __init__(self) -> None:
        self._next: dict[str, int] = defaultdict(int)

    def take(self, place: Place, year: int) -> str:
        prefix = f"XM-{place.code}-{year}-"
        if prefix not in self._next:
            Place.objects.select_for_update().get(id=place.id)
            last = Project.objects.filter(internal_code__startswith=prefix).order_by("-internal_code").first()
            self._next[prefix] = int(last.internal_code.rsplit("-", 1)[1]) if last else 0
        self._next[prefix] += 1
        return f"{prefix}{self._next[prefix]:05d}"
