"""亮灯拟函: which lights ask for a rung of the ladder, computed anew at every reading; only what was decided is kept (R4.1, R4.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache

from guatu.access import policy
from guatu.access.models import Place
from guatu.attention.lights import ProjectLights, lights_of, tell
from guatu.attention.registry import Finding, chunks
from guatu.cases.models import CaseStanding
from guatu.facts.folds import LIVE
from guatu.facts.models import Fact
from guatu.facts.refold import survivors
from guatu.figures.context import Context, context_for
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.period import Period
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import parameter, visible_standings
from guatu.life.supervise.letters.light_models import LightDecision
from guatu.life.supervise.letters.light_rules import RANK_OF_RUNG, light_rung

VERB = "letter.draft"
_KEPT_S = 300


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a light: a project's dimension, and the day since when it is lit."""

    project: UUID
    dimension: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class LightAsk:
    """A light that asks for a rung and was not decided: the project as it stands now, what was found, the case of this light that is
    open already."""

    standing: ProjectStanding
    finding: Finding
    run: Run
    period: str
    rung: str
    case: CaseStanding | None = None

    @property
    def key(self) -> str:
        """How a form names it. A light that went out and came back has another."""
        return f"{self.run.project}:{self.run.dimension}:{self.run.since.isoformat()}:{self.rung}"

    @property
    def reason(self) -> str:
        """Why, in the finding's own words."""
        return self.finding.reason


def newest_locked_month(root: UUID, on: dt.date | None = None) -> Period:
    """The newest month whose lock day, moved off a day off, is past. Source: R4.7, R3.2, R14.4."""
    today = on or clock.today()
    month, calendar = Period.month(today.year, today.month).previous(), calendar_of(root)
    while today <= calendar.in_month_after(month.end, int(parameter("return.lock_day", root=root, at=month.end))):
        month = month.previous()
    return month


def count_of_asks(actor: Actor, root: UUID) -> int:
    """How many lights wait for a decision of this post, for the line on its list.

    What the root's lights ask for is kept for a few minutes, one look for every post, until something is learned about the days up to
    the month's end: a late return, an exemption. What was decided and what is in reach is read every time.
    """
    month = newest_locked_month(root)
    newest = Fact.objects.filter(occurred_on__lte=month.end).order_by("-recorded_at").values_list("id", flat=True).first()
    key = f"letters.light_asks:{root}:{month.key}:{newest}"
    found: list[tuple[Run, str]] | None = cache.get(key)
    if found is None:
        found = [(one.run, one.rung) for one in _asked(Place.objects.get(id=root), month, None)]
        cache.set(key, found, _KEPT_S)
    reach = set(visible_standings(actor, verb=VERB).filter(root_id=root).present().values_list("project_id", flat=True))
    runs, cases = _decided_ranks(root), open_cases_of_lights(root)
    return sum(run.project in reach and not _is_answered(run, rung, runs, cases) for run, rung in found)


def pressing_dimensions(root: UUID, on: dt.date) -> tuple[str, ...]:
    """The dimensions that press by letters on a day. Source: R4.1, R4.5."""
    return tuple(str(one) for one in parameter("letters.light_dimensions", root=root, at=on))


def asks_of(actor: Actor, root: UUID) -> list[LightAsk]:
    """Lights of projects in reach that ask for a rung nobody decided yet: the gravest first, then by county and code.

    The whole root is looked at twice, at the end of the newest locked month and of the one before, whatever its size.
    """
    if not policy.can(actor, VERB).ok:
        return []
    month = newest_locked_month(root)
    reach = visible_standings(actor, verb=VERB).filter(root_id=root).present()
    asked = _asked(Place.objects.get(id=root), month, set(reach.values_list("project_id", flat=True)))
    runs, cases = _decided_ranks(root), open_cases_of_lights(root)
    found = [_with_case(one, cases) for one in asked if not _is_answered(one.run, one.rung, runs, cases)]
    return sorted(found, key=_order)


def _order(ask: LightAsk) -> tuple[int, str, str, str]:
    return (-RANK_OF_RUNG[ask.rung], str(ask.standing.county_id or ""), ask.standing.internal_code, ask.run.dimension)


def _is_answered(run: Run, rung: str, decided: Mapping[Run, int], cases: Mapping[tuple[UUID, str], CaseStanding]) -> bool:
    """Whether this rung was decided in this run, or the case of the light stands on it or above already: its own ladder was quicker."""
    case = cases.get((run.project, run.dimension))
    return max(decided.get(run, 0), case.rank if case else 0) >= RANK_OF_RUNG[rung]


