"""Verbs of instructions: record what a leader wrote or said, propose what shall be done, approve it. Then it is a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access import policy
from guatu.access.models import Place, Post, Unit
from guatu.access.queries import post_labels
from guatu.access.things import ThingScope, known
from guatu.cases.queries import get_case_for
from guatu.cases.services.opening import SENSITIVE, Order, write_opening
from guatu.cases.vocab import OWED_STATES, CaseState
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.kernel.ids import uuid7
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise import kinds, queries
from guatu.life.supervise.models import Instruction
from guatu.life.supervise.vocab import Form, InstructionState, Mode
from guatu.notices.services import notify

SUBJECT = "instruction"


@dataclass(frozen=True, slots=True)
class Told:
    """What a leader wrote or said. With a `handler` it is given out at once; without, it waits for 拟办; 圈阅 is only kept.

    `project` or `place` says where it belongs; with a project the place is the project's county.
    """

    leader_post: UUID
    given_on: dt.date
    title: str
    text: str
    mode: str = Mode.HANDLE
    project: UUID | None = None
    place: UUID | None = None
    paper_no: str = ""
    opinion: str = ""
    handler: UUID | None = None
    verifier: UUID | None = None
    coop: tuple[UUID, ...] = ()
    due_on: dt.date | None = None
    category: str = ""
    is_sensitive: bool | None = None
    evidence: tuple[Evid, ...] = ()


def record_instruction(*, actor: Actor, told: Told, idem_key: str | None = None) -> UUID:
    """登记批示：the words as they stand on the paper. Returns the instruction's id.

    Errors: Invalid; NotFound; Refused. Facts: supervise.instruction_recorded, cases.opened. Source: R4.9.
    """
    return _record(actor, told, Form.WRITTEN, idem_key)


def record_oral(*, actor: Actor, told: Told, idem_key: str | None = None) -> UUID:
    """登记口头指示：what was said, written down by whoever heard it; the entry keeps both (代录). Returns its id.

    Errors: Invalid; NotFound; Refused. Facts: supervise.instruction_recorded, cases.opened. Source: DECISIONS 24.
    """
    label = post_labels([told.leader_post]).get(told.leader_post, "")
    return _record(replace(actor, said_by=label), told, Form.ORAL, idem_key)


def _record(actor: Actor, told: Told, form: Form, idem_key: str | None) -> UUID:
    place, standing = _where(told)
    policy.require(actor, queries.RECORD, ThingScope(known([place.id]), project_id=told.project))
    _check(told, place)
    request = [form, told.leader_post, told.given_on, told.title, told.text, told.mode, told.handler, told.due_on]
    projects = [told.project] if told.project else []
    try:
        with journal.entry(
            actor=actor, verb=f"supervise.record_{form}", idem_key=idem_key, request=request, projects=projects
        ) as entry:
            row = _row(actor, told, form, place, is_sample=place.is_sample or bool(standing and standing.is_sample))
            entry.answer = {"instruction": str(row.id)}
            _write(entry, row, _recorded(row), told.evidence)
            if row.mode != Mode.READ and told.handler is not None:
                _give_out(entry, actor, row, told.verifier)
            row.save(force_insert=True)
    except journal.Replayed as earlier:
        return UUID(earlier.answer["instruction"])
    return row.id


def _where(told: Told) -> tuple[Place, ProjectStanding | None]:
    standing = None
    if told.project is not None:
        standing = ProjectStanding.objects.filter(snapshot_no=LIVE, project_id=told.project).first()
    place_id = (standing.county_id or standing.place_id) if standing else told.place
    place = Place.objects.filter(id=place_id).first() if place_id else None
    if place is None or (told.project is not None and standing is None):
        raise Invalid({"place": [_("请选择项目或地方。")]})
    return place, standing


def _check(told: Told, place: Place) -> None:
    problems: dict[str, list[str]] = {}
    if not told.title.strip():
        problems["title"] = [_("请写明事由。")]
    if not told.text.strip():
        problems["text"] = [_("请照录批示原文。")]
    if told.mode not in Mode.values:
        problems["mode"] = [_("没有这种批示要求。")]
    if told.given_on > clock.today():
        problems["given_on"] = [_("批示日不能晚于今天。")]
    if not any(one.id == told.leader_post for one in queries.leader_posts(place.root_id)):
        problems["leader_post"] = [_("请选择在任的领导岗位。")]
    if told.due_on is not None and told.due_on < clock.today() and told.mode != Mode.READ:
        problems["due_on"] = [_("办理时限不能早于今天。")]
    if problems:
        raise Invalid(problems)


def _row(actor: Actor, told: Told, form: Form, place: Place, *, is_sample: bool) -> Instruction:
    if actor.unit_id is None:
        raise Refused(_("请以本单位岗位登记批示。"))
    is_read = told.mode == Mode.READ
    return Instruction(
        id=uuid7(), root_id=place.root_id, place=place, project_id=told.project, form=form, mode=told.mode,
        leader_post_id=told.leader_post, given_on=told.given_on, title=told.title.strip()[:200], text=told.text.strip(),
        paper_no=told.paper_no.strip(), category=told.category,
        is_sensitive=told.category in SENSITIVE if told.is_sensitive is None else told.is_sensitive,
        unit_id=actor.unit_id, recorded_post_id=actor.post_id,
        state=InstructionState.FILED if is_read else InstructionState.RECORDED, opinion=told.opinion.strip(),
        handler_id=None if is_read else told.handler, coop_units=[str(one) for one in told.coop],
        due_on=None if is_read else told.due_on, is_sample=is_sample, created_at=clock.now(),
    )  # fmt: skip


def _recorded(row: Instruction) -> kinds.InstructionRecorded:
    return kinds.InstructionRecorded(
        form=row.form, leader_post=str(row.leader_post_id), mode=row.mode, title=row.title, text=row.text, paper_no=row.paper_no
    )


def _write(entry: journal.Recorder, row: Instruction, kind: Any, evidence: tuple[Evid, ...] = (), reason: str = "") -> None:
    """One fact about an instruction. What was recorded is dated when the leader spoke, everything else today."""
    is_first = isinstance(kind, kinds.InstructionRecorded)
    entry.record(
        kind, occurred_on=row.given_on if is_first else clock.today(), project=row.project_id, place=row.place_id,
        subject=(SUBJECT, row.id), provenance="sample" if row.is_sample else "observed", evidence=evidence, reason=reason.strip(),
    )  # fmt: skip


def _give_out(entry: journal.Recorder, actor: Actor, row: Instruction, verifier: UUID | None = None) -> UUID:
    """Open the case of an instruction inside the caller's entry; it is issued by the unit that keeps the instruction."""
    if row.handler_id is None:
        raise Invalid({"handler": [_("请选择承办单位。")]})
    order = Order(
        kind="instruction" if row.form == Form.WRITTEN else "oral", title=row.title, text=row.text, handler=row.handler_id,
        project=row.project_id, place=row.place_id, issuer=row.unit_id, verifier=verifier, due_on=row.due_on,
        coop=tuple(UUID(one) for one in row.coop_units), category=row.category, is_sensitive=row.is_sensitive,
        source=(SUBJECT, str(row.id)), provenance="sample" if row.is_sample else "",
    )  # fmt: skip
    row.case_id = write_opening(entry, actor=actor, order=order)
    row.state = InstructionState.OPENED
    return row.case_id


