"""What cases give to the notices: the to-do list of a post's daily digest, the house's hours, and the names of their topics."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Post
from guatu.cases import due
from guatu.cases.outward import outward
from guatu.cases.todo import TodoItem, todo_of
from guatu.kernel.actor import Actor
from guatu.ledger.calendar import calendar_of
from guatu.ledger.queries import parameter
from guatu.notices import digest, terms, topics
from guatu.notices.digest import Line
from guatu.notices.rules import Quiet
from guatu.notices.terms import House

SECTION = "todo"
_TOLD = (due.OVERDUE, due.TODAY, due.WEEK)
_MOST = 20


def todo_lines(post_id: UUID, at: dt.date) -> list[Line]:
    """逾期、今天、本周 of a post, as they may leave the house; nothing when the list holds none of them."""
    post = Post.objects.filter(id=post_id).first()
    if post is None:
        return []
    items = outward(todo_of(Actor(post_id=post.id, user_id=None, unit_id=post.unit_id, channel="task"), at))
    parts = {part: [one for one in items if due.part_of(one.due_on, at) == part] for part in _TOLD}
    if not any(parts.values()):
        return []
    head = Line(due.head_words(*(len(parts[part]) for part in _TOLD)))
    return [head, *(line for part in _TOLD for line in _part_lines(due.part_title(part), parts[part], at))]


def _part_lines(title: str, items: list[TodoItem], at: dt.date) -> list[Line]:
    lines = [Line(_words(one, at), title) for one in items[:_MOST]]
    if len(items) > _MOST:
        lines.append(Line(_("另有 %(n)s 件，请登录查看。") % {"n": len(items) - _MOST}, title))
    return lines


def _words(one: TodoItem, at: dt.date) -> str:
    return " · ".join(part for part in (one.act, one.what, one.project, one.asked_by, due.days_words(one.due_on, at)) if part)


def house_hours(root: UUID, on: dt.date) -> House:
    """The hours and the cap of a jurisdiction on a day, from its parameters, and whether offices are open."""
    told = partial(parameter, root=root, at=on)
    quiet = Quiet(_time(told("notices.quiet_from")), _time(told("notices.quiet_to")))
    cap, fresh = int(told("notices.daily_cap")), int(told("notices.fresh_days"))
    return House(quiet, _time(told("notices.digest_at")), cap, fresh, calendar_of(root).is_workday(on))


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def register() -> None:
    """Hand all of it in; called once, at start-up."""
    digest.register_section(SECTION, todo_lines)
    terms.provide(house_hours)
    topics.register_topic(SECTION, gettext_lazy("日报中的待办"))
    topics.register_topic("case", gettext_lazy("事项的进展"))
    topics.register_topic("remind", gettext_lazy("将到期的事项"))
    topics.register_topic("overdue", gettext_lazy("逾期的事项"))
    topics.register_topic("superior", gettext_lazy("下级单位久拖未办的事项"))
