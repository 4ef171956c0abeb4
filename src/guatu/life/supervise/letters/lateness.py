"""How the cases of a letter stand, in its words: overdue, or pressed by a light before their date (R4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guatu.documents.content import Run
from guatu.life.supervise.letters.vocab import LetterKind

LATE, COUNT = "case.workdays_late", "letter.items"
_LIT = "进展滞后、已经亮灯"


@dataclass(frozen=True, slots=True)
class Late:
    """One case: its number, how many working days past its date, and where that stands."""

    number: str
    workdays: int
    source: str


def longest(cases: Sequence[Late]) -> Run:
    """The most of them: 5个工作日."""
    most = max(cases, key=lambda one: one.workdays)
    return Run(f"{most.workdays}个工作日", LATE, most.source)


def lateness(kind: str, cases: Sequence[Late]) -> list[Run]:
    """已超过办理时限，最长逾期5个工作日; of a light before its date nothing is said of a date; of both, how many are overdue."""
    late = [one for one in cases if one.workdays]
    if not late:
        return [Run(_LIT)]
    if len(late) == len(cases):
        return [Run(f"{'已超过办理时限' if kind == LetterKind.REMINDER else '仍未办结'}，最长逾期"), longest(late)]
    counted = Run(f"{len(late)}项", COUNT, "、".join(one.number for one in late))
    return [Run("中，"), counted, Run("已超过办理时限，最长逾期"), longest(late), Run(f"，其余{_LIT}")]
