"""What a promise would change, before it is saved: the light now and then, the moves counted (PRODUCT C6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from guatu.attention.lights import ProjectLights, look, page_of, subject_on
from guatu.attention.registry import Subject, rule
from guatu.desk.screen import Screen
from guatu.ledger import queries, rules
from guatu.ledger.models import ProjectMilestone, ProjectStanding
from guatu.ui.components import Light

_DIMENSIONS = {"start": "start", "complete": "completion"}


@dataclass(frozen=True, slots=True)
class Effect:
    """The project's light before and after, that of the milestone's own dimension, and its moves.

    Units: moved_days in calendar days, negative when the date comes nearer.
    """

    before: Light
    after: Light
    own: tuple[str, Light, Light] | None
    moves_before: int
    moves_after: int
    promised_before: dt.date | None
    moved_days: int | None

    @property
    def moved(self) -> str:
        """How far the date moves, in words."""
        if not self.moved_days:
            return ""
        words = _("推后 %(days)s 天") if self.moved_days > 0 else _("提前 %(days)s 天")
        return words % {"days": abs(self.moved_days)}


def promise_effect(screen: Screen, standing: ProjectStanding, milestone: str, promised_on: dt.date) -> Effect:
    """How the project's light would stand if `milestone` were promised for `promised_on`. Writes nothing."""
    nodes = queries.milestones_of(standing.project_id)
    now = nodes.get(milestone)
    was = now.promised_on if now else None
    moves = now.moves if now else 0
    is_move = was is not None and was != promised_on
    then = {**nodes, milestone: _promised(standing, milestone, now, promised_on)}
    before = look(_subject(screen, standing, nodes))
    after = look(_subject(screen, _planned(standing, milestone, promised_on), then))
    return Effect(
        _light(before), _light(after), _own(milestone, before, after), moves, moves + int(is_move), was, (promised_on - was).days if was else None,
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
    """The project as the rules in force look at it, its cases and exemptions with it, but for what the promise changes."""
    found = subject_on(page_of(screen.context, [standing]), standing)
    return replace(found, standing=standing, milestones=nodes)


def _light(found: ProjectLights) -> Light:
    return Light(found.state, reason=found.reason)


def _own(milestone: str, before: ProjectLights, after: ProjectLights) -> tuple[str, Light, Light] | None:
    """The dimension that watches this very milestone, so that its change is seen even where another stays worse."""
    dimension = _DIMENSIONS.get(milestone, "")
    pair = [lights.of_dimension(dimension) for lights in (before, after)]
    if not dimension or pair == [None, None]:
        return None
    states = [found.state if found else "future" for found in pair]
    title = next(str(rule(found.rule).title) for found in pair if found)
    return title, Light(states[0]), Light(states[1])
