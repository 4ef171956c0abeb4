"""What every part of a pack looks at: the meeting, the day, the place and its data, read once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from guatu.access.models import Place, Unit
from guatu.attention.lights import ProjectLights, lights_over
from guatu.attention.stalling import Stalled, stalled_among
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.facts.folds import LIVE
from guatu.figures.context import Context, context_for, newest_date
from guatu.ledger.models import ProjectList, ProjectMembership, ProjectStanding
from guatu.ledger.queries import parameters
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries
from guatu.life.dispatch.meetings.vocab import DONE_STATES


@dataclass
class Ground:
    """What every part looks at: the meeting, the day, the place and its data, read once."""

    meeting: Meeting
    at: dt.date
    series: MeetingSeries = field(init=False)
    place: Place = field(init=False)
    context: Context = field(init=False)
    params: dict[str, Any] = field(init=False)
    # What one part has worked out and the next asks for again.
    kept: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.series = self.meeting.series
        self.place = self.series.place
        self.context = context_for(self.place, at=data_date(self.place, self.at))
        self.params = parameters(root=self.place.root_id, at=self.at)

    @cached_property
    def units(self) -> dict[UUID, Unit]:
        """Every unit of the jurisdiction."""
        return {one.id: one for one in Unit.objects.filter(place__root_id=self.place.root_id)}

    @cached_property
    def places(self) -> dict[UUID, str]:
        """What its places are called."""
        return {one.id: one.label for one in Place.objects.filter(root_id=self.place.root_id)}

    @cached_property
    def listed(self) -> frozenset[UUID] | None:
        """The projects the series is about; None for all (B28: the joint conference deals with three-batches projects only)."""
        if not self.series.list_kind:
            return None
        lists = ProjectList.objects.filter(root_id=self.place.root_id, kind=self.series.list_kind)
        rows = ProjectMembership.objects.filter(snapshot_no=self.context.snapshot_no, list_id__in=lists.values("id"), out_on=None)
        return frozenset(rows.values_list("project_id", flat=True))

    @cached_property
    def standings(self) -> dict[UUID, ProjectStanding]:
        """The counted projects in scope."""
        rows = ProjectStanding.objects.filter(self.context.base(), is_counted=True).defer("details", "evidence_keys")
        return {one.project_id: one for one in rows if self.listed is None or one.project_id in self.listed}

    @cached_property
    def lights(self) -> dict[UUID, ProjectLights]:
        """Their lights on the day itself, as the board of the lights shows them to everybody who comes to the meeting."""
        found = lights_over(day_context(self.context, self.at))
        return {project: one for project, one in found.items() if project in self.standings}

    @cached_property
    def stalls(self) -> dict[UUID, Stalled]:
        """Projects that do not move, judged on the day itself: waiting for the month's data would hide a month of standing still."""
        return {one.standing.project_id: one for one in stalled_among(self.lights.values())}

    @cached_property
    def names(self) -> dict[UUID, ProjectStanding]:
        """Live rows of any project a case speaks of."""
        rows = ProjectStanding.objects.live().filter(root_id=self.place.root_id).defer("details", "evidence_keys")
        return {one.project_id: one for one in rows}

    def unit(self, unit_id: UUID | None) -> str:
        """A unit's name where room is scarce."""
        found = self.units.get(unit_id) if unit_id else None
        return found.label if found else ""

    def cases(self) -> CaseQuerySet:
        """The whole cases of the place, live: parts of a case are its lead's business."""
        rows = CaseStanding.objects.live().filter(root_id=self.place.root_id, parent_id=None)
        if self.place.id != self.place.root_id:
            below = list(Place.objects.under(self.place).values_list("id", flat=True))
            rows = rows.filter(Q(place_id__in=below) | Q(county_id__in=below))
        return rows if self.listed is None else rows.filter(project_id__in=self.listed)


def data_date(place: Place, at: dt.date) -> dt.date:
    """The newest date with data that is not after `at`: what lights and money can be judged by."""
    newest = newest_date(place.root_id)
    return newest if newest <= at else at


def day_context(context: Context, at: dt.date) -> Context:
    """The same place over live rows on the day itself: for what moves daily."""
    return replace(context, at=at, known_at=None, snapshot_no=LIVE, close_id=None, close_period="")


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The last time the series met before."""
    return (
        Meeting.objects.filter(series_id=meeting.series_id, state__in=DONE_STATES, held_on__lt=meeting.held_on)
        .order_by("-held_on")
        .first()
    )
