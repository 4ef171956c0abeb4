"""Lights of many projects at once: three reads for a page, whatever its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from guatu.attention import rules
from guatu.attention.registry import Finding, Subject, all_rules, rule
from guatu.figures.context import Context
from guatu.ledger.models import ProjectMilestone, ProjectStanding, ProjectYear


@dataclass(frozen=True, slots=True)
class ProjectLights:
    """A project's light and, behind it, what each rule found (rules that do not apply are absent)."""

    project_id: UUID
    state: str
    findings: tuple[Finding, ...]

    @property
    def reason(self) -> str:
        """The reasons of the worst state, in words."""
        return "；".join(f.reason for f in self.findings if f.state == self.state and f.reason)

    def finding(self, rule_key: str) -> Finding | None:
        """What one rule found."""
        return next((f for f in self.findings if f.rule == rule_key), None)

    def of_dimension(self, dimension: str) -> Finding | None:
        """The finding of a dimension."""
        return next((f for f in self.findings if rule(f.rule).dimension == dimension), None)


def lights_of(context: Context, standings: Sequence[ProjectStanding]) -> dict[UUID, ProjectLights]:
    """The lights of these standings (rows of `context.snapshot_no`) at the context's date."""
    ids = [standing.project_id for standing in standings]
    years = _years(context, ids)
    milestones = _grouped(ProjectMilestone.objects.filter(snapshot_no=context.snapshot_no), ids)
    found = {}
    for standing in standings:
        one = standing.project_id
        nodes = {node.key: node for node in milestones.get(one, ())}
        subject = Subject(standing, years.get(one), nodes, context)
        found[one] = look(subject)
    return found


def look(subject: Subject) -> ProjectLights:
    """Every rule over one project; a halted project shows only that (R4.7)."""
    one = subject.standing.project_id
    if subject.standing.provenance == "reported" and subject.year is None:
        # Known from published papers alone: nobody files for it, so silence is no fault of the project (DECISIONS 29).
        return ProjectLights(one, "future", ())
    if subject.standing.state != "normal":
        return ProjectLights(one, "stopped", ())
    findings = tuple(found for found in (each.look(subject) for each in all_rules()) if found is not None)
    return ProjectLights(one, rules.worst([f.state for f in findings]), findings)


def _years(context: Context, ids: Iterable[UUID]) -> dict[UUID, ProjectYear]:
    found: dict[UUID, ProjectYear] = {}
    for chunk in _chunks(ids):
        rows = ProjectYear.objects.filter(snapshot_no=context.snapshot_no, year=context.year, project_id__in=chunk)
        found |= {row.project_id: row for row in rows}
    return found


def _grouped(rows, ids: Iterable[UUID]) -> Mapping[UUID, list]:  # type: ignore[no-untyped-def, type-arg]
    found: dict[UUID, list] = defaultdict(list)  # type: ignore[type-arg]
    for chunk in _chunks(ids):
        for row in rows.filter(project_id__in=chunk):
            found[row.project_id].append(row)
    return found


def _chunks(ids: Iterable[UUID], size: int = 2000) -> list[list[UUID]]:
    every = list(ids)
    return [every[start : start + size] for start in range(0, len(every), size)]


def lights_over(context: Context) -> dict[UUID, ProjectLights]:
    """The lights of every counted project in scope."""
    return lights_of(context, list(ProjectStanding.objects.filter(context.base(), is_counted=True)))
