"""Calling a meeting, and saying that it did not take place and why."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.access.models.places import ids_in
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.ids import uuid7
from guatu.life.dispatch.meetings import kinds
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries
from guatu.life.dispatch.meetings.queries import get_series_to
from guatu.life.dispatch.meetings.services.working import provenance, require_words, working
from guatu.life.dispatch.meetings.standings import SUBJECT
from guatu.life.dispatch.meetings.vocab import MeetingState, TopicState


def plan_meeting(
    *, actor: Actor, series: UUID, held_on: dt.date, venue: str = "", chair_title: str = "", starts_at: dt.time | None = None
) -> Meeting:
    """筹备一次会议. Errors: Invalid for a day gone by or one that is taken; Refused; NotFound. Facts: meetings.meeting_planned."""
    row = get_series_to(actor, series, "meeting.run")
    if held_on < clock.today():
        raise Invalid({"held_on": [_("会议日期不能早于今天；没有开成的会请登记“未召开”。")]})
    with journal.entry(actor=actor, verb="meetings.plan_meeting") as entry:
        return _write(entry, row, held_on, venue=venue, chair_title=chair_title, starts_at=starts_at)


def _write(
    entry: journal.Recorder, series: MeetingSeries, held_on: dt.date, *, venue: str = "", chair_title: str = "",
    starts_at: dt.time | None = None,
) -> Meeting:  # fmt: skip
    MeetingSeries.objects.select_for_update().get(id=series.id)
    if not series.is_active:
        raise Invalid({"series": [_("这个会议系列已停用。")]})
    if Meeting.objects.filter(series=series, held_on=held_on).exists():
        raise Invalid({"held_on": [_("这一天已有一次会议。")]})
    made = Meeting.objects.create(
        id=uuid7(), series=series, year=held_on.year, held_on=held_on, starts_at=starts_at or series.starts_at,
        venue=venue.strip() or series.venue, chair_title=chair_title.strip() or series.chair_title, is_sample=series.is_sample,
        created_at=clock.now(),
    )  # fmt: skip
    place = series.place
    kind = kinds.MeetingPlanned(
        series=str(series.id), kind=series.kind, root=str(place.root_id), county=str(_county(place) or ""), held_on=held_on
    )
    entry.record(
        kind, occurred_on=clock.today(), place=place.id, subject=(SUBJECT, made.id), provenance=provenance(series.is_sample)
    )
    return made


def _county(place: Place) -> UUID | None:
    line = Place.objects.in_bulk(ids_in(place.path))
    return next((one.id for one in line.values() if one.kind in ("county", "zone")), None)


def move_meeting(*, actor: Actor, meeting: UUID, held_on: dt.date, reason: str, seen: int | None = None) -> Meeting:
    """改期, with the reason; a frozen pack stays as it is. Errors: Invalid; Refused; NotFound; Conflict.

    Facts: meetings.meeting_moved.
    """
    require_words(reason, _("请写明改期原因。"))
    with working(actor=actor, meeting=meeting, verb="meeting.run", name="move_meeting", seen=seen) as work:
        work.require_state(MeetingState.PREPARING, MeetingState.FIXED)
        if held_on < clock.today():
            raise Invalid({"held_on": [_("会议日期不能早于今天；没有开成的会请登记“未召开”。")]})
        if Meeting.objects.filter(series=work.series, held_on=held_on).exclude(id=meeting).exists():
            raise Invalid({"held_on": [_("这一天已有一次会议。")]})
        work.save(held_on=held_on, year=held_on.year)
        work.record(kinds.MeetingMoved(str(meeting), held_on), reason=reason)
        return work.meeting


def mark_not_held(*, actor: Actor, meeting: UUID, reason: str, seen: int | None = None) -> Meeting:
    """登记未召开：with the reason; its topics wait for the next one. Errors: Invalid; Refused; NotFound; Conflict.

    Facts: meetings.meeting_not_held.
    """
    require_words(reason, _("请写明未召开的原因。"))
    with working(actor=actor, meeting=meeting, verb="meeting.run", name="mark_not_held", seen=seen) as work:
        work.require_state(MeetingState.PREPARING, MeetingState.FIXED)
        if work.meeting.decisions.exists():
            raise Conflict(_("这次会议已有决定，不能登记为未召开。"))
        work.meeting.topics.filter(state=TopicState.ACCEPTED).update(meeting=None, state=TopicState.RAISED)
        work.save(state=MeetingState.NOT_HELD, not_held_reason=reason.strip()[:200])
        work.record(kinds.MeetingNotHeld(meeting=str(meeting)), reason=reason)
        return work.meeting


def skip_meeting(*, actor: Actor, series: UUID, held_on: dt.date, reason: str) -> Meeting:
    """补登某周未召开：nobody had called it, and it did not take place (B10). Errors: Invalid; Refused; NotFound.

    Facts: meetings.meeting_planned, meetings.meeting_not_held.
    """
    require_words(reason, _("请写明未召开的原因。"))
    row = get_series_to(actor, series, "meeting.run")
    if held_on > clock.today():
        raise Invalid({"held_on": [_("这一天还没有到，不能登记未召开；已筹备的会议请在其页面登记。")]})
    with journal.entry(actor=actor, verb="meetings.skip_meeting") as entry:
        made = _write(entry, row, held_on)
        made.state, made.not_held_reason = MeetingState.NOT_HELD, reason.strip()[:200]
        made.save(update_fields=["state", "not_held_reason"])
        entry.record(
            kinds.MeetingNotHeld(meeting=str(made.id)), occurred_on=clock.today(), place=row.place_id, subject=(SUBJECT, made.id),
            provenance=provenance(row.is_sample), reason=reason.strip(),
        )  # fmt: skip
    return made
