"""What instructions ask of a post: to say what shall be done, and to approve what was proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.cases.todo import TodoItem
from guatu.kernel.actor import Actor
from guatu.life.supervise import queries
from guatu.life.supervise.models import Instruction


def instruction_items(actor: Actor, _at: dt.date) -> Iterable[TodoItem]:
    """Instructions that wait for 拟办 in the actor's unit, and proposals that wait for its approval."""
    if actor.unit_id is None:
        return
    if policy.can(actor, queries.RECORD).ok:
        for one in queries.awaiting_handling(actor):
            yield _item(actor, one, _("拟办"))
    if policy.can(actor, queries.APPROVE).ok:
        for one in queries.awaiting_decision(actor):
            yield _item(actor, one, _("批拟办"))


def _item(actor: Actor, one: Instruction, act: str) -> TodoItem:
    return TodoItem(
        key=f"instruction:{one.id}:{one.state}", what=one.title if queries.is_in_circle(actor, one) else _("其他协调事项"), act=act,
        url=("cases:instruction", (one.id,)), due_on=one.due_on, source=one.get_form_display(), asked_by=one.leader_post.title,
        project_id=one.project_id,
    )  # fmt: skip
