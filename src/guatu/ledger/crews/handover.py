"""What a post owes and how it moves: each storey that lets a post owe something declares a mover at start-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from guatu.access.models import Post
from guatu.facts import journal
from guatu.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class OwedDuty:
    """One line of the list both sides sign. `detail` says the seat, the number, the date; `key` tells lines apart."""

    key: str
    title: str
    detail: str = ""
    project: UUID | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Moving:
    """A hand-over under way: write within `entry`, so that everything moves or nothing does."""

    entry: journal.Recorder
    actor: Actor
    from_post: Post
    to_post: Post
    on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Mover:
    """What one storey hands over. `move` is not called when only the incumbent changes: the duties stay with the post."""

    name: str
    title: Any
    owed: Callable[[UUID], Iterable[OwedDuty]]
    move: Callable[[Moving], None]


_MOVERS: dict[str, Mover] = {}


def register_mover(mover: Mover) -> Mover:
    """Declare what moves with a post. Errors: RuntimeError when the name is taken."""
    if mover.name in _MOVERS:
        raise RuntimeError(f"mover {mover.name} is declared twice")
    _MOVERS[mover.name] = mover
    return mover


def all_movers() -> list[Mover]:
    """Every declared mover, in the order of declaration."""
    return list(_MOVERS.values())


def mover_title(name: str) -> str:
    """What a mover hands over, in the reader's language; its name when nobody declares it any more."""
    return str(_MOVERS[name].title) if name in _MOVERS else name


def owed_by(post: UUID) -> list[tuple[str, OwedDuty]]:
    """(mover, duty) of everything a post owes now, in a stable order."""
    found = [(mover.name, duty) for mover in _MOVERS.values() for duty in mover.owed(post)]
    order = {name: number for number, name in enumerate(_MOVERS)}
    return sorted(found, key=lambda pair: (order[pair[0]], pair[1].due_on or dt.date.max, pair[1].title, pair[1].key))
