"""What a post owes of returns, for the list that both sides sign when it is handed over (DECISIONS 24)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from guatu.access import policy
from guatu.access.models import Post
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.crews.handover import Mover, Moving, OwedDuty
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import queries
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.notices.services import notify


def _owed(post: UUID) -> Iterator[OwedDuty]:
    """Returns to file, those sent back among them, and returns that wait for the post's check."""
    actor = _sitting(post)
    for one in queries.owed_by(actor):
        if queries.is_asked_of(one):
            words = _("重报") if one.mark else _("填报")
            detail = _("%(what)s %(cycle)s（%(occasion)s）") % {"what": words, "cycle": one.cycle.title, "occasion": one.occasion.key}
            yield OwedDuty(
                f"file:{one.log}:{one.occasion.key}", one.project.label, detail, one.project.project_id, clock.local_date(one.occasion.due_at)
            )  # fmt: skip
    yield from _to_check(actor)


def _sitting(post: UUID) -> Actor:
    unit = Post.objects.filter(id=post).values_list("unit_id", flat=True).first()
    return Actor(post, None, unit, "web")


def _to_check(actor: Actor) -> Iterator[OwedDuty]:
    waiting = queries.waiting_for(actor)
    logs = [log for log, _key, _mark in waiting]
    names = {one.project_id: one.label for one in ProjectStanding.objects.live().filter(project_id__in={log.project_id for log in logs})}
    rows = ReturnCycle.objects.filter(root_id__in={log.root_id for log in logs})
    titles = {(one.root_id, one.key): one.title for one in rows}
    for log, key, _mark in waiting:
        cycle = titles.get((log.root_id, log.cycle), log.cycle)
        detail = _("%(what)s %(cycle)s（%(occasion)s）") % {"what": _("审核"), "cycle": cycle, "occasion": key}
        yield OwedDuty(f"check:{log.log_id}:{key}", names.get(log.project_id, ""), detail, log.project_id)


def _move(moving: Moving) -> None:
    """Nothing is written: a return is owed and checked by whoever has the right over its project, and a crew's right moves with its
    seat. The taker is told where to look, whether something is owed today or only with the next occasion; but not of a post that never
    had to do with returns, for there the page would be empty for good."""
    actors = [_sitting(post.id) for post in (moving.from_post, moving.to_post)]
    if not any(policy.can(one, verb).ok for one in actors for verb in (queries.OWE, queries.REVIEW)):
        return
    notify(
        posts=[moving.to_post.id], key=f"returns.handed_over:{moving.entry.id}",
        text=gettext_noop("“%(post)s”交接来的填报和审核，请在“填报”里查看。"), values={"post": moving.from_post.title},
        url=("returning:mine", ()),
    )  # fmt: skip


RETURN_MOVER = Mover("returns", gettext_lazy("填报与审核"), _owed, _move)
