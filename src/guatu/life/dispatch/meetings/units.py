"""Units as a meeting speaks of them: whom a body may give work to, and units by id."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from guatu.access.models import Place, Unit
from guatu.kernel import clock


def units_of(place: Place) -> list[Unit]:
    """The units a body of a place may give work to: those of its own place, of the places below it and of those above it, that
    exist today, in official order. A county's meeting gives no orders to its neighbour."""
    rows = Unit.objects.valid_on(clock.today()).near(place).select_related("place")
    return list(rows.order_by("place__path", "official_order", "name"))


def units_named(ids: Iterable[UUID]) -> list[Unit]:
    """Units by id, in official order."""
    rows = Unit.objects.filter(id__in=list(ids)).select_related("place")
    return list(rows.order_by("place__path", "official_order", "name"))
