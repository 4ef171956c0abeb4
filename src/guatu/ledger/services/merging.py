"""Two rows, one project: merge with undo. A merge is a fact; both histories fold into the survivor (DECISIONS A4)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger import kinds
from guatu.ledger.queries import get_standing_for
from guatu.ledger.services.editing import provenance_for


def merge_projects(*, actor: Actor, survivor: UUID, merged: UUID, reason: str) -> UUID:
    """把 `merged` 并入 `survivor`，返回合并事实的编号。Errors: Invalid; Refused; NotFound. Facts: ledger.project_merged."""
    kept = get_standing_for(actor, survivor, verb="project.merge")
    gone = get_standing_for(actor, merged, verb="project.merge")
    if kept.project_id == gone.project_id:
        raise Invalid({"merged": [_("这两个已经是同一个项目。")]})
    if kept.root_id != gone.root_id or kept.is_sample != gone.is_sample:
        raise Invalid({"merged": [_("不同辖区的项目不能合并。")]})
    if not reason.strip():
        raise Invalid({"reason": [_("请写明认定为同一项目的依据。")]})
    both = [kept.project_id, gone.project_id]
    with journal.entry(actor=actor, verb="ledger.merge_projects", projects=both) as entry:
        return entry.record(
            kinds.ProjectMerged(), occurred_on=clock.today(), project=kept.project_id, place=kept.county_id,
            subject=("project", gone.project_id), provenance=provenance_for(kept), reason=reason.strip(),
        )  # fmt: skip


def undo_merge(*, actor: Actor, survivor: UUID, merge: UUID, reason: str) -> None:
    """撤销合并：the merged project stands on its own facts again. Errors: Invalid; Conflict when already undone."""
    kept = get_standing_for(actor, survivor, verb="project.merge")
    found = {f.id: f for f in journal.facts_of(kept.project_id, only=("ledger.project_merged",))}.get(merge)
    if found is None:
        raise Invalid({"merge": [_("没有这次合并，或已撤销。")]})
    both = [kept.project_id, UUID(found.subject_id)]
    with journal.entry(actor=actor, verb="ledger.undo_merge", projects=both) as entry:
        entry.record(
            kinds.ProjectMerged(undone=True), occurred_on=clock.today(), project=kept.project_id,
            place=kept.county_id, subject=("project", found.subject_id), supersedes=merge,
            provenance=provenance_for(kept), reason=reason,
        )  # fmt: skip
