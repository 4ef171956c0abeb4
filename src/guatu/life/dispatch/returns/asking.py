"""What returns ask of a post today: to file, to replace a screenshot, to check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.cases.todo import TodoItem
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import parameter
from guatu.life.dispatch.returns import queries
from guatu.life.dispatch.returns.models import ReturnLog
from guatu.life.dispatch.returns.queries import Owed, cycle_title


def return_items(actor: Actor, at: dt.date) -> Iterable[TodoItem]:
    """Everything of returns that is the actor's move on a day."""
    if policy.can(actor, queries.OWE).ok:
        yield from _to_file(actor, at)
        yield from _to_replace(actor, at)
    if policy.can(actor, queries.REVIEW).ok:
        yield from _to_check(actor, at)


def _to_file(actor: Actor, at: dt.date) -> Iterable[TodoItem]:
    now = queries.received_at()
    moment = now if clock.local_date(now) == at else dt.datetime.combine(at, dt.time(12), clock.SHANGHAI)
    asked = [one for one in queries.owed_by(actor, moment) if queries.is_asked_of(one)]
    for _key, group in groupby(asked, key=lambda one: (one.cycle.id, one.occasion.key)):
        rows = list(group)
        most = int(parameter("returns.todo_lines", root=rows[0].cycle.root_id, at=at))
        yield from [_together(rows)] if len(rows) > most else map(_one, rows)


def _one(owed: Owed) -> TodoItem:
    project = owed.project
    return TodoItem(
        key=f"return:{owed.log}:{owed.occasion.key}", what=_("%(cycle)s（%(occasion)s）：%(project)s") % _words(owed),
        act=_("重报") if owed.mark else _("填报"), url=("returning:file", (project.project_id, owed.cycle.key, owed.occasion.key)),
        due_on=clock.local_date(owed.occasion.due_at), source=_("填报"), project=project.label, project_id=project.project_id,
    )  # fmt: skip


def _together(rows: list[Owed]) -> TodoItem:
    first = rows[0]
    return TodoItem(
        key=f"returns:{first.cycle.id}:{first.occasion.key}",
        what=_("%(cycle)s（%(occasion)s）：还有 %(n)s 个项目没有报") % {**_words(first), "n": len(rows)}, act=_("填报"),
        url=("returning:mine", ()), due_on=clock.local_date(first.occasion.due_at), source=_("填报"),
    )  # fmt: skip


def _words(owed: Owed) -> dict[str, str]:
    return {"cycle": cycle_title(owed.cycle), "occasion": owed.occasion.key, "project": owed.project.label}


def _to_replace(actor: Actor, at: dt.date) -> Iterable[TodoItem]:
    """Screenshots whose days are over, or end today."""
    mine = queries.filable(actor, queries.OWE).values("project_id")
    rows = list(ReturnLog.objects.live().filter(provisional_due_on__lte=at, project_id__in=mine).order_by("provisional_due_on"))
    names = {
        one.project_id: one.label for one in ProjectStanding.objects.live().filter(project_id__in={r.project_id for r in rows})
    }
    for row in rows:
        for key, mark in row.marks.items():
            if mark.get("provisional_due_on") and mark["provisional_due_on"] <= at.isoformat():
                name = names.get(row.project_id, "")
                yield TodoItem(
                    key=f"return.photo:{row.log_id}:{key}", what=_("补正式照片（%(occasion)s）：%(project)s") % {"occasion": key, "project": name},
                    act=_("补照片"), url=("returning:return", (row.log_id, key)),
                    due_on=dt.date.fromisoformat(mark["provisional_due_on"]), source=_("填报"), project=name, project_id=row.project_id,
                )  # fmt: skip


def _to_check(actor: Actor, at: dt.date) -> Iterable[TodoItem]:
    waiting = queries.waiting_for(actor)
    if waiting:
        oldest = dt.date.fromisoformat(waiting[0][2]["on"])
        yield TodoItem(
            key=f"returns.review:{at.isoformat()}", what=_("待审核的填报 %(n)s 件") % {"n": len(waiting)}, act=_("审核"),
            url=("returning:review", ()), due_on=max(oldest, at), source=_("填报"),
        )  # fmt: skip
