"""What happens to a bulletin."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.facts.kinds import register


@register("dispatch.bulletin_drafted")
@dataclass(frozen=True)
class BulletinDrafted:
    """A month's bulletin was drawn and frozen."""

    document: str
    period: str
    content_hash: str


@register("dispatch.bulletin_checked")
@dataclass(frozen=True)
class BulletinChecked:
    """Somebody other than its drafter checked it."""

    document: str


@register("dispatch.bulletin_issued")
@dataclass(frozen=True)
class BulletinIssued:
    """It was signed and took its number."""

    document: str
    number: str


@register("dispatch.bulletin_withdrawn")
@dataclass(frozen=True)
class BulletinWithdrawn:
    """It was withdrawn; the fact's reason says why."""

    document: str
