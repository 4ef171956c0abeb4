"""Projects with their crews: who leads, who serves, who was there last, who has to go next, and what lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from guatu.desk.register_filters import uuid_or_none
from guatu.desk.register_screen import is_editable
from guatu.desk.screen import Screen
from guatu.facts.folds import LIVE
from guatu.figures import snapshots
from guatu.ledger.crews import queries, rules
from guatu.ledger.crews.standings import VISIT_FOLD
from guatu.ledger.models import CrewSeat, ProjectStanding, ProjectVisit
from guatu.ledger.models.standing import StandingQuerySet
from guatu.ledger.queries import visible_standings
from guatu.ui.query import Query

LACKS = ("crew", "leader", "officer", "overdue", "closing")


@dataclass(frozen=True, slots=True)
class CrewView:
    """A screen as crews are seen on it: which day, which rows, and how often each seat goes."""

    screen: Screen
    at: dt.date
    snapshot_no: int
    visits_no: int
    duties: Mapping[str, rules.VisitDuty]

    @property
    def is_live(self) -> bool:
        """Whether anything may be done here."""
        return is_editable(self.screen)

    @property
    def query(self) -> Query:
        """The address."""
        return self.screen.query


@dataclass(frozen=True, slots=True)
class Due:
    """Who has to go by when."""

    on: dt.date
    seat: CrewSeat


@dataclass(frozen=True, slots=True)
class CrewLine:
    """One project and its crew. `visits` newest first; `due` the earliest of what its seats owe."""

    standing: ProjectStanding
    seats: tuple[CrewSeat, ...]
    visits: tuple[ProjectVisit, ...]
    due: Due | None
    lacks: tuple[str, ...]

    def holders(self, *seats: str) -> list[UUID]:
        """The posts in these seats."""
        return [one.post_id for one in self.seats if one.seat in seats]


def crew_view(screen: Screen) -> CrewView:
    """The screen's crews: today's, or those of the past day it asks for."""
    context = screen.context
    number = LIVE
    if not is_editable(screen):
        number = context.snapshot_no
        if number < LIVE:
            number = snapshots.ensure_subjects(VISIT_FOLD, context.root, context.at, context.known_at)
    return CrewView(screen, context.at, context.snapshot_no, number, queries.visit_duties(context.root, context.at))


def rows_in(view: CrewView) -> StandingQuerySet:
    """The projects the reader may see here, whether they have a crew or not."""
    rows = visible_standings(view.screen.actor, snapshot_no=view.snapshot_no)
    return rows.filter(view.screen.context.base())


def concerned(view: CrewView) -> StandingQuerySet:
    """Those that should have a crew or have one."""
    return rows_in(view).filter(needed() | Q(Exists(_seats(view))))


def needed() -> Q:
    """The projects that must have a crew (as `rules.crew_need` says it)."""
    return Q(stage__in=rules.STAGES_WITH_CREW) | Q(stage__in=rules.STAGES_BEFORE, tier__in=rules.KEY_TIERS)


def lack(view: CrewView, key: str) -> Q:
    """The projects in which something lacks (as `queries.lacks_of` says it)."""
    anybody, seats = Exists(_seats(view)), _seats(view)
    if key == "crew":
        return needed() & ~Q(anybody)
    if key == "leader":
        return needed() & Q(anybody) & ~Q(Exists(seats.filter(seat__in=rules.LEADER_SEATS)))
    if key == "officer":
        return needed() & Q(anybody) & ~Q(Exists(seats.filter(seat="officer")))
    if key == "closing":
        return ~Q(stage__in=rules.STAGES_WITH_CREW | rules.STAGES_BEFORE) & Q(anybody)
    return Q(project_id__in=overdue(view))


def _seats(view: CrewView):  # type: ignore[no-untyped-def]
    return queries.seats_in_force(view.snapshot_no).filter(project_id=OuterRef("project_id"))


def overdue(view: CrewView) -> list[UUID]:
    """The projects somebody should have gone to before the day."""
    going = queries.seats_in_force(view.snapshot_no).filter(
        seat__in=view.duties, project_id__in=rows_in(view).values("project_id")
    )
    seats = list(going)
    visits = queries.visits_of({one.project_id for one in seats}, at=view.at, snapshot_no=view.visits_no)
    late = (one.project_id for one in seats if (due := _due_of(view, one, visits.get(one.project_id, ()))) and due.on < view.at)
    return list(dict.fromkeys(late))


def chosen(view: CrewView) -> StandingQuerySet:
    """The projects the address asks for."""
    query = view.query
    rows = rows_in(view) if query.text("scope") == "all" else concerned(view)
    key = query.text("lack")
    rows = rows.filter(lack(view, key)) if key in LACKS else rows
    counties = [one for value in query.many("county") if (one := uuid_or_none(value))]
    rows = rows.filter(county_id__in=counties) if counties else rows
    for name, column in (("post", "post_id"), ("unit", "unit_id")):
        one = uuid_or_none(query.text(name)) if query.text(name) else None
        rows = rows.filter(Exists(_seats(view).filter(**{column: one}))) if one else rows
    text = query.text("q").strip()
    return rows.filter(Q(name__contains=text) | Q(short_name__contains=text)) if text else rows


def lines_of(view: CrewView, standings: Iterable[ProjectStanding]) -> list[CrewLine]:
    """Rows with their crews and visits: two reads, however many rows."""
    rows = list(standings)
    ids = [one.project_id for one in rows]
    crews = queries.crews_of(ids, snapshot_no=view.snapshot_no)
    visits = queries.visits_of(ids, at=view.at, snapshot_no=view.visits_no)
    return [line_of(view, one, crews.get(one.project_id, ()), visits.get(one.project_id, ())) for one in rows]


def line_of(view: CrewView, standing: ProjectStanding, seats: Sequence[CrewSeat], visits: Sequence[ProjectVisit]) -> CrewLine:
    """One row."""
    dues = [due for one in seats if (due := _due_of(view, one, visits))]
    return CrewLine(
        standing, tuple(seats), tuple(visits), min(dues, key=lambda due: due.on, default=None), queries.lacks_of(standing, seats)
    )


def _due_of(view: CrewView, seat: CrewSeat, visits: Sequence[ProjectVisit]) -> Due | None:
    on = queries.visit_due(seat, visits, view.duties)
    return Due(on, seat) if on else None


def own_due(view: CrewView, line: CrewLine, post: UUID) -> Due | None:
    """Until when one post has to go to a project."""
    dues = [due for one in line.seats if one.post_id == post and (due := _due_of(view, one, line.visits))]
    return min(dues, key=lambda due: due.on, default=None)
