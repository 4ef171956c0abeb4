"""The pack frozen at a cut: after this it does not move, and says which data it was drawn from."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.documents import freezing
from guatu.documents.freezing import Drawn
from guatu.facts import journal, seal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7
from guatu.life.dispatch.bulletins.services import post_title
from guatu.life.dispatch.meetings import kinds
from guatu.life.dispatch.meetings.building import build_pack
from guatu.life.dispatch.meetings.models import Meeting, MeetingPack
from guatu.life.dispatch.meetings.pack import Pack, hash_of, to_plain
from guatu.life.dispatch.meetings.papers import pack_paper
from guatu.life.dispatch.meetings.queries import get_meeting_to
from guatu.life.dispatch.meetings.services.working import Work, require_state, working
from guatu.life.dispatch.meetings.vocab import MeetingState, SeriesKind

PURPOSE = "meeting-pack"


def freeze_pack(*, actor: Actor, meeting: UUID, seen: int | None = None) -> MeetingPack:
    """材料定稿：drawn at a cut, frozen, and from then on what the meeting sees.

    Errors: Conflict when it is frozen already, or when the meeting moved on while its pack was drawn; Invalid for a review before
    the month is closed; Refused; NotFound. Facts: meetings.pack_frozen.
    """
    known = get_meeting_to(actor, meeting, "meeting.run")
    # Said before a pack is drawn for nothing, and once more below, when the meeting is held.
    require_state(known, MeetingState.PREPARING)
    cut_at, head = journal.cut(), seal.seal_now()
    with translation.override(settings.LANGUAGE_CODE):
        pack = build_pack(known, clock.today())
    _require_closed(known, pack)
    drawn = known.version if seen is None else seen
    with working(actor=actor, meeting=meeting, verb="meeting.run", name="freeze_pack", seen=drawn) as work:
        work.require_state(MeetingState.PREPARING)
        if work.meeting.held_on < clock.today():
            raise Invalid({"held_on": [_("会议日期已过，请先改期，或登记“未召开”。")]})
        return _write(work, pack, cut_at, head.short)


def _write(work: Work, pack: Pack, cut_at: dt.datetime, head: str) -> MeetingPack:
    meeting = work.meeting
    document = freezing.freeze_document(
        pack_paper.assemble(pack), _drawn(meeting, pack, cut_at, head), drafted_by=post_title(work.actor)
    )
    made = MeetingPack.objects.create(
        id=uuid7(), meeting=meeting, content=to_plain(pack), content_hash=hash_of(pack), at_date=dt.date.fromisoformat(pack.at),
        cut_at=cut_at, data_version=pack.data_version, document_id=document.id,
    )  # fmt: skip
    work.save(state=MeetingState.FIXED, pack_document_id=document.id)
    work.record(kinds.PackFrozen(str(meeting.id), str(document.id), made.content_hash, pack.data_version))
    return made


def _drawn(meeting: Meeting, pack: Pack, cut_at: dt.datetime, head: str) -> Drawn:
    return Drawn(
        place_id=meeting.series.place_id, at_date=dt.date.fromisoformat(pack.at), cut_at=cut_at, purpose=PURPOSE, seal_head=head,
        data_version=pack.data_version,
    )  # fmt: skip


def _require_closed(meeting: Meeting, pack: Pack) -> None:
    if meeting.series.kind == SeriesKind.REVIEW and not pack.part("ranking").items:
        raise Invalid({"": [_("还没有月结，月讲评只用月结数。请先办理月结。")]})
