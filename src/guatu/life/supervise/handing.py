"""An instruction goes with its leader's post: whoever takes the post decides what was proposed and hears what came of it.

Whose words they are stays: the paper, the record and the register name the post that spoke.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.cases.models import CaseStanding
from guatu.cases.vocab import OPEN_STATES
from guatu.ledger.crews.handover import Mover, Moving, OwedDuty
from guatu.life.supervise import kinds
from guatu.life.supervise.models import Instruction, InstructionQuerySet
from guatu.life.supervise.vocab import InstructionState

SUBJECT = "instruction"


def owed(post: UUID) -> Iterable[OwedDuty]:
    """Instructions of the post that are not over: proposals that wait for its word, and what it will hear of."""
    for one in _unfinished(post).order_by("given_on", "id"):
        # The list is read by more than the circle.
        title = _("其他协调事项") if one.is_sensitive else one.title
        words = _("批拟办") if one.state == InstructionState.PROPOSED else _("听取反馈")
        yield OwedDuty(str(one.id), title, f"{words}，{one.get_form_display()}", one.project_id, one.due_on)


def _unfinished(post: UUID) -> InstructionQuerySet:
    still = CaseStanding.objects.live().filter(source_type=SUBJECT, state__in=OPEN_STATES).values("case_id")
    waiting = Q(state__in=(InstructionState.RECORDED, InstructionState.PROPOSED))
    return Instruction.objects.answering_to([post]).filter(waiting | Q(state=InstructionState.OPENED, case_id__in=still))


def move(moving: Moving) -> None:
    """What is not over answers to the taker's post from now on. Facts: supervise.instruction_handed_over."""
    for one in _unfinished(moving.from_post.id).select_for_update(of=("self",)):
        said = kinds.InstructionHandedOver(from_post=str(moving.from_post.id), to_post=str(moving.to_post.id))
        moving.entry.record(
            said, occurred_on=max(moving.on, one.given_on), project=one.project_id, place=one.place_id, subject=(SUBJECT, one.id),
            provenance="sample" if one.is_sample else "observed", reason=moving.reason.strip(),
        )  # fmt: skip
        one.heir_post = moving.to_post
        one.save(update_fields=["heir_post"])


MOVER = Mover("instructions", gettext_lazy("批示件"), owed, move)
