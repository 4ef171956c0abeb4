"""The parts a case was split into, as they go with the whole."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.cases import kinds
from guatu.cases.models import Case, coop_ids
from guatu.cases.queries import independence_fault, subtasks_of
from guatu.cases.services.acting import Act
from guatu.kernel.errors import Invalid


def open_parts(act: Act) -> Iterator[Act]:
    """The parts of a case that still move, and theirs, each held: what ends the whole ends them, or nobody would owe the whole and
    somebody still a part of it. Source: R4.13."""
    held = Case.objects.select_for_update().filter(id__in=[one.case_id for one in subtasks_of(act.case.case_id)])
    list(held.order_by("id"))
    for part in subtasks_of(act.case.case_id):
        if part.is_open:
            one = Act(act.actor, part, max(act.on, part.changed_on or act.on), act.entry)
            yield one
            yield from open_parts(one)


def follow_lead(act: Act, to_unit: UUID, reason: str) -> None:
    """The open parts that the lead of a case asked for and verifies are the new lead's: it answers for the whole, and the old one has no
    say in it any more.

    Errors: Invalid where the new lead would verify what it does itself (R4.13). Facts: cases.duty_moved, one a part.
    """
    old, to = act.case.unit_id, str(to_unit)
    parts = [one for one in open_parts(act) if one.case.parent_id == act.case.case_id and one.case.issuer_unit_id == old]
    own = [one.case.number for one in parts if independence_fault(to_unit, one.case.unit_id, coop_ids(one.case.coop_units))]
    if own:
        text = _("分办任务 %(numbers)s 由所选单位办理，改派后须由它自己核验。请先撤销或办结这些分办任务，再改派。")
        raise Invalid({"to_unit": [text % {"numbers": "、".join(own)}]})
    for one in parts:
        post = str(one.case.issuer_post_id or "")
        one.record(kinds.CaseDutyMoved(from_unit=str(old), to_unit=to, from_post=post, to_post=""), reason=reason)
