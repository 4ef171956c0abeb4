"""Facts of the notices: that something may leave the house, never where to (DECISIONS 13)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from guatu.facts import kinds


@kinds.register("notices.channel_opened")
@dataclass(frozen=True, slots=True)
class ChannelOpened:
    """外发渠道启用：by which means a post may be reached outside; the address is in no fact."""

    post_id: UUID
    channel: str


@kinds.register("notices.channel_closed")
@dataclass(frozen=True, slots=True)
class ChannelClosed:
    """外发渠道停用."""

    post_id: UUID
    channel: str


@kinds.register("notices.calendar_opened")
@dataclass(frozen=True, slots=True)
class CalendarOpened:
    """日历订阅启用：a new secret address; one that was there before ends."""

    post_id: UUID


@kinds.register("notices.calendar_closed")
@dataclass(frozen=True, slots=True)
class CalendarClosed:
    """日历订阅停用."""

    post_id: UUID