# ---- 拟办 ------------------------------------------------------------------------------------------------------------------


def propose_handling(
    *, actor: Actor, instruction: UUID, opinion: str, handler: UUID, coop: tuple[UUID, ...] = (), due_on: dt.date | None = None
) -> None:
    """拟办：who should do it, by when. May be written anew until it is decided. Errors: Invalid; NotFound; Refused; Conflict.

    Facts: supervise.handling_proposed.
    """
    known_row = queries.get_instruction_for(actor, instruction, verb=queries.RECORD)
    _check_proposal(opinion, (handler, *coop), due_on)
    projects = [known_row.project_id] if known_row.project_id else []
    with journal.entry(actor=actor, verb="supervise.propose_handling", projects=projects) as entry:
        row = _held(instruction, InstructionState.RECORDED, InstructionState.PROPOSED)
        if row.unit_id != actor.unit_id:
            raise Refused(_("拟办意见由登记批示的单位提出。"))
        row.opinion, row.handler_id, row.coop_units, row.due_on = opinion.strip(), handler, [str(one) for one in coop], due_on
        row.proposed_post_id, row.proposed_on, row.state = actor.post_id, clock.today(), InstructionState.PROPOSED
        row.return_reason = ""
        row.save()
        told = kinds.HandlingProposed(row.opinion, str(handler), tuple(row.coop_units), due_on)
        _write(entry, row, told)
        key = f"handling:{row.id}:{entry.id}"
        notify(
            posts=[row.answers_to], key=key, text=gettext_noop("拟办意见待批：%(title)s"), values={"title": row.title},
            url=("cases:instruction", (row.id,)),
        )  # fmt: skip


