"""What a promise would change, before it is saved: the light now and then, the moves counted (PRODUCT C6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guatu.attention.lights import look
from guatu.attention.registry import Subject
from guatu.desk.screen import Screen
from guatu.ledger import queries, rules
from guatu.ledger.models import ProjectMilestone, ProjectStanding
from guatu.ui.components import Light


@dataclass(frozen=True, slots=True)
class Effect:
    """The light before and after, and the milestone's moves before and after. Units: moved_days in calendar days."""

    before: Light
    after: Light
    moves_before: int
    moves_after: int
    promised_before: dt.date | None
    moved_days: int | None


def promise_effect(screen: Screen, standing: ProjectStanding, milestone: str, promised_on: dt.date) -> Effect:
    """How the project's light would stand if `milestone` were promised for `promised_on`. Writes nothing."""
    nodes = queries.milestones_of(standing.project_id)
    now = nodes.get(milestone)
    was = now.promised_on if now else None
    moves = now.moves if now else 0
    is_move = was is not None and was != promised_on
    then = {**nodes, milestone: _promised(standing, milestone, now, promised_on)}
    return Effect(
        _light(_subject(screen, standing, nodes)), _light(_subject(screen, _planned(standing, milestone, promised_on), then)),
        moves, moves + int(is_move), was, (promised_on - was).days if was else None,
    )  # fmt: skip


def _promised(
    standing: ProjectStanding, milestone: str, now: ProjectMilestone | None, promised_on: dt.date
) -> ProjectMilestone:
    return ProjectMilestone(
        project_id=standing.project_id, key=milestone, promised_on=promised_on, moves=now.moves if now else 0,
        actual_on=now.actual_on if now else None,
    )  # fmt: skip


def _planned(standing: ProjectStanding, milestone: str, promised_on: dt.date) -> ProjectStanding:
    """A copy of the row with the planned day moved; never saved."""
    copy = ProjectStanding(**{f.attname: getattr(standing, f.attname) for f in ProjectStanding._meta.concrete_fields})
    if milestone in rules.PROMISE_COLUMN:
        setattr(copy, rules.PROMISE_COLUMN[milestone], promised_on)
    return copy


def _subject(screen: Screen, standing: ProjectStanding, nodes: dict[str, ProjectMilestone]) -> Subject:
    year = next((one for one in queries.years_of(standing.project_id) if one.year == screen.context.year), None)
    return Subject(standing, year, nodes, screen.context)


def _light(subject: Subject) -> Light:
    found = look(subject)
    return Light(found.state, reason=found.reason)
