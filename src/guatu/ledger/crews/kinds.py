"""What can happen to a crew (past tense, never renamed). Posts and units stand as text: a fold reads nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from guatu.facts.kinds import register


@register("ledger.crew_seated")
@dataclass(frozen=True)
class CrewSeated:
    """A post took a seat of a project's crew, from the fact's day on. `unit` is the post's unit on that day."""

    post: str
    seat: str
    unit: str = ""
    element: str = ""
    phase: str = ""


@register("ledger.crew_vacated")
@dataclass(frozen=True)
class CrewVacated:
    """The seat that was taken by the fact `seated` is free from this fact's day on."""

    seated: str
    post: str
    seat: str
    cause: str = "changed"


@register("ledger.crew_template_set")
@dataclass(frozen=True)
class CrewTemplateSet:
    """The standing team of a place became these lines: {post, seat, element, phase}."""

    lines: tuple[dict[str, str], ...]


@register("ledger.visit_recorded")
@dataclass(frozen=True)
class VisitRecorded:
    """Somebody went to see a project. Both sides by title, never by name; promises as {text, unit, due_on}."""

    root: str
    visit_kind: str
    posts: tuple[str, ...]
    our_side: str
    their_side: str
    place_text: str
    topics: str
    outcome: str
    is_clear: bool = False
    commitments: tuple[dict[str, Any], ...] = field(default_factory=tuple)


@register("ledger.visit_withdrawn")
@dataclass(frozen=True)
class VisitWithdrawn:
    """The visit was entered by mistake and counts no more; the reason stands in the fact."""

    post: str = ""


@register("ledger.duties_handed_over")
@dataclass(frozen=True)
class DutiesHandedOver:
    """What a post owed on the day was handed over: to the next in the same post, or to another post.

    `items` is the list both sides sign; `list_hash` is its digest.
    """

    from_post: str
    to_post: str
    witness_post: str
    list_hash: str
    items: tuple[dict[str, str], ...]
