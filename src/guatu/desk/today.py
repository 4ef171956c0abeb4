"""今日：what is asked of a post, in parts by date, with the sentence above and what comes next when there is nothing (UI 3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from guatu.cases import due
from guatu.cases.todo import TodoItem, todo_of
from guatu.desk.project_reach import openable
from guatu.facts.models import Entry
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ui.components import Empty, Link, Tab
from guatu.ui.query import Query

# How long the count of a post is kept at most; a new entry makes it anew at once.
_KEPT_S = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One row: what · project · from whom · due · one button. Without an address it can only be read."""

    what: str
    source: str
    act: str
    url: str
    project: str
    project_url: str
    asked_by: str
    due_on: dt.date | None
    days: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list."""

    key: str
    title: str
    items: tuple[Item, ...]
    # Whether one source was asked for: whoever touches "1 letter" wants to see the letter.
    is_asked: bool = False

    @property
    def is_folded(self) -> bool:
        """Whether it can wait: shown as a count until asked for."""
        return self.key in (due.LATER, due.UNDATED) and not self.is_asked


@dataclass(frozen=True, slots=True)
class Today:
    """The page. `parts` holds those with something in them; `empty` says what comes next when nothing is pressing."""

    at: dt.date
    sentence: str
    parts: tuple[Part, ...]
    tabs: tuple[Tab, ...]
    empty: Empty | None


def today_of(actor: Actor, query: Query, at: dt.date | None = None) -> Today:
    """The page of the actor's post; `source` in the address narrows it to what one source asks."""
    day = at or clock.today()
    found = todo_of(actor, day)
    asked = query.text("source")
    shown = [one for one in found if not asked or one.source == asked]
    grouped = {part: [one for one in shown if due.part_of(one.due_on, day) == part] for part in due.PARTS}
    counts = [len(grouped[part]) for part in (due.OVERDUE, due.TODAY, due.WEEK)]
    known = openable(actor, (one.project_id for one in shown))
    parts = tuple(
        Part(key, due.part_title(key), _items(items, day, known), bool(asked)) for key, items in grouped.items() if items
    )
    return Today(day, due.head_words(*counts), parts, _tabs(found, query, asked), _empty(counts, shown, query, asked))


def pressing_count(actor: Actor, at: dt.date | None = None) -> int:
    """How many things are overdue or due today."""
    day = at or clock.today()
    # Every page asks. Until somebody writes, the answer of a post is the same: one read instead of every source's.
    newest = Entry.objects.order_by("-recorded_at", "-id").values_list("id", flat=True).first()
    key = f"pressing:{actor.post_id}:{actor.on_behalf_of}:{day}:{newest}"
    found = cache.get(key)
    if found is None:
        found = sum(due.part_of(one.due_on, day) in due.PRESSING for one in todo_of(actor, day, only_dated=True))
        cache.set(key, found, _KEPT_S)
    return int(found)


def address_of(name: str, args: Iterable[Any] = ()) -> str:
    """An address of the house by name; empty when this build has no such room or the arguments do not fit."""
    try:
        return reverse(name, args=list(args)) if name else ""
    except NoReverseMatch:
        return ""


def _items(items: Sequence[TodoItem], day: dt.date, known: frozenset[UUID]) -> tuple[Item, ...]:
    return tuple(
        Item(
            one.what, one.source, one.act, address_of(*one.url), one.project,
            address_of("register:project", [one.project_id]) if one.project_id in known else "", one.asked_by, one.due_on,
            due.days_words(one.due_on, day), due.part_of(one.due_on, day) == due.OVERDUE,
        )
        for one in items
    )  # fmt: skip


def _tabs(found: Sequence[TodoItem], query: Query, asked: str) -> tuple[Tab, ...]:
    """One tab a source, the fullest first; none when everything comes from one."""
    counts = Counter(one.source for one in found)
    names = [name for name, _n in counts.most_common()] + ([asked] if asked and asked not in counts else [])
    if len(names) < 2 and not asked:
        return ()
    every = Tab(_("全部"), query.but(source=None).url, not asked, len(found))
    return (every, *(Tab(name or _("其他"), query.but(source=name).url, name == asked, counts[name]) for name in names))


def _empty(counts: Sequence[int], shown: Sequence[TodoItem], query: Query, asked: str) -> Empty | None:
    """What comes next, when nothing has to be done this week."""
    if any(counts) or (asked and shown):
        return None
    if asked:
        return Empty(_("“%(source)s”没有要办的") % {"source": asked}, "", Link(_("看全部"), query.but(source=None).url))
    coming = next((one for one in shown if one.due_on is not None), None)
    if coming is not None and coming.due_on is not None:
        told = {"what": coming.what, "day": coming.due_on.isoformat()}
        return Empty(_("本周没有要办的"), _("下一件：%(what)s，%(day)s 到期。") % told)
    if shown:
        return Empty(_("本周没有要办的"), _("以下事项没有期限，有空时办理。"))
    hint = _("交给你单位的事项、要填的报表、要核验的结果会出现在这里，并按期限排好。")
    url = address_of("cases:board")
    return Empty(_("现在没有轮到你办的事"), hint, Link(_("查看全部事项"), url) if url else None)
