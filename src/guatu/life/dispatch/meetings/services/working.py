"""What every step on a meeting shares: fetch it, hold it, look at it again, record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Post
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries
from guatu.life.dispatch.meetings.queries import get_meeting_to
from guatu.life.dispatch.meetings.standings import SUBJECT
from guatu.notices.services import notify


@dataclass(slots=True)
class Work:
    """One step under way: the meeting as it stands inside the entry, and the pen to record with."""

    actor: Actor
    meeting: Meeting
    entry: journal.Recorder

    @property
    def series(self) -> MeetingSeries:
        """The body that meets."""
        return self.meeting.series

    def record(self, kind: Any, *, on: dt.date | None = None, project: UUID | None = None, reason: str = "") -> UUID:
        """Write the step down."""
        return self.entry.record(
            kind, occurred_on=on or clock.today(), project=project, place=self.series.place_id, reason=reason.strip(),
            subject=(SUBJECT, self.meeting.id), provenance=provenance(self.meeting.is_sample),
        )  # fmt: skip

    def save(self, **changes: Any) -> None:
        """Change the meeting's row; one step further."""
        for name, value in {**changes, "version": self.meeting.version + 1}.items():
            setattr(self.meeting, name, value)
        self.meeting.save(update_fields=[*changes, "version"])

    def require_state(self, *states: str) -> None:
        """Errors: Conflict when the meeting stands elsewhere."""
        require_state(self.meeting, *states)


@contextmanager
def working(
    *,
    actor: Actor,
    meeting: UUID,
    verb: str,
    name: str,
    seen: int | None = None,
    idem_key: str | None = None,
    request: Any = None,
) -> Iterator[Work]:
    """Open one step: fetch or refuse, hold the meeting, read it again.

    Errors: NotFound; Refused; Conflict when it moved on since it was seen; Replayed for a key answered before.
    """
    get_meeting_to(actor, meeting, verb)
    with journal.entry(actor=actor, verb=f"meetings.{name}", idem_key=idem_key, request=request) as entry:
        now = Meeting.objects.select_for_update(of=("self",)).select_related("series__place").get(id=meeting)
        if seen is not None and seen != now.version:
            raise Conflict(_("这次会议刚被别人办理过，请看过新的情况再办。"), fields=("version",))
        yield Work(actor, now, entry)


def require_state(meeting: Meeting, *states: str) -> None:
    """Errors: Conflict when the meeting stands elsewhere."""
    if meeting.state not in states:
        text = _("这次会议现在是“%(state)s”，不能这样办理。请刷新后再看。")
        raise Conflict(text % {"state": meeting.get_state_display()}, fields=("state",))


def provenance(is_sample: bool) -> str:
    """Of facts about an invented or a real body."""
    return "sample" if is_sample else "observed"


def require_words(text: str, message: str, field: str = "reason") -> None:
    """Errors: Invalid without words."""
    if not text.strip():
        raise Invalid({field: [message]})


def posts_of(units: Iterable[UUID | None]) -> list[UUID]:
    """Posts of these units that exist today."""
    wanted = [one for one in units if one is not None]
    return list(Post.objects.filter(unit_id__in=wanted).valid_on(clock.today()).values_list("id", flat=True))


def tell(units: Iterable[UUID | None], key: str, text: str, values: dict[str, Any], url: tuple[str, tuple[Any, ...]]) -> None:
    """Tell every post of these units."""
    notify(posts=posts_of(units), key=key, text=text, values=values, url=url)


__all__ = ["Evid", "Work", "posts_of", "provenance", "require_state", "require_words", "tell", "working"]
