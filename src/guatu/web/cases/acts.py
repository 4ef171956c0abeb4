"""The acts on one case: each a form, a verb and what it says when done. `act_views.act` serves them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.cases import services
from guatu.cases.models import CaseStanding
from guatu.cases.services import Order
from guatu.kernel.actor import Actor
from guatu.web.cases import forms
from guatu.web.evidence import evidence_of

Data = Mapping[str, Any]
# The verb, called; a case that came of it is where the reader is led.
Save = Callable[[Actor, CaseStanding, Data], UUID | None]


@dataclass(frozen=True, slots=True)
class Act:
    """One act."""

    form: type[forms.CaseForm]
    save: Save
    done: Promise
    ask: Promise | str = ""


def _accept(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.accept_case(actor=actor, case=case.case_id, seen=data["seen"])


def _return(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.return_case(
        actor=actor,
        case=case.case_id,
        reason=data["reason"],
        basis=data["basis"],
        suggested_unit=data["suggested_unit"],
        seen=data["seen"],
    )


# A repeat of the same form has moved the case itself: for these the key answers, and `seen` only speaks without one.
def _note(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.note_progress(
        actor=actor, case=case.case_id, text=data["text"], evidence=evidence_of(data["file"]), seen=data["seen"],
        idem_key=data["idem"] or None,
    )  # fmt: skip


def _submit(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.submit_result(
        actor=actor, case=case.case_id, text=data["text"], evidence=evidence_of(data["file"]), seen=data["seen"],
        idem_key=data["idem"] or None,
    )  # fmt: skip


def _ask_extension(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.ask_extension(actor=actor, case=case.case_id, until_on=data["until_on"], reason=data["reason"], seen=data["seen"])


def _split(actor: Actor, case: CaseStanding, data: Data) -> UUID:
    part = Order(kind="", title=data["title"], text=data["text"], handler=data["handler"], due_on=data["due_on"])
    return services.split_case(actor=actor, case=case.case_id, parts=[part], seen=data["seen"])[0]


def _verify(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.verify_result(
        actor=actor, case=case.case_id, manner=data["manner"], text=data["text"], satisfaction=data["satisfaction"],
        evidence=evidence_of(data["file"]), seen=data["seen"],
    )  # fmt: skip


def _send_back(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.send_back(actor=actor, case=case.case_id, reason=data["reason"], seen=data["seen"])


def _report(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.report_back(actor=actor, case=case.case_id, text=data["text"], seen=data["seen"])


def _reinstruct(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.reinstruct(actor=actor, case=case.case_id, text=data["text"], due_on=data["due_on"], seen=data["seen"])


def _extension(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.decide_extension(
        actor=actor, case=case.case_id, is_granted=data["decision"] == "yes", reason=data["reason"], seen=data["seen"]
    )


def _hand_over(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.hand_over(
        actor=actor, case=case.case_id, to_unit=data["to_unit"], reason=data["reason"], due_on=data["due_on"], seen=data["seen"]
    )


def _rule(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.rule_on_return(actor=actor, case=case.case_id, reason=data["reason"], due_on=data["due_on"], seen=data["seen"])


def _stop(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.stop_clock(actor=actor, case=case.case_id, cause=data["cause"], reason=data["reason"], seen=data["seen"])


def _resume(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.resume_clock(actor=actor, case=case.case_id, reason=data["reason"], seen=data["seen"])


def _close(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.close_case(actor=actor, case=case.case_id, seen=data["seen"])


def _recheck(actor: Actor, case: CaseStanding, data: Data) -> UUID | None:
    return services.recheck_case(
        actor=actor, case=case.case_id, is_sound=data["outcome"] == "sound", text=data["text"], evidence=evidence_of(data["file"])
    )


def _relapse(actor: Actor, case: CaseStanding, data: Data) -> UUID:
    return services.relapse_case(actor=actor, case=case.case_id, text=data["text"])


def _withdraw(actor: Actor, case: CaseStanding, data: Data) -> None:
    services.withdraw_case(actor=actor, case=case.case_id, reason=data["reason"], seen=data["seen"])


ACTS: Mapping[str, Act] = {
    "accept": Act(forms.AcceptForm, _accept, _("已签收。")),
    "return": Act(forms.ReturnForm, _return, _("已退回，等待裁定。"), _("将把这件事退回交办单位，由其裁定；只能退回一次。")),
    "note": Act(forms.NoteForm, _note, _("进展已填写。")),
    "ask-extension": Act(forms.AskExtensionForm, _ask_extension, _("延期申请已提出，等待批准。")),
    "submit": Act(forms.SubmitForm, _submit, _("已申请销号，等待核验。")),
    "split": Act(forms.SplitForm, _split, _("分办任务已下达。")),
    "verify": Act(forms.VerifyForm, _verify, _("已核验通过，等待销号。")),
    "send-back": Act(
        forms.SendBackForm, _send_back, _("已打回，由承办单位继续办理。"), _("将打回承办单位继续办理，计入返工率。")
    ),
    "report": Act(forms.ReportForm, _report, _("已反馈呈报。")),
    "reinstruct": Act(
        forms.ReinstructForm, _reinstruct, _("再批示已登记，继续办理。"), _("将重新交承办单位办理，已有的核验和呈报作废。")
    ),
    "extension": Act(forms.ExtensionForm, _extension, _("延期申请已处理。")),
    "hand-over": Act(forms.HandOverForm, _hand_over, _("已改派。"), _("将改由所选单位承办，时限重新起算。")),
    "rule": Act(forms.RuleForm, _rule, _("已裁定。"), _("将裁定仍由原单位办理，不能再退回。")),
    "stop": Act(forms.StopForm, _stop, _("已停表。"), _("将停表；停表期间的天数不算承办单位的。")),
    "resume": Act(forms.ResumeForm, _resume, _("已恢复计时。")),
    "close": Act(forms.CloseForm, _close, _("已销号。"), _("将销号；编号保留，不再计入未了结。")),
    "recheck": Act(forms.RecheckForm, _recheck, _("回访已登记。")),
    "relapse": Act(forms.RelapseForm, _relapse, _("已重新挂号。"), _("将以新编号重新挂号。")),
    "withdraw": Act(forms.WithdrawForm, _withdraw, _("已撤销。"), _("将撤销这件事；已有的经过保留，不再计入任何指标。")),
}
