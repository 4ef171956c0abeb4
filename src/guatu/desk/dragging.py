"""拖后的项目：which projects keep a place behind the months gone by, by how much, and who is holding them (DECISIONS 34)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from guatu.access.models import Unit
from guatu.desk.screen import Screen
from guatu.figures.context import Context
from guatu.figures.labels import unit_label
from guatu.ledger.models import ProjectStanding, ProjectYear
from guatu.ledger.queries import visible_standings


@dataclass(frozen=True, slots=True)
class Dragging:
    """One project behind: what it owes against the months gone by, and whose it is.

    Units: `behind_yuan` is plan × months ÷ 12 − done, above 0.
    """

    standing: ProjectStanding
    plan_yuan: int
    done_yuan: int
    behind_yuan: int
    unit: str


def dragging(screen: Screen, context: Context, limit: int = 3) -> list[Dragging]:
    """The projects that owe most, largest first. Their shortfalls and surpluses add up to the figure completion.distance.

    A project without a return owes nothing here: it is missing, not behind. Rows out of the reader's reach are left out.
    """
    rows = list(_behind(context)[:limit])
    mine = visible_standings(screen.actor, snapshot_no=context.snapshot_no)
    standings = {one.project_id: one for one in mine.filter(project_id__in=[row.project_id for row in rows])}
    units = holders(standings.values())
    return [_dragging(row, standings[row.project_id], units) for row in rows if row.project_id in standings]


def _behind(context: Context):  # type: ignore[no-untyped-def]
    months = context.period.months_elapsed
    rows = ProjectYear.objects.filter(
        context.base("standing__"), standing__is_counted=True, year=context.year, plan_yuan__gt=0, done_yuan__isnull=False
    )
    # In twelfths, so that the database compares whole numbers.
    owed = rows.annotate(owed=F("plan_yuan") * months - F("done_yuan") * 12)
    return owed.filter(owed__gt=0).order_by("-owed", "project_id")


def _dragging(row: ProjectYear, standing: ProjectStanding, units: dict[UUID, str]) -> Dragging:
    owed = row.owed  # type: ignore[attr-defined]
    return Dragging(standing, row.plan_yuan or 0, row.done_yuan or 0, (owed + 6) // 12, units[standing.project_id])


def holders(standings: Iterable[ProjectStanding]) -> dict[UUID, str]:
    """Project → its responsible unit as the ledger names it, else as the house knows it, else nothing."""
    rows = list(standings)
    ids = {row.unit_id for row in rows if row.unit_id and not row.unit_name}
    names = {unit.id: unit_label(unit) for unit in Unit.objects.filter(id__in=ids)} if ids else {}
    return {row.project_id: row.unit_name or names.get(row.unit_id, "") for row in rows}
