"""New rows of workbooks that wait for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from guatu.access import scope
from guatu.kernel.actor import Actor
from guatu.life.dispatch.returns.models import RowProposal
from guatu.life.dispatch.returns.queries import FILE, REVIEW
from guatu.life.dispatch.returns.vocab import ProposalState


def waiting_proposals(actor: Actor, place_ids: Iterable[UUID]) -> list[RowProposal]:
    """Rows of workbooks that name no known project and that nobody has decided on, of places the actor files or checks for."""
    reach = scope.of(actor, FILE).place_ids | scope.of(actor, REVIEW).place_ids
    rows = RowProposal.objects.filter(place_id__in=reach.intersection(place_ids), state=ProposalState.PROPOSED)
    return list(rows.order_by("proposed_on", "sheet", "row"))
