"""问题与交办 on a project's page: what is open about it, how much is late, and the way to the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from guatu.access import policy
from guatu.cases.models import CaseStanding
from guatu.cases.queries import is_overdue, shown_title, visible_cases
from guatu.cases.standings import SUBJECT
from guatu.desk.cases_words import days_words, names_of, soon_days, state_light, turn_words
from guatu.desk.screen import Screen
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.ui.components import Light, Link

_MOST = 8
# Steps of a case have a page of their own, which knows who may read them (DECISIONS 33).
_ELSEWHERE = frozenset({SUBJECT, "instruction"})


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One open case as the page prints it."""

    link: Link
    number: str
    light: Light
    turn: str
    days: str


@dataclass(frozen=True, slots=True)
class ProjectCases:
    """The open cases of a project, how many there are, and where the board and the form stand."""

    rows: tuple[OpenCase, ...]
    total: int
    late: int
    closed: int
    board_url: str
    new_url: str


def project_cases(screen: Screen, project: UUID) -> ProjectCases | None:
    """The cases of a project as they stand now. None where the reader may see none, or looks at the past."""
    if screen.context.snapshot_no != 0 or not policy.can(screen.actor, "case.read").ok:
        return None
    rows = list(visible_cases(screen.actor).filter(project_id=project, parent_id=None).order_by("due_on", "number"))
    found, today = [one for one in rows if one.is_open], clock.today()
    may_open = policy.can(screen.actor, "case.open").ok
    return ProjectCases(
        tuple(_rows(screen, found[:_MOST])), len(found), sum(is_overdue(one, today) for one in found),
        sum(one.closed_on is not None for one in rows), screen.link("cases:board", project=str(project), turn="all"),
        screen.link("cases:new", project=str(project)) if may_open else "",
    )  # fmt: skip


def _rows(screen: Screen, found: Iterable[CaseStanding]) -> Iterable[OpenCase]:
    kept = list(found)
    names, today = names_of(kept, screen.root.id), clock.today()
    within = soon_days(screen, today) if kept else 0
    for one in kept:
        link = Link(shown_title(screen.actor, one), screen.link("cases:case", one.case_id))
        yield OpenCase(link, one.number, state_light(one, today, within), turn_words(one, names), days_words(one, today))


def without_steps(facts: Iterable[Fact]) -> list[Fact]:
    """A project's facts without the steps of cases and instructions."""
    return [fact for fact in facts if fact.subject_type not in _ELSEWHERE]
