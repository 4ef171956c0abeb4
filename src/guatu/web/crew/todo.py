"""What crews ask of a post today: the visits it owes, due soon or overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from guatu.access.models import Post
from guatu.cases.todo import TodoItem
from guatu.facts.folds import LIVE
from guatu.kernel.actor import Actor
from guatu.ledger.crews import queries
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import parameter


def crew_items(actor: Actor, at: dt.date) -> Iterable[TodoItem]:
    """One item a project the post has to go to within the notice, or should have gone to."""
    post = actor.on_behalf_of or actor.post_id
    if post is None:
        return
    root = Post.objects.filter(id=post).values_list("place__root_id", flat=True).first()
    if root is None:
        return
    duties = queries.visit_duties(root, at)
    seats = list(queries.seats_in_force().filter(post_id=post, seat__in=duties))
    if not seats:
        return
    until = at + dt.timedelta(days=int(parameter("crew.visit_notice_days", root=root, at=at)))
    projects = {one.project_id for one in seats}
    visits = queries.visits_of(projects, at=at)
    names = {
        one.project_id: one.label
        for one in ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in=projects).exclude(state="removed")
    }
    for seat in seats:
        due = queries.visit_due(seat, visits.get(seat.project_id, ()), duties)
        if due is not None and due <= until and seat.project_id in names:
            yield TodoItem(
                key=f"visit:{seat.fact_id}:{due.isoformat()}", what=_("走访：%(seat)s") % {"seat": seat.get_seat_display()}, act=_("登记走访"),
                url=("crew:visit", (seat.project_id,)), due_on=due, source=_("走访"), project=names[seat.project_id],
                project_id=seat.project_id,
            )  # fmt: skip
