"""函件 on a project's page: every letter that pressed for one of its cases, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from guatu.access import policy
from guatu.desk.letter import state_tags
from guatu.desk.screen import Screen
from guatu.figures.labels import unit_label
from guatu.life.supervise.letters import queries
from guatu.ui.components import Link, Tag

_MOST = 8


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter as the page prints it: its number once it has one, to whom, the day it is counted on."""

    link: Link
    number: str
    addressee: str
    on: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class ProjectLetters:
    """The newest letters about a project, and how many there are."""

    rows: tuple[SentLetter, ...]
    total: int


def project_letters(screen: Screen, project: UUID) -> ProjectLetters | None:
    """The letters about a project as they stand now. None where there are none to see, or the screen looks at the past."""
    if screen.context.snapshot_no != 0 or not policy.can(screen.actor, "document.read").ok:
        return None
    found = list(queries.letters_of_project(screen.actor, project))
    rows = tuple(
        SentLetter(
            Link(queries.shown_title(screen.actor, one), screen.link("letter:letter", one.id)), one.document.doc_number or "",
            unit_label(one.addressee), one.day.isoformat(), state_tags(one),
        )
        for one in found[:_MOST]
    )  # fmt: skip
    return ProjectLetters(rows, len(found)) if rows else None
