"""Lights of many projects at once: a handful of reads for a page, whatever its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from guatu.attention import rules
from guatu.attention.exempting import exempt_projects, lifted
from guatu.attention.inforce import in_force
from guatu.attention.registry import Finding, Page, Subject, chunks, load_extras, rule, usual_rules
from guatu.figures.context import Context
from guatu.kernel import clock
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectMilestone, ProjectMonth, ProjectStanding, ProjectYear


@dataclass(frozen=True, slots=True)
class ProjectLights:
    """A project's light and, behind it, what each rule found (rules that do not apply are absent)."""

    project_id: UUID
    state: str
    findings: tuple[Finding, ...]
    subject: Subject | None = field(default=None, compare=False, repr=False)

    @property
    def reason(self) -> str:
        """The reasons of the worst state, in words."""
        return "；".join(f.reason for f in self.findings if f.state == self.state and f.reason)

    def finding(self, rule_key: str) -> Finding | None:
        """What one rule found."""
        return next((f for f in self.findings if f.rule == rule_key), None)

    def of_dimension(self, dimension: str) -> Finding | None:
        """The worst finding of a dimension."""
        found = [f for f in self.findings if rule(f.rule).dimension == dimension]
        return max(found, key=lambda f: rules.ORDER.index(f.state), default=None)


def lights_of(context: Context, standings: Sequence[ProjectStanding]) -> dict[UUID, ProjectLights]:
    """The lights of these standings (rows of `context.snapshot_no`) at the context's date."""
    page = page_of(context, standings)
    return {one.project_id: look(subject_on(page, one)) for one in standings}


def page_of(context: Context, standings: Sequence[ProjectStanding]) -> Page:
    """Everything that looking at these standings takes, read at once."""
    ids = [standing.project_id for standing in standings]
    milestones = {
        project: {node.key: node for node in nodes}
        for project, nodes in _grouped(ProjectMilestone.objects.filter(snapshot_no=context.snapshot_no), ids).items()
    }
    since = in_force(context.root, context.at)
    page = Page(
        context, standings, _years(context, ids), milestones, rules=tuple(rule(key) for key in since), in_force=since,
        exempt=exempt_projects(context), is_locked=is_locked(context),
    )  # fmt: skip
    load_extras(page)
    return page


def is_locked(context: Context) -> bool:
    """Whether the returns of the context's month can come in time no more: on the day looked at, for a month's last day on the day
    up to which things are known. A day off moves the lock as it moves the month desk's (R3.2, R14.4)."""
    end = context.period.end
    day = context.at if context.at != end else max(context.at, clock.local_date(context.known_at or clock.now()))
    return day > calendar_of(context.root).in_month_after(end, context.params["return.lock_day"])


def subject_on(page: Page, standing: ProjectStanding) -> Subject:
    """One project of a page, as the rules look at it."""
    one = standing.project_id
    return Subject(standing, page.years.get(one), page.milestones.get(one) or {}, page.context, page)


def look(subject: Subject) -> ProjectLights:
    """Every rule in force over one project; a halted project shows only that (R4.7)."""
    one = subject.standing.project_id
    if subject.standing.provenance == "reported" and subject.year is None:
        # Known from published papers alone: nobody files for it, so silence is no fault of the project (DECISIONS 29).
        return ProjectLights(one, "future", (), subject)
    if subject.standing.state != "normal":
        return ProjectLights(one, "stopped", (), subject)
    asked = subject.page.rules if subject.page else usual_rules()
    found = [finding for finding in (each.look(subject) for each in asked) if finding is not None]
    exemptions = subject.page.exempt.get(one) if subject.page else None
    findings = tuple(lifted(finding, exemptions) for finding in found) if exemptions else tuple(found)
    return ProjectLights(one, rules.worst([f.state for f in findings]), findings, subject)


def tell(lights: Iterable[ProjectLights]) -> None:
    """Read at once what the words of these lights need, so that telling them costs no read a project."""
    pages: dict[int, tuple[Page, list[UUID]]] = {}
    for one in lights:
        page = one.subject.page if one.subject else None
        if page is not None and one.project_id not in page.months:
            pages.setdefault(id(page), (page, []))[1].append(one.project_id)
    for page, ids in pages.values():
        context = page.context
        rows = ProjectMonth.objects.filter(
            snapshot_no=context.snapshot_no, is_effective=True, period_end__year=context.year, period_end__lte=context.at
        )
        found = _grouped(rows.order_by("-period_end"), ids)
        page.months.update({project: found.get(project, []) for project in ids})


def _years(context: Context, ids: Iterable[UUID]) -> dict[UUID, ProjectYear]:
    found: dict[UUID, ProjectYear] = {}
    for chunk in chunks(ids):
        rows = ProjectYear.objects.filter(snapshot_no=context.snapshot_no, year=context.year, project_id__in=chunk)
        found |= {row.project_id: row for row in rows}
    return found


def _grouped(rows, ids: Iterable[UUID]) -> Mapping[UUID, list]:  # type: ignore[no-untyped-def, type-arg]
    found: dict[UUID, list] = defaultdict(list)  # type: ignore[type-arg]
    for chunk in chunks(ids):
        for row in rows.filter(project_id__in=chunk):
            found[row.project_id].append(row)
    return found


def lights_over(context: Context) -> dict[UUID, ProjectLights]:
    """The lights of every counted project in scope."""
    return lights_of(context, list(ProjectStanding.objects.filter(context.base(), is_counted=True)))