def _check_proposal(opinion: str, units: tuple[UUID, ...], due_on: dt.date | None) -> None:
    problems: dict[str, list[str]] = {}
    if not opinion.strip():
        problems["opinion"] = [_("请写明拟办意见。")]
    if Unit.objects.filter(id__in=set(units)).valid_on(clock.today()).count() != len(set(units)):
        problems["handler"] = [_("单位不存在或已撤销，请重新选择。")]
    if due_on is not None and due_on < clock.today():
        problems["due_on"] = [_("办理时限不能早于今天。")]
    if problems:
        raise Invalid(problems)


def _held(instruction: UUID, *states: InstructionState) -> Instruction:
    row = Instruction.objects.select_for_update().get(id=instruction)
    if row.state not in states:
        raise Conflict(_("这件批示现在是“%(state)s”，请刷新后再看。") % {"state": row.get_state_display()}, fields=("state",))
    return row


def approve_handling(*, actor: Actor, instruction: UUID, is_approved: bool = True, reason: str = "") -> UUID | None:
    """批准拟办：the case is opened in the same entry and its id returned; or the proposal goes back with a reason.

    It is the leader's to decide, or that of another post of the unit that keeps it: whoever proposed it does not. Errors: Invalid; NotFound; Refused; Conflict.
    Facts: supervise.handling_decided, cases.opened.
    """
    known_row = queries.get_instruction_to_decide(actor, instruction)
    if not is_approved and not reason.strip():
        raise Invalid({"reason": [_("退回拟办须写明理由。")]})
    projects = [known_row.project_id] if known_row.project_id else []
    with journal.entry(actor=actor, verb="supervise.approve_handling", projects=projects) as entry:
        row = _held(instruction, InstructionState.PROPOSED)
        if actor.post_id is not None and actor.post_id == row.proposed_post_id:
            raise Refused(_("拟办人不能批准自己的拟办意见。"))
        row.decided_post_id, row.decided_on = actor.post_id, clock.today()
        row.state, row.return_reason = InstructionState.RECORDED, reason.strip()[:200]
        case = _give_out(entry, actor, row) if is_approved else None
        row.save()
        _write(entry, row, kinds.HandlingDecided(is_approved, str(case or "")), reason=reason)
    return case


# ---- 催办 ------------------------------------------------------------------------------------------------------------------


def remind_handler(*, actor: Actor, case: UUID) -> int:
    """催办：tell the posts of the unit that owes a case, once a day. A notice, no step of the case. Returns how many were told.

    Errors: NotFound; Refused for whoever did not ask for it; Conflict when nothing is owed or it was said today. Facts: none.
    """
    found = get_case_for(actor, case, verb="case.decide")
    is_mine = actor.unit_id == found.issuer_unit_id
    if not is_mine and not policy.can(actor, "case.decide", ThingScope(known([found.root_id]))).ok:
        raise Refused(_("只有交办单位（或市项目办）可以催办。"))
    if found.state not in OWED_STATES or found.state == CaseState.RETURNED:
        raise Conflict(_("%(number)s 现在不由承办单位办理，无须催办。") % {"number": found.number})
    posts = Post.objects.valid_on(clock.today()).filter(unit_id=found.unit_id)
    count = notify(
        posts=posts.values_list("id", flat=True), key=f"remind:{found.case_id}:{clock.today()}",
        text=gettext_noop("催办：%(number)s 请按时限办理，时限 %(due)s"),
        values={"number": found.number, "due": found.due_on.isoformat() if found.due_on else "–"},
        url=("cases:case", (found.case_id,)),
    )  # fmt: skip
    if not count:
        raise Conflict(_("%(number)s 今天已催办，或承办单位没有在任岗位。") % {"number": found.number})
    return count
