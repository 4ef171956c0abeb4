"""What lights ask of a post that may draft letters: one line, however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Post
from guatu.cases.todo import TodoItem
from guatu.kernel.actor import Actor
from guatu.life.supervise.letters.lights import VERB, count_of_asks, newest_locked_month


def light_items(actor: Actor, _at: dt.date) -> Iterable[TodoItem]:
    """亮灯待定是否发函 n 件, for whoever decides it."""
    post = actor.on_behalf_of or actor.post_id
    if post is None or not policy.can(actor, VERB).ok:
        return
    root = Post.objects.filter(id=post).values_list("place__root_id", flat=True).first()
    if root is None:
        return
    count = count_of_asks(actor, root)
    if count:
        yield TodoItem(
            key=f"letter_lights:{root}:{newest_locked_month(root).key}", what=_("亮灯待定是否发函 %(n)s 件") % {"n": count}, act=_("办理"),
            url=("letter:lights", ()), source=_("亮灯拟函"),
        )  # fmt: skip
