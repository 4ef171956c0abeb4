"""The problems a sheet is held against, read once for a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from guatu.access.models import Place, Unit
from guatu.cases.models import CaseStanding
from guatu.life.supervise.rounds import rules
from guatu.life.supervise.rounds.models import ProblemDetail
from guatu.life.supervise.rounds.queries import PROBLEM, details_of


@dataclass(frozen=True, slots=True)
class Known:
    """The problems of the jurisdiction, by number, by project and the office's own number, and by project and words.

    An office's own numbers restart with every county and year, so one number may be several problems', even of one project.
    """

    by_number: Mapping[str, CaseStanding]
    by_own: Mapping[tuple[UUID | None, str], tuple[CaseStanding, ...]]
    by_words: Mapping[str, CaseStanding]
    details: Mapping[UUID, ProblemDetail]
    units: Mapping[UUID, str]

    @classmethod
    def of(cls, place: Place) -> Known:
        """Read once for a file."""
        rows = list(
            CaseStanding.objects.live()
            .filter(root_id=place.root_id, kind=PROBLEM, parent_id=None)
            .order_by("opened_on", "number")
        )
        details = details_of(row.case_id for row in rows)
        own: dict[tuple[UUID | None, str], tuple[CaseStanding, ...]] = {}
        for row in rows:
            if (detail := details.get(row.case_id)) is not None and detail.own_number:
                key = (row.project_id, detail.own_number)
                own[key] = (*own.get(key, ()), row)
        words = {rules.match_key(str(row.project_id), row.text or row.title): row for row in rows}
        units = {one.id: one.name for one in Unit.objects.filter(place__root_id=place.root_id)}
        return cls({row.number: row for row in rows}, own, words, details, units)
