"""What policy needs to know of a thing: the places, unit and project it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ThingScope:
    """Where a thing belongs. Any one of its places, units or its project in reach puts it in scope.

    `is_rank` marks a published ranking: whoever holds a post in the same jurisdiction may read it, though the rows behind it
    stay closed (DECISIONS 28).
    """

    place_ids: frozenset[UUID] = field(default_factory=frozenset)
    unit_ids: frozenset[UUID] = field(default_factory=frozenset)
    project_id: UUID | None = None
    is_rank: bool = False

    def access_scope(self) -> ThingScope:
        """Itself, so that a door may ask about a thing it has not built."""
        return self


class Thing(Protocol):
    """Anything policy can be asked about."""

    def access_scope(self) -> ThingScope: ...


def at_place(*place_ids: UUID | None, is_rank: bool = False) -> ThingScope:
    """The scope of a thing that belongs to places only."""
    return ThingScope(place_ids=known(place_ids), is_rank=is_rank)


def known(ids: Iterable[UUID | None]) -> frozenset[UUID]:
    """The ids without the missing ones."""
    return frozenset(one for one in ids if one is not None)
