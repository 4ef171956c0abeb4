"""The projects that drag: furthest behind what the year's plan asked for by now, in yuan (DECISIONS 34)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guatu.figures.context import Context
from guatu.ledger.models import ProjectStanding, ProjectYear


@dataclass(frozen=True, slots=True)
class Drag:
    """One project's distance. Units: yuan; `gap_yuan` is what is missing to pro-rata."""

    standing: ProjectStanding
    plan_yuan: int
    done_yuan: int
    gap_yuan: int

    @property
    def rate(self) -> Decimal:
        """Its completion rate in %, unrounded."""
        return Decimal(self.done_yuan) * 100 / Decimal(self.plan_yuan)


def dragging(context: Context, most: int = 5) -> list[Drag]:
    """The projects furthest behind pro-rata, worst first; halted ones are left out, they have their own light."""
    years = ProjectYear.objects.filter(
        context.base("standing__"), year=context.year, plan_yuan__gt=0, standing__state="normal", standing__is_counted=True
    )
    gaps = sorted(
        ((int(Decimal(plan) * context.share) - (done or 0), str(project), plan, done or 0)
         for project, plan, done in years.values_list("project_id", "plan_yuan", "done_yuan") if plan is not None),
        reverse=True,
    )  # fmt: skip
    worst = [gap for gap in gaps if gap[0] > 0][:most]
    standings = {
        str(row.project_id): row
        for row in ProjectStanding.objects.at(context.snapshot_no).filter(project_id__in=[gap[1] for gap in worst])
    }
    return [Drag(standings[project], plan, done, gap) for gap, project, plan, done in worst]