# ---- what the lights say ---------------------------------------------------------------------------------------------------


def _asked(root: Place, month: Period, reach: Collection[UUID] | None) -> list[LightAsk]:
    """What the lights of these projects ask for, of all of them with None, decided or not."""
    dims = pressing_dimensions(root.id, month.end)
    now = _looked(context_for(root, at=month.end), reach)
    # Only a yellow light depends on the month before.
    yellow = {project for project, lights in now.items() for one in dims if _state(lights, one) == "watch"}
    before = _looked(context_for(root, at=month.previous().end), yellow) if yellow else {}
    found = []
    for project, lights in now.items():
        for dimension in dims:
            rung = light_rung(_state(lights, dimension), _state(before.get(project), dimension))
            if rung:
                found.append((lights, dimension, rung))
    tell(lights for lights, _dimension, _rung in found)
    rows = _standings({lights.project_id for lights, _dimension, _rung in found})
    # A project that was merged since has no row of its own any more.
    return [_ask(rows[one.project_id], one, dimension, rung, month) for one, dimension, rung in found if one.project_id in rows]


def _standings(projects: Iterable[UUID]) -> dict[UUID, ProjectStanding]:
    """These projects as they stand now: who answers for one today is asked, not who did at the month's end."""
    found: dict[UUID, ProjectStanding] = {}
    for chunk in chunks(projects):
        found |= {one.project_id: one for one in ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in=chunk)}
    return found


def _looked(context: Context, projects: Collection[UUID] | None) -> dict[UUID, ProjectLights]:
    """The lights of these projects as they counted at the context's date, in one look."""
    rows = ProjectStanding.objects.filter(context.base(), is_counted=True)
    return lights_of(context, [one for one in rows if projects is None or one.project_id in projects])


def _state(lights: ProjectLights | None, dimension: str) -> str:
    """A dimension's state: the worst of its rules, nothing for a project that has none or was not looked at."""
    finding = lights.of_dimension(dimension) if lights else None
    return finding.state if finding else ""


def _ask(standing: ProjectStanding, lights: ProjectLights, dimension: str, rung: str, month: Period) -> LightAsk:
    finding = lights.of_dimension(dimension)
    if finding is None:
        raise RuntimeError(f"a rung for {dimension} of {standing.project_id} without a finding")
    run = Run(standing.project_id, dimension, finding.since or month.end)
    return LightAsk(standing, finding, run, month.key, rung)


# ---- what was decided ------------------------------------------------------------------------------------------------------


def decisions_of(actor: Actor, root: UUID) -> Iterable[LightDecision]:
    """What was decided about lights of projects in reach, newest first."""
    reach = visible_standings(actor, verb=VERB).filter(root_id=root).values("project_id")
    rows = LightDecision.objects.filter(snapshot_no=LIVE, root_id=root, project_id__in=reach)
    return rows.order_by("-decided_on", "-decision_id")


def _decided_ranks(root: UUID) -> dict[Run, int]:
    """The highest rung decided of each run; of a merged project, for the one that stands for it."""
    found: dict[Run, int] = {}
    stands = survivors()
    rows = LightDecision.objects.filter(snapshot_no=LIVE, root_id=root)
    for project, dimension, since, rung in rows.values_list("project_id", "dimension", "since", "rung"):
        run = Run(stands.get(project, project), dimension, since)
        found[run] = max(found.get(run, 0), RANK_OF_RUNG.get(rung, 0))
    return found


def open_cases_of_lights(root: UUID) -> dict[tuple[UUID, str], CaseStanding]:
    """Open cases that came out of a light, by the project they are about now and the dimension; the newest of several."""
    rows = LightDecision.objects.filter(snapshot_no=LIVE, root_id=root).exclude(case_id=None)
    dims: dict[UUID, str] = {case: dimension for case, dimension in rows.values_list("case_id", "dimension") if case}
    found: dict[tuple[UUID, str], CaseStanding] = {}
    for chunk in chunks(dims):
        for case in CaseStanding.objects.live().open().filter(case_id__in=chunk, parent_id=None).order_by("opened_on", "number"):
            if case.project_id is not None:
                found[case.project_id, dims[case.case_id]] = case
    return found


def _with_case(ask: LightAsk, cases: Mapping[tuple[UUID, str], CaseStanding]) -> LightAsk:
    case = cases.get((ask.run.project, ask.run.dimension))
    return LightAsk(ask.standing, ask.finding, ask.run, ask.period, ask.rung, case) if case else ask
