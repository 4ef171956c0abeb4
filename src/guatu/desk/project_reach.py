"""Which projects a reader may open: a unit may have to do something about one that is not its own, and gets its name only."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from guatu.kernel.actor import Actor
from guatu.ledger.queries import visible_standings


def openable(actor: Actor, projects: Iterable[UUID | None]) -> frozenset[UUID]:
    """Those of these projects whose page the reader may open, in one read; none for none."""
    wanted = {one for one in projects if one is not None}
    return frozenset(visible_standings(actor).filter(project_id__in=wanted).values_list("project_id", flat=True)) if wanted else frozenset()
