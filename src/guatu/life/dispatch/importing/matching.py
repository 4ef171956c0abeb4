"""Whose row is it: by the row's place in the same source, by national code, by name; two that fit are a person's to tell apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from guatu.access.models import Place
from guatu.facts.folds import LIVE
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.importing.wanting import Wanted

_NOISE = re.compile(r"[\s（）()《》“”\"·,，、\-—_]|项目$|建设项目$")


@dataclass(frozen=True, slots=True)
class Match:
    """The project a row is about (None: none yet), or the several it could be."""

    project: UUID | None = None
    candidates: tuple[UUID, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a person must choose."""
        return self.project is None and len(self.candidates) > 1


def same_name(text: str) -> str:
    """A project name without brackets, blanks and the closing 项目: what two spellings of one name share."""
    return _NOISE.sub("", text)


class Matcher:
    """The register of the place a file is for, ready to be asked.

    Only what lies in that place: a preview shows old values, and a county that names another's project must not read them.
    """

    def __init__(self, place: Place) -> None:
        self._codes: dict[str, list[UUID]] = defaultdict(list)
        self._names: dict[str, list[tuple[UUID, UUID | None]]] = defaultdict(list)
        rows = ProjectStanding.objects.filter(snapshot_no=LIVE, root_id=place.root_id).exclude(state="removed")
        if place.id != place.root_id:
            inside = Place.objects.under(place).values("id")
            rows = rows.filter(Q(place_id__in=inside) | Q(county_id__in=inside))
        for project, name, code, county in rows.values_list("project_id", "name", "national_code", "county_id"):
            if code:
                self._codes[code].append(project)
            self._names[same_name(name)].append((project, county))
        self._taken: set[UUID] = set()

    def find(self, wanted: Wanted, county: UUID | None) -> Match:
        """The project of a row. A project already taken by an earlier row is not taken twice."""
        code = wanted.attrs.get("national_code")
        found = self._codes.get(code, []) if code else []
        if not found:
            found = self._by_name(wanted, county)
        free = [project for project in found if project not in self._taken]
        if len(free) == 1:
            self._taken.add(free[0])
            return Match(free[0])
        return Match(None, tuple(free))

    def _by_name(self, wanted: Wanted, county: UUID | None) -> list[UUID]:
        same = self._names.get(same_name(wanted.attrs.get("name", "")), [])
        here = [project for project, other in same if other == county]
        return here or [project for project, _other in same]


def label_candidates(candidates: Sequence[UUID]) -> list[dict[str, str]]:
    """Candidates as a person can tell them apart."""
    rows = ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in=candidates)
    return [
        {"id": str(row.project_id), "name": row.name, "code": row.internal_code, "owner": row.owner_name} for row in rows
    ]
