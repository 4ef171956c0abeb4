"""What letters ask of a post: check, countersign, sign, receive. The reply itself is a case and is asked for as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.cases.todo import TodoItem
from guatu.kernel.actor import Actor
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import shown_title
from guatu.life.supervise.letters.turns import awaiting_step, to_receive, waiting_opinions
from guatu.life.supervise.letters.vocab import LetterState, Step

_MOST = 200


def letter_items(actor: Actor, _at: dt.date) -> Iterable[TodoItem]:
    """Letters whose next move is the actor's."""
    if actor.unit_id is None:
        return
    yield from (_item(actor, one, _("会签")) for one in waiting_opinions(actor)[:_MOST])
    yield from (_item(actor, one, _("签收")) for one in to_receive(actor)[:_MOST])
    for state, verb, step, act in (
        (LetterState.DRAFTED, "letter.check", Step.CHECK, _("核稿")), (LetterState.CHECKED, "letter.sign", Step.SIGN, _("签发")),
    ):  # fmt: skip
        if policy.can(actor, verb).ok:
            yield from (_item(actor, one, act) for one in awaiting_step(actor, state, verb, step, most=_MOST))


def _item(actor: Actor, letter: Letter, act: str) -> TodoItem:
    return TodoItem(
        key=f"letter:{letter.id}:{letter.version}", what=shown_title(actor, letter), act=act, url=("letter:letter", (letter.id,)),
        due_on=letter.reply_due_on, source=str(letter.get_kind_display()), asked_by=letter.issuer.label,
    )  # fmt: skip
