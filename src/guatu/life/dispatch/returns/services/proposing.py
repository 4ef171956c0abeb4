"""New rows of a workbook: proposed to the county's office, which takes them up as projects or does not (DECISIONS 35)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.dispatch.returns import kinds
from guatu.life.dispatch.returns.models import RowProposal
from guatu.life.dispatch.returns.vocab import ProposalState


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that names no known project: where it stood and what it says."""

    name: str
    sheet: str
    row: int
    told: dict[str, Any] = field(default_factory=dict)


def propose_rows(*, actor: Actor, place: Place, file_sha256: str, rows: Sequence[NewRow]) -> list[RowProposal]:
    """提出新行：each once a file. Errors: Conflict when somebody gives the same file back at the same moment; Refused; NotFound. Facts: returns.row_proposed."""
    policy.require(actor, "returns.file", place)
    known = set(RowProposal.objects.filter(file_sha256=file_sha256).values_list("sheet", "row"))
    fresh = [one for one in rows if (one.sheet, one.row) not in known]
    if not fresh:
        return []
    try:
        with journal.entry(actor=actor, verb="returns.propose_rows") as entry:
            return [_propose(entry, place, file_sha256, one) for one in fresh]
    except IntegrityError as error:
        raise Conflict(_("同一份文件正由别人交回，这些新行刚被提出。请刷新后再看。")) from error


def _propose(entry: journal.Recorder, place: Place, file_sha256: str, new: NewRow) -> RowProposal:
    made = RowProposal.objects.create(
        root_id=place.root_id, place=place, name=new.name[:200], told=new.told, file_sha256=file_sha256, sheet=new.sheet[:40],
        row=new.row, proposed_on=clock.today(),
    )  # fmt: skip
    kind = kinds.RowProposed(str(made.id), made.sheet, made.row, file_sha256)
    entry.record(
        kind, occurred_on=clock.today(), place=place.id, subject=("row_proposal", made.id), provenance=_provenance(place)
    )
    return made


def decide_row(*, actor: Actor, proposal: RowProposal, is_taken: bool, reason: str = "") -> None:
    """处理新行：taken up (the project itself is registered at the register), or not, with a reason.

    Errors: Invalid without a reason for no; Conflict when decided before; Refused; NotFound. Facts: returns.row_decided.
    """
    policy.require(actor, "returns.review", proposal)
    if not is_taken and not reason.strip():
        raise Invalid({"reason": [_("不采纳请写明原因。")]})
    with journal.entry(actor=actor, verb="returns.decide_row") as entry:
        row = RowProposal.objects.select_for_update().select_related("place").get(id=proposal.id)
        if row.state != ProposalState.PROPOSED:
            raise Conflict(_("这一行已经处理过。"))
        row.state = ProposalState.TAKEN if is_taken else ProposalState.DISMISSED
        row.decided_on, row.reason = clock.today(), reason.strip()[:200]
        row.save()
        entry.record(
            kinds.RowDecided(str(row.id), is_taken), occurred_on=clock.today(), place=row.place_id,
            subject=("row_proposal", row.id), reason=reason.strip(), provenance=_provenance(row.place),
        )  # fmt: skip


def _provenance(place: Place) -> str:
    return "sample" if place.is_sample else "observed"
