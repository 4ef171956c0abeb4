"""问题灯：what a project's overdue cases do to its lights; and exemptions that wait for a decision, on the list of whoever decides.

Registered from here because lights stand below cases. Source: DOMAIN 4.2, R4.1.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access import policy
from guatu.access.models import Unit
from guatu.attention import rules
from guatu.attention.figures import count_dimension
from guatu.attention.queries import standings_of, waiting_exemptions
from guatu.attention.registry import Finding, Input, Page, Rule, Subject, Told, chunks, number, register, register_extra
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.cases.queries import is_overdue
from guatu.cases.rules import workdays_late
from guatu.cases.standings import CASE_FOLD
from guatu.cases.todo import TodoItem, register_source
from guatu.cases.vocab import OPEN_STATES
from guatu.facts.folds import LIVE
from guatu.figures import snapshots
from guatu.figures.context import Context
from guatu.figures.labels import unit_label
from guatu.kernel.actor import Actor
from guatu.ledger.calendar import calendar_of

OPEN = "cases.open"
# Above so many projects it is cheaper to read the jurisdiction's open cases than to name the projects.
_FEW = 500


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case of a project as its light needs it. No title: a light is seen by more people than a sensitive case is.

    Units: `late` in working days, 0 when it is not overdue.
    """

    case_id: UUID
    number: str
    due_on: dt.date | None
    unit: str
    late: int


def open_cases(page: Page) -> Mapping[UUID, list[OpenCase]]:
    """The open cases of the page's projects on its day, the longest overdue first; parts of a case are its lead's business."""
    context, ids = page.context, {one.project_id for one in page.standings}
    if not _of_projects(CaseStanding.objects.filter(snapshot_no=LIVE), context, ids).exists():
        return {}
    number_ = context.snapshot_no
    if context.close_id is None:
        number_ = snapshots.ensure_subjects(CASE_FOLD, context.root, context.at, context.known_at)
    rows = _of_projects(CaseStanding.objects.filter(snapshot_no=number_, state__in=OPEN_STATES), context, ids)
    found = [row for row in rows.order_by("due_on", "number") if row.project_id in ids]
    return _told_by_project(found, context)


def _of_projects(rows: CaseQuerySet, context: Context, ids: set[UUID]) -> CaseQuerySet:
    rows = rows.filter(root_id=context.root, parent_id=None)
    return rows.filter(project_id__in=chunks(ids, _FEW)[0]) if 0 < len(ids) <= _FEW else rows.exclude(project_id=None)


def _told_by_project(rows: list[CaseStanding], context: Context) -> Mapping[UUID, list[OpenCase]]:
    late = [row for row in rows if is_overdue(row, context.at)]
    calendar = calendar_of(context.root) if late else None
    units = {one.id: unit_label(one) for one in Unit.objects.filter(id__in={row.unit_id for row in late})} if late else {}
    found: dict[UUID, list[OpenCase]] = defaultdict(list)
    for row in rows:
        # A day off after the date does not make it later, but it is overdue all the same.
        days = max(workdays_late(row.due_on, context.at, calendar), 1) if calendar and is_overdue(row, context.at) else 0
        if row.project_id is not None:
            found[row.project_id].append(OpenCase(row.case_id, row.number, row.due_on, units.get(row.unit_id, ""), days))
    return {project: sorted(of, key=lambda one: (-one.late, one.number)) for project, of in found.items()}


def problem(subject: Subject) -> Finding | None:
    """问题灯: open cases of the project that are overdue. Source: R4.1."""
    found: list[OpenCase] | None = subject.beside(OPEN)
    if not found:
        return None
    red_days, red_count = number(subject, "light.case_red_workdays"), number(subject, "light.case_red_count")
    state = rules.overdue_state((one.late for one in found), red_days, red_count)
    return Finding("cases.overdue", state, lambda: _told(found, state, red_days, red_count))


def _told(found: list[OpenCase], state: str, red_days: int, red_count: int) -> Told:
    late = [one for one in found if one.late]
    inputs = (Input(_("未销号事项"), len(found), "count"),)
    if not late:
        return Told(inputs=inputs)
    band = _("逾期即黄；超过 %(days)s 个工作日或满 %(count)s 件红") % {"days": red_days, "count": red_count}
    worst, numbers = late[0], "、".join(one.number for one in late[:3])
    reason = _("事项 %(number)s 逾期 %(days)s 个工作日") % {"number": worst.number, "days": worst.late}
    if len(late) > 1:
        reason = _("%(n)s 件事项逾期，最长 %(days)s 个工作日（%(numbers)s）") % {
            "n": len(late),
            "days": worst.late,
            "numbers": numbers,
        }
    first = min(one.due_on for one in late if one.due_on is not None)
    return Told(
        reason, (*inputs, Input(_("逾期件数"), len(late), "count", band, True), Input(_("最长逾期工作日"), worst.late, "count", band, True)),
        first + dt.timedelta(days=1), "、".join(dict.fromkeys(one.unit for one in late if one.unit)),
        (_("办结并提交销号申请，或在到期前经批准延期"),),
        "" if state == "late" else _("再逾期 %(n)s 个工作日转红") % {"n": red_days + 1 - worst.late},
    )  # fmt: skip


def exemption_items(actor: Actor, _at: dt.date) -> Iterable[TodoItem]:
    """Exemptions asked for that the actor may decide on."""
    if not policy.can(actor, "light.approve").ok:
        return
    rows = waiting_exemptions(actor)
    names = {project: one.label for project, one in standings_of(rows).items()}
    for row in rows:
        yield TodoItem(
            key=f"exemption:{row.exemption_id}:{row.version}", what=_("亮灯豁免：%(reason)s") % {"reason": row.reason}, act=_("审批"),
            url=("lights:exemption", (row.exemption_id,)), source=_("亮灯豁免"), asked_by=row.asked_document,
            project=names.get(row.project_id, ""), project_id=row.project_id,
        )  # fmt: skip


register_extra(OPEN, open_cases)
register(
    Rule(
        "cases.overdue", "problem", gettext_lazy("问题"), gettext_lazy("项目有未销号事项逾期：逾期即黄灯，逾期过久或逾期多件红灯。停表、待核验的不算逾期。"),
        "R4.1", problem, parameters=("light.case_red_workdays", "light.case_red_count"), needs=(OPEN,),
    )
)  # fmt: skip
count_dimension(
    "problem",
    "问题",
    "Open cases",
    source="R4.1",
    kinds=("cases.opened", "cases.extension_decided", "cases.result_submitted", "cases.sent_back"),
)
register_source("exemptions", exemption_items)
