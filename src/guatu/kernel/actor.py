"""Who does a thing. Facts name the post, not the person; access looks up what the post may do. Source: DECISIONS 24."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

CHANNELS = frozenset({"web", "api", "cli", "import", "task", "system"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A post acting through a channel; `on_behalf_of` is the post that delegated, `said_by` who told it (代录).

    Errors: ValueError for a channel that is not one of CHANNELS.
    """

    post_id: UUID | None
    user_id: UUID | None
    unit_id: UUID | None
    channel: str
    on_behalf_of: UUID | None = None
    said_by: str = ""

    def __post_init__(self) -> None:
        if self.channel not in CHANNELS:
            raise ValueError(f"unknown channel: {self.channel}")

    @property
    def is_system(self) -> bool:
        """True when nobody's hand did it."""
        return self.post_id is None and self.user_id is None and self.channel == "system"


SYSTEM = Actor(post_id=None, user_id=None, unit_id=None, channel="system")
