"""Reads of the register: fetch-or-refuse for one project, lists in scope, gates, evidence, terms and parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.facts import journal, refold
from guatu.facts.folds import LIVE
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger import gates
from guatu.ledger.models import (
    Parameter,
    Project,
    ProjectList,
    ProjectMembership,
    ProjectMilestone,
    ProjectMonth,
    ProjectShare,
    ProjectStanding,
    ProjectYear,
    Term,
)
from guatu.ledger.models.standing import StandingQuerySet

READ = "project.read"


def missing_projects(ids: set[UUID]) -> set[UUID]:
    """Of these ids, those that are no project (the journal asks)."""
    found: set[UUID] = set()
    wanted = list(ids)
    for start in range(0, len(wanted), 2000):
        found |= set(Project.objects.filter(id__in=wanted[start : start + 2000]).values_list("id", flat=True))
    return ids - found


def visible_standings(actor: Actor, *, snapshot_no: int = LIVE, verb: str = READ) -> StandingQuerySet:
    """The register rows an actor may see, removed projects included; for reading also those its places have a share of."""
    rows, reach = ProjectStanding.objects.at(snapshot_no), scope.of(actor, verb)
    return rows.readable_to(reach) if verb == READ else rows.visible_to(reach)


def get_standing_for(
    actor: Actor, project: UUID, *, verb: str = READ, snapshot_no: int = LIVE
) -> ProjectStanding:
    """A project's standing, if the actor may do `verb` to it. A merged project leads to its survivor.

    Errors: NotFound when it does not exist or is out of scope (the same answer); Refused in scope without the verb.
    """
    survivor = refold.survivor_of(project)
    standing = ProjectStanding.objects.at(snapshot_no).filter(project_id=survivor).first()
    if standing is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    policy.require(actor, verb, standing.reading_scope() if verb == READ else standing)
    return standing


def shares_of(project: UUID, *, snapshot_no: int = LIVE) -> list[ProjectShare]:
    """What each place has of a project, the largest first; none for a project that is not shared (DECISIONS 23)."""
    rows = ProjectShare.objects.filter(snapshot_no=snapshot_no, project_id=project)
    return list(rows.order_by("-basis_points", "place_id"))


def years_of(project: UUID, *, snapshot_no: int = LIVE) -> list[ProjectYear]:
    """Plan and done by year, oldest first."""
    return list(ProjectYear.objects.filter(snapshot_no=snapshot_no, project_id=project).order_by("year"))


def months_of(project: UUID, *, snapshot_no: int = LIVE) -> list[ProjectMonth]:
    """Effective returns by period and basis, oldest first."""
    rows = ProjectMonth.objects.filter(snapshot_no=snapshot_no, project_id=project)
    return list(rows.order_by("period_end", "basis"))


def milestones_of(project: UUID, *, snapshot_no: int = LIVE) -> dict[str, ProjectMilestone]:
    """Milestones by key."""
    rows = ProjectMilestone.objects.filter(snapshot_no=snapshot_no, project_id=project)
    return {row.key: row for row in rows}


def memberships_of(project: UUID, *, snapshot_no: int = LIVE) -> list[tuple[ProjectMembership, ProjectList]]:
    """(membership, list) of a project, newest first."""
    rows = list(ProjectMembership.objects.filter(snapshot_no=snapshot_no, project_id=project).order_by("-year"))
    lists = ProjectList.objects.in_bulk([row.list_id for row in rows])
    return [(row, lists[row.list_id]) for row in rows if row.list_id in lists]


def missing_for_next(standing: ProjectStanding) -> gates.NextGate | None:
    """The next stage and what is still missing for it (None at the end of the life or when removed)."""
    return gates.next_gate(standing)


def terms(vocabulary: str, *, root: UUID | None = None, at: dt.date | None = None) -> list[Term]:
    """Dictionary entries valid at a date, the jurisdiction's own before the general ones."""
    rows = Term.objects.filter(vocabulary=vocabulary).filter(Q(root=root) | Q(root=None))
    if at is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=at), valid_from__lte=at)
    found = list(rows.order_by("order", "code"))
    own = [term for term in found if term.root_id is not None]
    return own or found


def term_names(vocabulary: str, *, root: UUID | None = None) -> dict[str, str]:
    """Code → name over all years (a closed month keeps its code; the newest name wins)."""
    rows = Term.objects.filter(vocabulary=vocabulary).filter(Q(root=root) | Q(root=None)).order_by("valid_from")
    return {row.code: row.name for row in rows}


def parameter(key: str, *, root: UUID | None = None, at: dt.date | None = None) -> Any:
    """The value of a rule's number on a date: the jurisdiction's own row before the general one, the newest before older.

    Errors: KeyError when the parameter was never loaded. Source: R0.1.
    """
    rows = Parameter.objects.filter(key=key).filter(Q(root=root) | Q(root=None))
    if at is not None:
        rows = rows.filter(valid_from__lte=at)
    found = sorted(rows, key=lambda row: (row.root_id is not None, row.valid_from))
    if not found:
        raise KeyError(key)
    return found[-1].value


def dated_parameters(keys: Iterable[str], *, root: UUID | None = None) -> Callable[[str, dt.date], Any]:
    """(key, day) → what `parameter` says, for days by the dozen in one statement. Errors of the call: KeyError as `parameter`."""
    rows = Parameter.objects.filter(key__in=list(keys)).filter(Q(root=root) | Q(root=None))
    ordered = sorted(rows, key=lambda row: (row.root_id is not None, row.valid_from))

    def on(key: str, day: dt.date) -> Any:
        found = [row.value for row in ordered if row.key == key and row.valid_from <= day]
        if not found:
            raise KeyError(key)
        return found[-1]

    return on


def parameters(*, root: UUID | None = None, at: dt.date | None = None) -> dict[str, Any]:
    """Every parameter's value on a date, in one statement."""
    rows = Parameter.objects.filter(Q(root=root) | Q(root=None))
    if at is not None:
        rows = rows.filter(valid_from__lte=at)
    ordered = sorted(rows, key=lambda row: (row.root_id is not None, row.valid_from))
    return {row.key: row.value for row in ordered}


def lists_of(root: UUID, *, kind: str | None = None, year: int | None = None) -> list[ProjectList]:
    """Lists and batches of a jurisdiction, newest first."""
    rows = ProjectList.objects.filter(root_id=root)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(year=year) if year else rows
    return list(rows.order_by("-year", "-issue_no", "code"))


def evidence_files(project: UUID, only: Iterable[str] = ("ledger.evidence_attached",)) -> list[dict[str, Any]]:
    """Evidence filed for gates: requirement, title, day, file hash."""
    facts = journal.facts_of(project, only=only)
    files = journal.evidence_of([fact.id for fact in facts])
    return [
        {
            "requirement": fact.body.get("requirement", ""), "title": fact.body.get("title", ""),
            "occurred_on": fact.occurred_on, "fact_id": fact.id,
            "files": [row.file_sha256 for row in files.get(fact.id, [])],
        }
        for fact in facts
    ]  # fmt: skip
