"""Through the stages: forward past a gate, backward with approval, stop, postpone, resume, remove, promise, statistics."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger import gates, kinds, rules
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.ledger.services.editing import provenance_for
from guatu.ledger.vocab import Milestone, Stage, State


def locked(standing: ProjectStanding) -> ProjectStanding:
    """The standing read again inside the entry, so that a check made on it still holds when the fact is written."""
    return ProjectStanding.objects.get(snapshot_no=LIVE, project_id=standing.project_id)


def _record(entry: journal.Recorder, standing: ProjectStanding, kind: Any, **more: Any) -> UUID:
    more.setdefault("occurred_on", clock.today())
    return entry.record(
        kind, project=standing.project_id, place=standing.county_id, provenance=provenance_for(standing), **more
    )


def reach_stage(
    *,
    actor: Actor,
    project: UUID,
    stage: str,
    reached_on: dt.date,
    note: str = "",
    evidence: tuple[Evid, ...] = (),
    expected_stage: str | None = None,
) -> None:
    """推进到下一阶段：the gate must be open (R2.1, R2.2, R0.8).

    Errors: Invalid naming what is missing, or for a jump; Conflict when somebody moved it meanwhile; Refused; NotFound.
    Facts: ledger.stage_reached.
    """
    seen = get_standing_for(actor, project, verb="project.transition")
    with journal.entry(actor=actor, verb="ledger.reach_stage", projects=[seen.project_id]) as entry:
        standing = locked(seen)
        if expected_stage is not None and standing.stage != expected_stage:
            raise Conflict(_("阶段刚被别人改过，请刷新后再操作。"))
        _check_gate(standing, stage)
        _check_order(standing, reached_on)
        _record(entry, standing, kinds.StageReached(stage=stage, note=note), occurred_on=reached_on, evidence=evidence)


def _check_gate(standing: ProjectStanding, stage: str) -> None:
    gate = gates.next_gate(standing)
    if standing.state != State.NORMAL:
        raise Invalid({"stage": [_("项目处于%(state)s，先复工再推进。") % {"state": standing.get_state_display()}]})
    if gate is None or gate.stage != stage:
        label = gate.stage_label if gate else _("无")
        raise Invalid({"stage": [_("只能推进到下一阶段：%(stage)s。") % {"stage": label}]})
    if gate.missing:
        names = "、".join(r.label for r in gate.missing)
        raise Invalid({"stage": [_("进入%(stage)s还缺：%(missing)s。") % {"stage": gate.stage_label, "missing": names}]})


def _check_order(standing: ProjectStanding, reached_on: dt.date) -> None:
    if standing.stage_on and reached_on < standing.stage_on:
        text = _("不能早于进入上一阶段的日期（%(day)s）。") % {"day": standing.stage_on.isoformat()}
        raise Invalid({"reached_on": [text]})


def propose_correction(*, actor: Actor, project: UUID, stage: str, reason: str, document_no: str = "") -> UUID:
    """提出误报更正（阶段回退）：takes effect when the city approves. Returns the proposal's fact id.

    Errors: Invalid without a reason or when the stage is not an earlier one. Facts: ledger.correction_proposed.
    """
    seen = get_standing_for(actor, project, verb="project.transition")
    if not reason.strip():
        raise Invalid({"reason": [_("请写明误报的原因。")]})
    with journal.entry(actor=actor, verb="ledger.propose_correction", projects=[seen.project_id]) as entry:
        standing = locked(seen)
        _check_backward(standing, stage)
        return _record(
            entry, standing, kinds.CorrectionProposed(stage=stage, document_no=document_no), reason=reason.strip()
        )


def _check_backward(standing: ProjectStanding, stage: str) -> None:
    if stage not in Stage.values or rules.stage_rank(stage) >= rules.stage_rank(standing.stage):
        raise Invalid({"stage": [_("更正只能退到更早的阶段。")]})


def open_proposals(project: UUID) -> list[Any]:
    """Corrections proposed and not yet decided, oldest first."""
    facts = journal.facts_of(project, only=("ledger.correction_proposed", "ledger.stage_corrected"))
    decided = {f.body.get("proposal") for f in facts if f.kind == "ledger.stage_corrected"}
    return [f for f in facts if f.kind == "ledger.correction_proposed" and str(f.id) not in decided]


def approve_correction(*, actor: Actor, project: UUID, proposal: UUID, document_no: str = "") -> None:
    """批准误报更正：somebody other than the proposer sets the stage back; history stays (R2.2).

    Errors: Invalid for a proposal already decided; Refused; NotFound. Facts: ledger.stage_corrected.
    """
    seen = get_standing_for(actor, project, verb="project.approve_backward")
    with journal.entry(actor=actor, verb="ledger.approve_correction", projects=[seen.project_id]) as entry:
        standing = locked(seen)
        found = {f.id: f for f in open_proposals(standing.project_id)}.get(proposal)
        if found is None:
            raise Invalid({"proposal": [_("这条更正申请已处理或不存在。")]})
        _check_backward(standing, found.body["stage"])
        kind = kinds.StageCorrected(stage=found.body["stage"], proposal=str(proposal), document_no=document_no)
        _record(entry, standing, kind, reason=found.reason)


_MAY_BECOME = {
    State.NORMAL: {State.STOPPED, State.POSTPONED, State.REMOVED},
    State.STOPPED: {State.NORMAL, State.POSTPONED, State.REMOVED},
    State.POSTPONED: {State.NORMAL, State.STOPPED, State.REMOVED},
    State.REMOVED: set(),
}


def change_state(
    *,
    actor: Actor,
    project: UUID,
    state: str,
    reason: str,
    since: dt.date,
    resume_on: dt.date | None = None,
    document_no: str = "",
    evidence: tuple[Evid, ...] = (),
) -> None:
    """停建、缓建、复工、退库 (R2.13, R2.14). Removing needs the approval's document number; postponing a day of resuming.

    Errors: Invalid; Refused; NotFound. Facts: ledger.state_changed.
    """
    seen = get_standing_for(actor, project, verb="project.transition")
    problems: dict[str, list[str]] = {}
    if not reason.strip():
        problems["reason"] = [_("请写明原因。")]
    if state == State.POSTPONED and resume_on is None:
        problems["resume_on"] = [_("缓建须写明拟复工日期。")]
    if state == State.REMOVED and not document_no.strip():
        problems["document_no"] = [_("退库须写明批准文号。")]
    if problems:
        raise Invalid(problems)
    with journal.entry(actor=actor, verb="ledger.change_state", projects=[seen.project_id]) as entry:
        standing = locked(seen)
        if state not in _MAY_BECOME[State(standing.state)]:
            raise Invalid({"state": [_("当前为%(state)s，不能这样变更。") % {"state": standing.get_state_display()}]})
        kind = kinds.StateChanged(state=state, cause=reason.strip(), resume_on=resume_on, document_no=document_no)
        _record(entry, standing, kind, occurred_on=since, reason=reason.strip(), evidence=evidence)


def promise_milestone(
    *,
    actor: Actor,
    project: UUID,
    milestone: str,
    promised_on: dt.date,
    precision: str = "day",
    text: str = "",
    reason: str = "",
) -> None:
    """承诺或改期一个节点。A change of an earlier promise needs a reason. Errors: Invalid; Refused; NotFound.

    Facts: ledger.milestone_promised.
    """
    seen = get_standing_for(actor, project, verb="project.amend")
    if milestone not in Milestone.values:
        raise Invalid({"milestone": [_("没有这个节点。")]})
    with journal.entry(actor=actor, verb="ledger.promise_milestone", projects=[seen.project_id]) as entry:
        earlier = journal.facts_of(seen.project_id, only=("ledger.milestone_promised",))
        if any(f.body["milestone"] == milestone for f in earlier) and not reason.strip():
            raise Invalid({"reason": [_("改期必须写明理由。")]})
        kind = kinds.MilestonePromised(milestone=milestone, promised_on=promised_on, precision=precision, text=text)
        _record(entry, locked(seen), kind, reason=reason.strip())


def enter_statistics(
    *, actor: Actor, project: UUID, is_entered: bool, month: str = "", cause: str = ""
) -> None:
    """登记是否入统（纳统）及月份，或未入统原因 (R2.31). Errors: Invalid; Refused; NotFound.

    Facts: ledger.statistics_entered.
    """
    seen = get_standing_for(actor, project, verb="project.amend")
    if is_entered and not month:
        raise Invalid({"month": [_("请填写入统月份。")]})
    if not is_entered and not cause.strip():
        raise Invalid({"cause": [_("请写明未入统原因。")]})
    with journal.entry(actor=actor, verb="ledger.enter_statistics", projects=[seen.project_id]) as entry:
        kind = kinds.StatisticsEntered(is_entered=is_entered, month=month, cause=cause.strip())
        _record(entry, locked(seen), kind)
