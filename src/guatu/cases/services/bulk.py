"""One step on many cases: each its own entry, what fails is told and stops nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from guatu.cases.models import CaseStanding
from guatu.kernel.errors import Conflict, Invalid, Refused, reason_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step on many: the cases done, and why each other was not, by its number."""

    done: tuple[UUID, ...]
    left: tuple[tuple[str, str], ...]


def each(cases: Iterable[UUID], step: Callable[[UUID], object]) -> Outcome:
    """Do `step` to each case."""
    done, left = [], []
    for case in dict.fromkeys(cases):
        try:
            step(case)
            done.append(case)
        except (Refused, Invalid, Conflict) as problem:
            left.append((_number(case), reason_of(problem)))
    return Outcome(tuple(done), tuple(left))


def _number(case: UUID) -> str:
    found = CaseStanding.objects.live().filter(case_id=case).values_list("number", flat=True).first()
    return found or str(case)
