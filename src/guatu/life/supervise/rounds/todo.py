"""What rounds and second looks ask of a post today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.cases.models import CaseStanding
from guatu.cases.queries import shown_title
from guatu.cases.todo import TodoItem
from guatu.facts.folds import LIVE
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.rounds.models import Recheck, Round, RoundItem
from guatu.life.supervise.rounds.queries import inspects

# A longer list is one line that leads to the round: forty lines of one thing hide everything else.
MOST_LINES = 20


def round_items(actor: Actor, at: dt.date) -> Iterable[TodoItem]:
    """Projects of open rounds that the actor's unit still has to go to."""
    if actor.unit_id is None or not policy.can(actor, "round.check").ok:
        return
    named = Round.objects.open().filter(from_on__lte=at).order_by("to_on", "id")
    for one in named:
        if (one.units or one.posts) and inspects(actor, one):
            yield from _of_round(one)


def _of_round(one: Round) -> Iterator[TodoItem]:
    rows = list(RoundItem.objects.filter(snapshot_no=LIVE, round_id=one.id, checked_on=None).values_list("project_id", flat=True))
    if len(rows) > MOST_LINES:
        what = _("%(title)s：还有 %(n)s 个项目待核查") % {"title": one.title, "n": len(rows)}
        yield TodoItem(
            key=f"round:{one.id}", what=what, act=_("去核查"), url=("inspection:round", (one.id,)), due_on=one.to_on,
            source=str(_("核查")), asked_by=one.title,
        )  # fmt: skip
        return
    names = _names(rows)
    for project in rows:
        yield TodoItem(
            key=f"round:{one.id}:{project}", what=_("到现场核查"), act=_("核查"), url=("inspection:check", (one.id, project)),
            due_on=one.to_on, source=str(_("核查")), asked_by=one.title, project=names.get(project, ""), project_id=project,
        )  # fmt: skip


def recheck_items(actor: Actor, _at: dt.date) -> Iterable[TodoItem]:
    """Drawn cases that the actor's unit has to look at again."""
    if actor.unit_id is None or not policy.can(actor, "round.recheck").ok:
        return
    rows = list(Recheck.objects.filter(draw__unit_id=actor.unit_id).select_related("draw"))
    cases = {one.case_id: one for one in CaseStanding.objects.live().filter(case_id__in=[row.case_id for row in rows])}
    names = _names([one.project_id for one in cases.values() if one.project_id])
    for row in rows:
        case = cases.get(row.case_id)
        if case is None or case.rechecked_on is not None or case.relapsed_into is not None:
            continue
        yield TodoItem(
            key=f"recheck:{row.id}", what=shown_title(actor, case), act=_("回访"), url=("inspection:rechecks", ()),
            due_on=row.draw.drawn_on + (row.draw.to_on - row.draw.from_on), source=str(_("销号回访")), asked_by=case.number,
            project=names.get(case.project_id, "") if case.project_id else "", project_id=case.project_id,
        )  # fmt: skip


def _names(projects: list[UUID]) -> dict[UUID, str]:
    return {one.project_id: one.label for one in ProjectStanding.objects.live().filter(project_id__in=projects)}
