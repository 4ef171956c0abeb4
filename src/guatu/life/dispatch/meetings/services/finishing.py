"""Who was there, and the end of the meeting: its number, and what was not done carried on by itself."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access.models import Unit
from guatu.cases.models import CaseStanding
from guatu.cases.vocab import OWED_STATES
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.dispatch.meetings import kinds
from guatu.life.dispatch.meetings.models import Attendance, Decision, Meeting, MeetingSeries
from guatu.life.dispatch.meetings.queries import next_number
from guatu.life.dispatch.meetings.services.deciding import carried_already, write_carry
from guatu.life.dispatch.meetings.services.working import Work, working
from guatu.life.dispatch.meetings.vocab import DONE_STATES, DecisionKind, MeetingState, Presence, SeriesKind, TopicState


def take_attendance(*, actor: Actor, meeting: UUID, present: Mapping[UUID, tuple[str, str]]) -> Meeting:
    """登记到会：unit → (presence, post title); a unit left out was not called. Until the minutes are issued it may be put right.

    Errors: Invalid; Refused; NotFound; Conflict. Facts: meetings.attendance_taken.
    """
    if any(presence not in Presence.values for presence, _title in present.values()):
        raise Invalid({"presence": [_("到会情况只有出席、请假、列席。")]})
    with working(actor=actor, meeting=meeting, verb="meeting.run", name="take_attendance") as work:
        work.require_state(MeetingState.PREPARING, MeetingState.FIXED, MeetingState.HELD)
        if Unit.objects.filter(id__in=list(present)).count() != len(present):
            raise Invalid({"unit": [_("单位不存在或已撤销，请重新选择。")]})
        if work.meeting.minutes_id is not None:
            raise Conflict(_("纪要已拟稿，到会情况不再改动；请先撤销纪要稿。"))
        Attendance.objects.filter(meeting=work.meeting).delete()
        Attendance.objects.bulk_create(
            Attendance(meeting=work.meeting, unit_id=unit, presence=presence, post_title=title.strip()[:40])
            for unit, (presence, title) in present.items()
        )
        work.save()
        work.record(kinds.AttendanceTaken(str(meeting), *(_units(present, one) for one in Presence.values)))
        return work.meeting


def _units(present: Mapping[UUID, tuple[str, str]], presence: str) -> tuple[str, ...]:
    return tuple(str(unit) for unit, (one, _title) in present.items() if one == presence)


def finish_meeting(*, actor: Actor, meeting: UUID, seen: int | None = None) -> Meeting:
    """散会：it takes its number; every promise still owed is carried on and counted; nothing is decided in it afterwards.

    Errors: Invalid before its day; Conflict when it is not under way; Refused; NotFound.
    Facts: meetings.meeting_finished, cases.carried_over, meetings.decided.
    """
    with working(actor=actor, meeting=meeting, verb="meeting.run", name="finish_meeting", seen=seen) as work:
        allowed = (MeetingState.FIXED, MeetingState.PREPARING) if work.series.kind == SeriesKind.ONSITE else (MeetingState.FIXED,)
        work.require_state(*allowed)
        if work.meeting.held_on > clock.today():
            raise Invalid({"held_on": [_("会议日期（%(day)s）还没有到。") % {"day": work.meeting.held_on.isoformat()}]})
        carried = _carry_rest(work)
        MeetingSeries.objects.select_for_update().get(id=work.series.id)
        number = next_number(work.series.id, work.meeting.year)
        work.meeting.topics.filter(state=TopicState.ACCEPTED).update(state=TopicState.DONE)
        work.save(state=MeetingState.HELD, number=number)
        work.record(kinds.MeetingFinished(str(meeting), number, carried), on=work.meeting.held_on)
        return work.meeting


def _carry_rest(work: Work) -> int:
    """Carry whatever is owed from earlier meetings and was not carried by hand. Returns how many."""
    done = carried_already(work.meeting)
    rows = [row for row in owed_promises(work.meeting) if row.case_id not in done]
    for row in rows:
        write_carry(work, row, _("上次议定事项未办结，结转下次会议"), is_automatic=True)
    return len(rows)


def owed_promises(meeting: Meeting) -> list[CaseStanding]:
    """Cases the series decided on before that are still owed, by number. What it handed on to another body, and has not decided
    on since, is that body's to carry."""
    earlier = Q(meeting__state__in=DONE_STATES, meeting__held_on__lt=meeting.held_on) | Q(meeting=meeting)
    rows = Decision.objects.filter(earlier, meeting__series_id=meeting.series_id, case_id__isnull=False)
    last = dict(rows.order_by("meeting__held_on", "order").values_list("case_id", "kind"))
    before = rows.exclude(meeting=meeting).values("case_id")
    own = [case for case, kind in last.items() if case and kind != DecisionKind.ESCALATED]
    found = CaseStanding.objects.live().filter(case_id__in=before, state__in=OWED_STATES).filter(case_id__in=own)
    return list(found.order_by("number"))
