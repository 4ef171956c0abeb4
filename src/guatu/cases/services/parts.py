"""The parts a case was split into, as they go with the whole."""

from __future__ import annotations

from collections.abc import Iterator

from guatu.cases.models import Case
from guatu.cases.queries import subtasks_of
from guatu.cases.services.acting import Act


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
