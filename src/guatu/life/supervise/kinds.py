"""What can happen to a leader's instruction (past tense, never renamed). Every fact is about the subject ("instruction", id).

What is done about it afterwards are the facts of its case.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guatu.facts.kinds import register


@register("supervise.instruction_recorded")
@dataclass(frozen=True)
class InstructionRecorded:
    """A leader's words were written down as they were, with what was wanted. `form` is written or oral."""

    form: str
    leader_post: str
    mode: str
    title: str
    text: str
    paper_no: str = ""


@register("supervise.instruction_handed_over")
@dataclass(frozen=True)
class InstructionHandedOver:
    """The leader's post was handed over: the instruction answers to another post. Whose words they are stays (DECISIONS 24)."""

    from_post: str
    to_post: str


@register("supervise.handling_proposed")
@dataclass(frozen=True)
class HandlingProposed:
    """拟办：somebody said who should do it and by when."""

    opinion: str
    handler: str
    coop_units: tuple[str, ...] = ()
    due_on: dt.date | None = None


@register("supervise.handling_decided")
@dataclass(frozen=True)
class HandlingDecided:
    """The proposal was approved, and the case opened; or it went back."""

    is_approved: bool
    case: str = ""
