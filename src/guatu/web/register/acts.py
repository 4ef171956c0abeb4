"""The acts on one project: each a form, a verb and what it says when done. `views.act_view` serves them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.kernel.actor import Actor
from guatu.ledger import services
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import missing_for_next
from guatu.web.evidence import evidence_of
from guatu.web.register import forms
from guatu.web.register.sharing import ShareForm

Data = Mapping[str, Any]
Save = Callable[[Actor, ProjectStanding, Data], None]


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `renames` says under which field of the form a verb's problem is shown."""

    name: str
    verb: str
    form: type[forms.ProjectForm]
    save: Save
    done: Promise
    send: Promise
    ask: Promise | str = ""
    is_grave: bool = False
    renames: Mapping[str, str] | None = None


def _reach(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    gate = missing_for_next(standing)
    services.reach_stage(
        actor=actor, project=standing.project_id, stage=gate.stage if gate else "", reached_on=data["reached_on"],
        note=data["note"], evidence=evidence_of(data["file"]), expected_stage=data["expected"] or None,
    )  # fmt: skip


def _attach(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    (one,) = evidence_of(data["file"])
    services.attach_evidence(
        actor=actor, project=standing.project_id, requirement=data["requirement"], title=data["title"],
        file_sha256=one.file_sha256, seen_on=data["seen_on"], locator=one.locator,
    )  # fmt: skip


def _change_state(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.change_state(
        actor=actor, project=standing.project_id, state=data["state"], reason=data["reason"], since=data["since"],
        resume_on=data["resume_on"], document_no=data["document_no"], evidence=evidence_of(data["file"]),
    )  # fmt: skip


def _propose(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.propose_correction(
        actor=actor, project=standing.project_id, stage=data["stage"], reason=data["reason"], document_no=data["document_no"]
    )


def _approve(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.approve_correction(
        actor=actor, project=standing.project_id, proposal=UUID(data["proposal"]), document_no=data["document_no"]
    )


def _promise(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    when = data["promised"]
    services.promise_milestone(
        actor=actor, project=standing.project_id, milestone=data["milestone"], promised_on=when.on, precision=when.precision,
        text="" if when.precision == "day" and not when.bound else when.text, reason=data["reason"],
    )  # fmt: skip


def _set_plan(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.set_plan(
        actor=actor, project=standing.project_id, year=data["year"], plan_kind=data["plan_kind"],
        amount_yuan=data["amount_yuan"], document_no=data["document_no"], decided_on=data["decided_on"],
        evidence=evidence_of(data["file"]),
    )  # fmt: skip


def _categorise(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.categorise_year(
        actor=actor, project=standing.project_id, year=data["year"], category=data["category"], decided_on=data["decided_on"]
    )


def _join(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.join_list(
        actor=actor, project=standing.project_id, project_list=data["list"], joined_on=data["joined_on"],
        count_unit=data["count_unit"], is_assessed=data["is_assessed"],
    )  # fmt: skip


def _leave(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.leave_list(
        actor=actor, project=standing.project_id, project_list=data["list"], left_on=data["left_on"], reason=data["reason"]
    )


def _enter(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    is_entered = data["entered"] == "yes"
    services.enter_statistics(
        actor=actor, project=standing.project_id, is_entered=is_entered, month=data["month"] if is_entered else "",
        cause="" if is_entered else data["cause"],
    )  # fmt: skip


def _share(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.share_places(
        actor=actor, project=standing.project_id, basis_points=data["basis_points"], shared_on=data["shared_on"],
        document_no=data["document_no"], reason=data.get("reason", ""),
        corrects=UUID(data["corrects"]) if data.get("corrects") else None, evidence=evidence_of(data["file"]),
    )  # fmt: skip


def _merge(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    pair = (standing.project_id, data["other"])
    kept, gone = pair if data["keeps"] == "this" else pair[::-1]
    services.merge_projects(actor=actor, survivor=kept, merged=gone, reason=data["reason"])


def _undo(actor: Actor, standing: ProjectStanding, data: Data) -> None:
    services.undo_merge(actor=actor, survivor=standing.project_id, merge=data["merge"], reason=data["reason"])


_SAVE = _("保存")
_ON = "occurred_on"
ACTS: tuple[Act, ...] = (
    Act("stage", "project.transition", forms.StageForm, _reach, _("已登记进入下一阶段。"), _("登记"), renames={_ON: "reached_on"}),
    Act("evidence", "evidence.attach", forms.EvidenceForm, _attach, _("佐证已存入。"), _("上传"), renames={_ON: "seen_on"}),
    Act("state", "project.transition", forms.StateForm, _change_state, _("运行状态已变更。"), _SAVE,
        _("将变更这个项目的运行状态，亮灯和汇总随之改变。"), is_grave=True, renames={_ON: "since"}),
    Act("correct", "project.transition", forms.CorrectForm, _propose, _("更正申请已提出，等待市级批准。"), _("提出申请")),
    Act("approve", "project.approve_backward", forms.ApproveForm, _approve, _("已批准，阶段已退回。"), _("批准"),
        _("将把项目退回到较早的阶段，之后的节点按未发生计。"), is_grave=True),
    Act("promise", "project.amend", forms.PromiseForm, _promise, _("承诺已登记。"), _("看影响")),
    Act("plan", "plan.set", forms.PlanForm, _set_plan, _("年度计划已登记。"), _SAVE, renames={_ON: "decided_on"}),
    Act("category", "project.amend", forms.CategoryForm, _categorise, _("年度类别已登记。"), _SAVE, renames={_ON: "decided_on"}),
    Act("join", "list.edit", forms.JoinForm, _join, _("已列入名单。"), _SAVE, renames={_ON: "joined_on"}),
    Act("leave", "list.edit", forms.LeaveForm, _leave, _("已调出名单。"), _("调出"), _("将把项目调出这个名单，本期起不再计数。"),
        renames={_ON: "left_on"}),
    Act("statistics", "project.amend", forms.StatisticsForm, _enter, _("入统情况已登记。"), _SAVE),
    Act("share", "project.share", ShareForm, _share, _("考核归属的占比已登记。"), _SAVE,
        _("将按占比改变各地的投资数，全市合计不变。"), renames={_ON: "shared_on"}),
    Act("merge", "project.merge", forms.MergeForm, _merge, _("已合并。"), _("合并"), _("将把两个项目合为一个，两边的全部事实归到保留的一个名下。"),
        is_grave=True, renames={"merged": "other"}),
    Act("undo", "project.merge", forms.UndoForm, _undo, _("合并已撤销。"), _("撤销合并"), _("将恢复为两个项目，各用各的事实。"), is_grave=True),
)  # fmt: skip
