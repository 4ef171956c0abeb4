"""迟滞项目：what does not move is proposed for the next weekly assignment list; an officer confirms (mechanism B29).

A project is stalled when nothing showed for so many days that it moves, or when so many of its promised days have passed unmet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.attention.lights import ProjectLights, lights_of
from guatu.attention.registry import Subject, number
from guatu.attention.sitework import last_work
from guatu.figures.context import Context
from guatu.ledger.models import ProjectMilestone, ProjectStanding
from guatu.ledger.vocab import Milestone

# From the start of preparation until it is built; what is only thought of, or is done, does not stall.
MOVING = ("P20", "P30", "P35", "P40", "P50")


@dataclass(frozen=True, slots=True)
class Stalled:
    """One project that does not move. Units: days since the last sign of progress; `missed` earliest promise first."""

    standing: ProjectStanding
    days: int | None
    last_on: dt.date | None
    missed: tuple[ProjectMilestone, ...]
    is_silent: bool
    lights: ProjectLights

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is proposed, in words."""
        found = []
        if self.is_silent:
            found.append(_("%(n)s 天无进展") % {"n": self.days})
        if self.missed:
            names = "、".join(
                _("%(what)s（承诺 %(day)s）") % {"what": Milestone(one.key).label, "day": one.promised_on} for one in self.missed
            )
            found.append(_("逾期节点：%(names)s") % {"names": names})
        return tuple(found)


def stalled(context: Context) -> list[Stalled]:
    """The counted projects in scope that do not move on the context's day, the longest silent first. A proposal, nothing more.

    Source: B29.
    """
    rows = ProjectStanding.objects.filter(context.base(), is_counted=True, state="normal", stage__in=MOVING)
    return stalled_among(lights_of(context, list(rows)).values())


def stalled_among(lights: Iterable[ProjectLights]) -> list[Stalled]:
    """The same among projects whose lights somebody has looked at already."""
    moving = [one for one in lights if one.subject and one.subject.standing.state == "normal" and one.subject.standing.stage in MOVING]
    kept = [found for one in moving if (found := _stalled(one)) is not None]
    return sorted(kept, key=lambda one: (-(one.days or 0), -len(one.missed), one.standing.internal_code))


def _stalled(lights: ProjectLights) -> Stalled | None:
    subject = lights.subject
    if subject is None or (subject.standing.provenance == "reported" and subject.year is None):
        return None
    at, last = subject.context.at, last_work(subject)
    days = (at - last).days if last else None
    missed = missed_milestones(subject)
    is_silent = days is not None and days > number(subject, "stall.no_progress_days")
    if not is_silent and len(missed) < number(subject, "stall.missed_milestones"):
        return None
    return Stalled(subject.standing, days, last, missed, is_silent, lights)


def missed_milestones(subject: Subject) -> tuple[ProjectMilestone, ...]:
    """Promised days that passed without what was promised, earliest first."""
    at = subject.context.at
    missed = [
        one
        for one in subject.milestones.values()
        if one.actual_on is None and one.promised_on is not None and one.promised_on < at
    ]
    return tuple(sorted(missed, key=lambda one: (one.promised_on or at, one.key)))
