"""What happens to a month: a county confirms it, the city closes it."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.facts.kinds import register


@register("figures.place_confirmed")
@dataclass(frozen=True)
class PlaceConfirmed:
    """A county handed its month up (上报); until then what it prints is marked 初步."""

    period: str


@register("figures.month_closed")
@dataclass(frozen=True)
class MonthClosed:
    """A jurisdiction's month was closed: from now on its numbers do not move."""

    period: str
    at_date: str
    known_at: str
    seal: str
