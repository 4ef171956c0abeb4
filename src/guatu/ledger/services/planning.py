"""Annual plans, categories, lists and the New Year rollover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.things import at_place
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger import kinds
from guatu.ledger.models import ProjectList, ProjectStanding, ProjectYear
from guatu.ledger.queries import get_standing_for, visible_standings
from guatu.ledger.services.editing import provenance_for
from guatu.ledger.vocab import Category, CountUnit, PlanKind, State


def set_plan(
    *,
    actor: Actor,
    project: UUID,
    year: int,
    plan_kind: str,
    amount_yuan: int | None,
    document_no: str,
    decided_on: dt.date,
    evidence: tuple[Evid, ...] = (),
) -> None:
    """下达、调整、增补或调出年度计划 (DECISIONS 26). Errors: Invalid; Refused; NotFound. Facts: ledger.plan_set."""
    standing = get_standing_for(actor, project, verb="plan.set")
    problems: dict[str, list[str]] = {}
    if plan_kind not in PlanKind.values:
        problems["plan_kind"] = [_("没有这种计划文书。")]
    if plan_kind != PlanKind.WITHDRAWN and (amount_yuan is None or amount_yuan < 0):
        problems["amount_yuan"] = [_("请填写年度计划投资。")]
    if not document_no.strip():
        problems["document_no"] = [_("请填写计划文号。")]
    if problems:
        raise Invalid(problems)
    with journal.entry(actor=actor, verb="ledger.set_plan", projects=[standing.project_id]) as entry:
        entry.record(
            kinds.PlanSet(year=year, plan_kind=plan_kind, document_no=document_no.strip()), occurred_on=decided_on,
            project=standing.project_id, place=standing.county_id, period=str(year),
            amount_yuan=None if plan_kind == PlanKind.WITHDRAWN else amount_yuan,
            provenance=provenance_for(standing), evidence=evidence,
        )  # fmt: skip


def categorise_year(*, actor: Actor, project: UUID, year: int, category: str, decided_on: dt.date) -> None:
    """定年度建设类别 (R2.3). Errors: Invalid; Refused; NotFound. Facts: ledger.year_categorised."""
    standing = get_standing_for(actor, project, verb="project.amend")
    if category not in Category.values:
        raise Invalid({"category": [_("没有这个类别。")]})
    with journal.entry(actor=actor, verb="ledger.categorise_year", projects=[standing.project_id]) as entry:
        entry.record(
            kinds.YearCategorised(year=year, category=category), occurred_on=decided_on, period=str(year),
            project=standing.project_id, place=standing.county_id, provenance=provenance_for(standing),
        )  # fmt: skip


def create_list(*, actor: Actor, root: Place, code: str, title: str, kind: str, year: int, **more: object) -> ProjectList:
    """建立名单或批次。Errors: Invalid when the code is taken; Refused. Facts: ledger.list_created."""
    policy.require(actor, "list.edit", at_place(root.id))
    if ProjectList.objects.filter(root=root, code=code).exists():
        raise Invalid({"code": [_("代码已被使用：%(code)s") % {"code": code}]})
    with journal.entry(actor=actor, verb="ledger.create_list") as entry:
        made = ProjectList.objects.create(root=root, code=code, title=title, kind=kind, year=year, **more)
        provenance = "sample" if root.is_sample else "observed"
        entry.record(
            kinds.ListCreated(code=code, title=title), occurred_on=clock.today(), place=root.id,
            subject=("list", made.id), provenance=provenance,
        )  # fmt: skip
    return made


def join_list(
    *,
    actor: Actor,
    project: UUID,
    project_list: ProjectList,
    joined_on: dt.date,
    count_unit: str = CountUnit.SINGLE,
    batch: str = "",
    is_assessed: bool = True,
) -> None:
    """列入名单，写明如何计数 (DECISIONS 25). Errors: Invalid; Refused; NotFound. Facts: ledger.list_joined."""
    standing = get_standing_for(actor, project, verb="list.edit")
    if count_unit not in CountUnit.values:
        raise Invalid({"count_unit": [_("没有这种计数口径。")]})
    with journal.entry(actor=actor, verb="ledger.join_list", projects=[standing.project_id]) as entry:
        kind = kinds.ListJoined(
            list=str(project_list.id), year=project_list.year, batch=batch or project_list.batch,
            count_unit=count_unit, assessed=is_assessed,
        )  # fmt: skip
        entry.record(
            kind, occurred_on=joined_on, project=standing.project_id, place=standing.county_id,
            provenance=provenance_for(standing),
        )  # fmt: skip


def leave_list(*, actor: Actor, project: UUID, project_list: ProjectList, left_on: dt.date, reason: str) -> None:
    """调出名单；历史快照不变。Errors: Invalid; Refused; NotFound. Facts: ledger.list_left."""
    standing = get_standing_for(actor, project, verb="list.edit")
    if not reason.strip():
        raise Invalid({"reason": [_("请写明调出原因。")]})
    with journal.entry(actor=actor, verb="ledger.leave_list", projects=[standing.project_id]) as entry:
        entry.record(
            kinds.ListLeft(list=str(project_list.id), year=project_list.year), occurred_on=left_on, reason=reason,
            project=standing.project_id, place=standing.county_id, provenance=provenance_for(standing),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rollover:
    """What the New Year would do to one project: cumulative carried, category moved on (DECISIONS 26)."""

    project: UUID
    name: str
    carried_yuan: int | None
    from_category: str
    to_category: str


def propose_rollover(*, actor: Actor, root: Place, year: int) -> list[Rollover]:
    """跨年结转的提议：截至上年底累计, 新开工→续建, 竣工 out. Nothing is written until `apply_rollover`."""
    standings = visible_standings(actor).filter(root_id=root.id).exclude(state=State.REMOVED)
    earlier = {y.project_id: y for y in ProjectYear.objects.filter(snapshot_no=LIVE, year=year - 1)}
    done = set(ProjectYear.objects.filter(snapshot_no=LIVE, year=year).exclude(category="").values_list("project_id", flat=True))
    found = []
    for standing in standings.order_by("internal_code"):
        before = earlier.get(standing.project_id)
        if before is None or standing.project_id in done:
            continue
        found.append(
            Rollover(
                standing.project_id, standing.name, before.since_start_yuan, before.category, _next_category(standing, year)
            )
        )
    return found


def _next_category(standing: ProjectStanding, year: int) -> str:
    if standing.completed_on and standing.completed_on.year < year:
        return Category.NONE
    if standing.started_on is None:
        return Category.RESERVE
    finishing = standing.planned_completion_on and standing.planned_completion_on.year == year
    return Category.FINISHING if finishing else Category.CONTINUED


def apply_rollover(*, actor: Actor, root: Place, year: int, approved: Iterable[Rollover]) -> int:
    """批准跨年结转，返回结转的项目数。Errors: Refused; Conflict when one changed meanwhile.

    Facts: ledger.carried_forward, ledger.year_categorised.
    """
    policy.require(actor, "plan.set", at_place(root.id))
    rows = list(approved)
    first = dt.date(year, 1, 1)
    with journal.entry(actor=actor, verb="ledger.apply_rollover", projects=[r.project for r in rows]) as entry:
        now = {r.project: r for r in propose_rollover(actor=actor, root=root, year=year)}
        samples = dict(ProjectStanding.objects.live().filter(project_id__in=now).values_list("project_id", "is_sample"))
        for row in rows:
            if now.get(row.project) != row:
                raise Conflict(_("%(name)s 的数据已变化，请重新生成结转建议。") % {"name": row.name})
            same: dict[str, Any] = {"occurred_on": first, "project": row.project, "period": str(year),
                    "provenance": "sample" if samples[row.project] else "observed"}  # fmt: skip
            if row.carried_yuan is not None:
                entry.record(kinds.CarriedForward(year=year), amount_yuan=row.carried_yuan, **same)
            if row.to_category:
                entry.record(kinds.YearCategorised(year=year, category=row.to_category), **same)
        entry.answer = {"count": len(rows)}
    return len(rows)
