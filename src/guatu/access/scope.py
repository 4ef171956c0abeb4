"""What a list may show: the actor's scope resolved once to sets of ids (DECISIONS 16)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from guatu.access.holdings import NOTHING, holdings_of
from guatu.access.models import Place
from guatu.access.things import ThingScope
from guatu.kernel.actor import Actor

MACHINE_CHANNELS = frozenset({"system", "cli"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids within reach. A queryset filters `place IN place_ids OR unit IN unit_ids OR id IN project_ids`.

    `everything` is for the machine's own work (scheduled tasks, the command line on the server): no filter at all.
    """

    place_ids: frozenset[UUID] = NOTHING
    unit_ids: frozenset[UUID] = NOTHING
    project_ids: frozenset[UUID] = NOTHING
    everything: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is in reach."""
        return not (self.everything or self.place_ids or self.unit_ids or self.project_ids)

    def covers(self, thing: ThingScope) -> bool:
        """Whether a thing is within this scope."""
        if self.everything or thing.place_ids & self.place_ids or thing.unit_ids & self.unit_ids:
            return True
        return thing.project_id is not None and thing.project_id in self.project_ids


def is_machine(actor: Actor) -> bool:
    """Whether the actor is the server itself: nobody signed in, the work was started on the machine."""
    return actor.post_id is None and actor.user_id is None and actor.channel in MACHINE_CHANNELS


def of(actor: Actor, verb: str = "project.read") -> Scope:
    """What the actor may do `verb` to. Administrators reach no business rows, so theirs is empty."""
    if is_machine(actor):
        return Scope(everything=True)
    held = [holding for holding in holdings_of(actor) if verb in holding.verbs]
    return Scope(
        place_ids=NOTHING.union(*(holding.place_ids for holding in held)),
        unit_ids=frozenset(holding.unit_id for holding in held if holding.unit_id is not None),
        project_ids=frozenset(holding.project_id for holding in held if holding.project_id is not None),
        everything=any(holding.is_everywhere for holding in held),
    )


def visible_places(actor: Actor) -> frozenset[UUID]:
    """The places whose rows and figures the actor may see."""
    if is_machine(actor):
        return frozenset(Place.objects.values_list("id", flat=True))
    return of(actor).place_ids | of(actor, "figures.read").place_ids
