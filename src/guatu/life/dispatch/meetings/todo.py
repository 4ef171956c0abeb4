"""What meetings ask of a post: an opinion on a topic, a topic to take on, a pack to freeze, minutes to write, check and issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Unit
from guatu.access.models.places import ids_in
from guatu.access.scope import Scope
from guatu.cases.outward import HIDDEN
from guatu.cases.todo import TodoItem
from guatu.documents.models import FrozenDocument, Status
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries, Topic
from guatu.life.dispatch.meetings.queries import opinions_wanted, waiting_topics
from guatu.life.dispatch.meetings.schedule import Schedule
from guatu.life.dispatch.meetings.services.minutes import PURPOSE as MINUTES
from guatu.life.dispatch.meetings.vocab import MeetingState


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is asked about every meeting and topic of a place's line, each read once, however many there are."""

    places: list[UUID]
    schedule: Schedule
    reach: Callable[[str], Scope]

    def may(self, verb: str, thing: Meeting | Topic) -> bool:
        """Whether the actor may do a verb to it."""
        return self.reach(verb).covers(thing.run_scope())


def meeting_items(actor: Actor, at: dt.date) -> Iterable[TodoItem]:
    """Everything meetings ask of the actor's post."""
    if actor.unit_id is None:
        return
    yield from _opinions(actor)
    own = Unit.objects.select_related("place").filter(id=actor.unit_id).first()
    if own is None:
        return
    desk = _Desk(ids_in(own.place.path), Schedule(own.place.root_id), cache(partial(scope.of, actor)))
    rows = _unfinished(desk)
    papers = FrozenDocument.objects.filter(id__in=[one.minutes_id for one in rows if one.minutes_id]).defer("content").in_bulk()
    for one in rows:
        yield from _meeting(desk, one, papers.get(one.minutes_id), at)
    yield from _topics(desk)


def _unfinished(desk: _Desk) -> list[Meeting]:
    """Meetings that somebody still has to move. The minutes of a sample are checked and never issued: those are done."""
    never = FrozenDocument.objects.filter(purpose=MINUTES, is_sample=True, status=Status.CHECKED)
    rows = Meeting.objects.filter(series__place_id__in=desk.places).exclude(minutes_id__in=never.values("id"))
    states = (MeetingState.PREPARING, MeetingState.FIXED, MeetingState.HELD)
    return list(rows.filter(state__in=states).select_related("series").order_by("held_on"))


def _opinions(actor: Actor) -> Iterator[TodoItem]:
    for one in opinions_wanted(actor.unit_id) if actor.unit_id and policy.can(actor, "topic.advise").ok else ():
        topic = one.topic
        due = clock.local_date(topic.deadline_at) if topic.deadline_at else None
        yield TodoItem(
            key=f"topic:{topic.id}:opinion", what=_shown(topic), act=_("答复意见"),
            url=("meeting:topic", (topic.id,)), due_on=due, source=str(topic.series.title), asked_by=topic.reporter.label,
            project_id=topic.project_id,
        )  # fmt: skip


def _shown(topic: Topic) -> str:
    """A to-do list is also sent out of the house: it names nothing sensitive (DECISIONS 33)."""
    return _(HIDDEN) if topic.is_sensitive else topic.title


def _meeting(desk: _Desk, one: Meeting, paper: FrozenDocument | None, at: dt.date) -> Iterator[TodoItem]:
    if one.state == MeetingState.HELD:
        yield from _minutes(desk, one, paper)
    elif desk.may("meeting.run", one):
        if one.state == MeetingState.FIXED and one.held_on < at:
            yield _item(one, _("散会登记"), "finish", one.held_on)
        elif one.state == MeetingState.PREPARING and desk.schedule.fixed_on(one) <= at:
            yield _item(one, _("材料定稿"), "freeze", one.held_on)


def _minutes(desk: _Desk, one: Meeting, paper: FrozenDocument | None) -> Iterator[TodoItem]:
    verb, act = {None: ("meeting.run", _("拟写纪要")), Status.DRAFT: ("meeting.check", _("核对纪要"))}.get(
        Status(paper.status) if paper else None, ("meeting.issue", _("印发纪要"))
    )
    if desk.may(verb, one):
        yield _item(one, act, verb, desk.schedule.orders_due_on(one))


def _item(one: Meeting, act: str, key: str, due: dt.date) -> TodoItem:
    return TodoItem(
        key=f"meeting:{one.id}:{key}", what=f"{one.series.title} {one.held_on.isoformat()}", act=act, url=("meeting:show", (one.id,)),
        due_on=due, source=_("会议"), asked_by=one.series.title,
    )  # fmt: skip


def _topics(desk: _Desk) -> Iterator[TodoItem]:
    series = MeetingSeries.objects.filter(place_id__in=desk.places).values_list("id", flat=True)
    for one in waiting_topics(series):
        if desk.may("meeting.run", one):
            yield TodoItem(
                key=f"topic:{one.id}:decide", what=_shown(one), act=_("受理议题"), url=("meeting:topic", (one.id,)),
                due_on=clock.local_date(one.deadline_at) if one.deadline_at else None, source=one.series.title, asked_by=one.reporter.label,
                project_id=one.project_id,
            )  # fmt: skip
