"""Minutes: drafted from what was decided, checked by another post, issued with a number (DECISIONS 31)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.documents import freezing
from guatu.documents.freezing import Drawn
from guatu.documents.models import FrozenDocument
from guatu.facts import journal, seal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.dispatch.bulletins.services import post_title
from guatu.life.dispatch.drafting import require_another_hand
from guatu.life.dispatch.meetings import kinds
from guatu.life.dispatch.meetings.models import Meeting
from guatu.life.dispatch.meetings.papers import minutes_paper
from guatu.life.dispatch.meetings.queries import get_meeting_to
from guatu.life.dispatch.meetings.services.working import require_words, working
from guatu.life.dispatch.meetings.standings import SUBJECT
from guatu.life.dispatch.meetings.vocab import MeetingState

PURPOSE = "meeting-minutes"


def draft_minutes(*, actor: Actor, meeting: UUID, preamble: str = "", seen: int | None = None) -> FrozenDocument:
    """拟写纪要：rosters and decisions as they were recorded, frozen. `preamble` replaces the opening paragraph.

    Errors: Invalid before attendance was taken; Conflict when there is a draft or the meeting is not over; Refused; NotFound.
    Facts: meetings.minutes_drafted.
    """
    get_meeting_to(actor, meeting, "meeting.run")
    cut_at, head = journal.cut(), seal.seal_now()
    with working(actor=actor, meeting=meeting, verb="meeting.run", name="draft_minutes", seen=seen) as work:
        work.require_state(MeetingState.HELD)
        if work.meeting.minutes_id is not None:
            raise Conflict(_("已有一份纪要稿；要重写请先撤销它。"))
        if not work.meeting.attendances.exists():
            raise Invalid({"": [_("请先登记到会情况（出席、请假、列席）。")]})
        content = minutes_paper.assemble(work.meeting, preamble=preamble)
        frozen = freezing.freeze_document(content, _drawn(work.meeting, cut_at, head.short), drafted_by=post_title(actor))
        work.save(minutes_id=frozen.id)
        work.record(kinds.MinutesDrafted(str(meeting), str(frozen.id), frozen.content_hash))
    return frozen


def _drawn(meeting: Meeting, cut_at: dt.datetime, head: str) -> Drawn:
    pack = getattr(meeting, "pack", None)
    return Drawn(
        place_id=meeting.series.place_id, at_date=meeting.held_on, cut_at=cut_at, purpose=PURPOSE, seal_head=head,
        data_version=pack.data_version if pack else "",
    )  # fmt: skip


def minutes_of(meeting: Meeting) -> FrozenDocument:
    """The minutes as they were frozen. Errors: NotFound when nobody has drafted any."""
    found = FrozenDocument.objects.filter(id=meeting.minutes_id).first() if meeting.minutes_id else None
    if found is None:
        raise NotFound(_("这次会议还没有纪要。"))
    return found


def check_minutes(*, actor: Actor, meeting: UUID) -> FrozenDocument:
    """核对纪要, by another post than the drafter's. Errors: Invalid; Refused; NotFound; Conflict. Facts: meetings.minutes_checked."""
    with working(actor=actor, meeting=meeting, verb="meeting.check", name="check_minutes") as work:
        frozen = minutes_of(work.meeting)
        require_another_hand(actor, (SUBJECT, meeting), "meetings.minutes_drafted")
        checked = freezing.check_document(frozen.id, checked_by=post_title(actor), checked_on=clock.today())
        work.save()
        work.record(kinds.MinutesChecked(str(meeting), str(checked.id)))
    return checked


def issue_minutes(
    *, actor: Actor, meeting: UUID, organ_code: str = "", number: str = "", issued_on: dt.date | None = None
) -> FrozenDocument:
    """印发纪要：自编 by organ code, or 外取号 as typed; from then on the meeting is closed.

    Errors: Refused for a sample; Invalid for a day before the meeting or to come; NotFound; Conflict unless it was checked.
    Facts: meetings.minutes_issued.
    """
    with working(actor=actor, meeting=meeting, verb="meeting.issue", name="issue_minutes") as work:
        work.require_state(MeetingState.HELD)
        day = _issue_day(work.meeting, issued_on)
        issued = freezing.issue_document(
            minutes_of(work.meeting).id, issued_by=post_title(actor), issued_on=day, organ_code=organ_code,
            number=number,
        )  # fmt: skip
        work.save(state=MeetingState.ISSUED)
        work.record(kinds.MinutesIssued(str(meeting), str(issued.id), issued.doc_number or ""))
    return issued


def _issue_day(meeting: Meeting, issued_on: dt.date | None) -> dt.date:
    """The day they are issued: from the meeting to today. Errors: Invalid."""
    day, today = issued_on or clock.today(), clock.today()
    if not meeting.held_on <= day <= today:
        words = {"held": meeting.held_on.isoformat(), "today": today.isoformat()}
        raise Invalid({"issued_on": [_("印发日期应在会议当天（%(held)s）至今天（%(today)s）之间。") % words]})
    return day


def withdraw_minutes(*, actor: Actor, meeting: UUID, reason: str) -> FrozenDocument:
    """撤销纪要稿 or issued minutes; the paper stays, another may be drafted. Errors: Invalid; Refused; NotFound; Conflict.

    Facts: meetings.minutes_withdrawn.
    """
    require_words(reason, _("请写明撤销理由。"))
    with working(actor=actor, meeting=meeting, verb="meeting.run", name="withdraw_minutes") as work:
        work.require_state(MeetingState.HELD, MeetingState.ISSUED)
        gone = freezing.withdraw_document(minutes_of(work.meeting).id, reason=reason)
        work.save(state=MeetingState.HELD, minutes_id=None)
        work.record(kinds.MinutesWithdrawn(str(meeting), str(gone.id)), reason=reason)
    return gone
