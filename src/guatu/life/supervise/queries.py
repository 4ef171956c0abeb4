"""Reads of supervision: instructions one may see, and as whom one sees them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Grant, Post
from guatu.cases.models import CaseStanding
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound, Refused
from guatu.life.supervise.models import Instruction, InstructionQuerySet
from guatu.life.supervise.vocab import InstructionState

READ, RECORD, APPROVE = "instruction.read", "instruction.record", "instruction.approve"


def visible_instructions(actor: Actor) -> InstructionQuerySet:
    """The instructions an actor may read: those who keep them read all in scope, a leader reads its own."""
    rows = Instruction.objects.visible_to(scope.of(actor, READ))
    return rows if policy.can(actor, RECORD).ok else rows.of_posts(_chairs(actor))


def _chairs(actor: Actor) -> list[UUID]:
    """The post one sits in, and the one one acts for (a secretary for a leader)."""
    return [one for one in (actor.post_id, actor.on_behalf_of) if one is not None]


def get_instruction_for(actor: Actor, instruction: UUID, *, verb: str = READ) -> Instruction:
    """An instruction, if the actor may do `verb` to it.

    Errors: NotFound when it does not exist, is out of scope, or was given by another leader; Refused in scope without the verb.
    """
    found = Instruction.objects.select_related("leader_post__unit", "unit", "place", "project").filter(id=instruction).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    policy.require(actor, READ, found)
    if not visible_instructions(actor).filter(id=instruction).exists():
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    policy.require(actor, verb, found)
    return found


def may_decide(actor: Actor, one: Instruction) -> bool:
    """Whether a proposal is this actor's to decide: the leader's who instructed, or a post's of the unit that keeps it.

    Whoever else reads the instruction may hold the verb for its own; a county's office does not decide for the city's leader.
    """
    return one.answers_to in _chairs(actor) or actor.unit_id == one.unit_id


def get_instruction_to_decide(actor: Actor, instruction: UUID) -> Instruction:
    """An instruction whose proposal the actor may decide. Errors: NotFound; Refused, also for whoever only has it in reach."""
    found = get_instruction_for(actor, instruction, verb=APPROVE)
    if not may_decide(actor, found):
        raise Refused(_("拟办意见由批示领导批准，或由登记批示的单位批准。"))
    return found


def is_in_circle(actor: Actor, one: Instruction) -> bool:
    """Whether a sensitive instruction shows itself: to its leader, to those who keep it, to inspectors. Source: DECISIONS 33."""
    if not one.is_sensitive or scope.is_machine(actor):
        return True
    is_own = actor.unit_id == one.unit_id or not {one.leader_post_id, one.answers_to}.isdisjoint(_chairs(actor))
    return is_own or policy.can(actor, "case.sensitive", one).ok


def instruction_of_case(case: CaseStanding) -> Instruction | None:
    """The instruction a case came out of."""
    if case.source_type != "instruction":
        return None
    rows = Instruction.objects.select_related("leader_post__unit", "unit")
    return rows.filter(case_id__in=[case.case_id, case.parent_id, case.relapse_of]).first()


def leader_posts(root: UUID) -> list[Post]:
    """The posts of a jurisdiction whose words are instructions: those that hold a leader's grant today, in official order."""
    today = clock.today()
    held = Grant.objects.on(today).filter(role="leader").values("post_id")
    rows = Post.objects.valid_on(today).filter(id__in=held, place__root_id=root).select_related("unit", "place")
    return list(rows.order_by("place__path", "unit__official_order", "title"))


def awaiting_handling(actor: Actor) -> list[Instruction]:
    """Recorded ones that nobody has said yet what to do about, in the actor's own unit, oldest first."""
    if actor.unit_id is None:
        return []
    rows = Instruction.objects.filter(state=InstructionState.RECORDED, unit_id=actor.unit_id)
    return list(rows.order_by("given_on", "id"))


def awaiting_decision(actor: Actor) -> list[Instruction]:
    """Proposals that wait for the actor's word: the leader's own, and for the office those somebody else in it proposed."""
    mine = Instruction.objects.answering_to(_chairs(actor))
    if policy.can(actor, RECORD).ok:
        mine = mine | Instruction.objects.filter(Q(unit_id=actor.unit_id) & ~Q(proposed_post_id=actor.post_id))
    return list(mine.filter(state=InstructionState.PROPOSED).order_by("given_on", "id"))


def cases_of(rows: Iterable[Instruction]) -> dict[UUID, CaseStanding]:
    """The live cases of these instructions, by case."""
    wanted = [one.case_id for one in rows if one.case_id is not None]
    return {one.case_id: one for one in CaseStanding.objects.live().filter(case_id__in=wanted)}
