"""What meetings ask of a post: an opinion on a topic, a topic to take on, a pack to freeze, minutes to write, check and issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Unit
from guatu.access.models.places import ids_in
from guatu.cases.outward import HIDDEN
from guatu.cases.todo import TodoItem
from guatu.documents.models import FrozenDocument, Status
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.life.dispatch.meetings import schedule
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries, Topic
from guatu.life.dispatch.meetings.queries import opinions_wanted, waiting_topics
from guatu.life.dispatch.meetings.vocab import MeetingState


def meeting_items(actor: Actor, at: dt.date) -> Iterable[TodoItem]:
    """Everything meetings ask of the actor's post."""
    if actor.unit_id is None:
        return
    yield from _opinions(actor)
    own = Unit.objects.select_related("place").filter(id=actor.unit_id).first()
    if own is None:
        return
    rows = Meeting.objects.filter(series__place_id__in=ids_in(own.place.path)).select_related("series__place")
    for one in rows.filter(state__in=(MeetingState.PREPARING, MeetingState.FIXED, MeetingState.HELD)).order_by("held_on"):
        yield from _meeting(actor, one, at)
    yield from _topics(actor, own)


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


def _meeting(actor: Actor, one: Meeting, at: dt.date) -> Iterator[TodoItem]:
    if one.state == MeetingState.HELD:
        yield from _minutes(actor, one)
    elif policy.can(actor, "meeting.run", one.run_scope()).ok:
        fixed_on = schedule.fixed_on(one)
        if one.state == MeetingState.FIXED and one.held_on < at:
            yield _item(one, _("散会登记"), "finish", one.held_on)
        elif one.state == MeetingState.PREPARING and fixed_on <= at:
            yield _item(one, _("材料定稿"), "freeze", one.held_on)


def _minutes(actor: Actor, one: Meeting) -> Iterator[TodoItem]:
    found = FrozenDocument.objects.filter(id=one.minutes_id).defer("content").first() if one.minutes_id else None
    verb, act = {None: ("meeting.run", _("拟写纪要")), Status.DRAFT: ("meeting.check", _("核对纪要"))}.get(
        Status(found.status) if found else None, ("meeting.issue", _("印发纪要"))
    )
    if found is not None and found.is_sample and found.status == Status.CHECKED:
        return
    if policy.can(actor, verb, one.run_scope()).ok:
        yield _item(one, act, verb, schedule.orders_due_on(one))


def _item(one: Meeting, act: str, key: str, due: dt.date) -> TodoItem:
    return TodoItem(
        key=f"meeting:{one.id}:{key}", what=f"{one.series.title} {one.held_on.isoformat()}", act=act, url=("meeting:show", (one.id,)),
        due_on=due, source=_("会议"), asked_by=one.series.title,
    )  # fmt: skip


def _topics(actor: Actor, own: Unit) -> Iterator[TodoItem]:
    series = MeetingSeries.objects.filter(place_id__in=ids_in(own.place.path)).values_list("id", flat=True)
    for one in waiting_topics(series):
        if policy.can(actor, "meeting.run", one.run_scope()).ok:
            yield TodoItem(
                key=f"topic:{one.id}:decide", what=_shown(one), act=_("受理议题"), url=("meeting:topic", (one.id,)),
                due_on=clock.local_date(one.deadline_at) if one.deadline_at else None, source=one.series.title, asked_by=one.reporter.label,
                project_id=one.project_id,
            )  # fmt: skip
