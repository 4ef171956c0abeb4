"""The steps on one letter: each a form, a verb and what it says when done. `act_views.act_view` serves them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.kernel.actor import Actor
from guatu.life.supervise.letters import services
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.services import Number
from guatu.web.evidence import evidence_of
from guatu.web.letter import forms

Save = Callable[[Actor, Letter, Mapping[str, Any], Any], object]


@dataclass(frozen=True, slots=True)
class Act:
    """One step. `offered` names it among the acts of the page; several acts may be offered together."""

    name: str
    verb: str
    form: type[forms.StepForm]
    save: Save
    title: Promise
    send: Promise
    done: Promise
    offered: str = ""
    ask: Promise | str = ""
    hint: Promise | str = ""
    is_grave: bool = False

    @property
    def key(self) -> str:
        """Under which name the page offers it."""
        return self.offered or self.name


def _check(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> object:
    return services.check_letter(actor=actor, letter=letter.id, units=[UUID(one) for one in data["units"]], seen=data["seen"])


def _send_back(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.send_back_letter(actor=actor, letter=letter.id, reason=data["reason"], seen=data["seen"])


def _countersign(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.countersign_letter(
        actor=actor, letter=letter.id, agrees=data["agrees"] == "yes", words=data["words"], seen=data["seen"]
    )


def _sign(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> object:
    number = Number(organ_code=data["organ_code"], typed=data["typed"])
    return services.sign_letter(actor=actor, letter=letter.id, number=number, issued_on=data["issued_on"], seen=data["seen"])


def _call(actor: Actor, letter: Letter, data: Mapping[str, Any], form: Any) -> None:
    services.note_call(actor=actor, letter=letter.id, call=form.call(), seen=data["seen"])


def _deliver(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.deliver_letter(actor=actor, letter=letter.id, channel=data["channel"], on=data["on"], seen=data["seen"])


def _attach(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.attach_scan(actor=actor, letter=letter.id, file_sha256=evidence_of(data["file"])[0].file_sha256, seen=data["seen"])


def _receive(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.receive_letter(actor=actor, letter=letter.id, seen=data["seen"])


def _reply(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.reply_letter(
        actor=actor, letter=letter.id, text=data["text"], evidence=evidence_of(data["file"]), seen=data["seen"], idem_key=data["key"] or None
    )


def _accept(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.accept_reply(actor=actor, letter=letter.id, text=data["text"], seen=data["seen"])


def _refuse(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.refuse_reply(actor=actor, letter=letter.id, reason=data["reason"], seen=data["seen"])


def _withdraw(actor: Actor, letter: Letter, data: Mapping[str, Any], _form: Any) -> None:
    services.withdraw_letter(actor=actor, letter=letter.id, reason=data["reason"], seen=data["seen"])


class RefuseForm(forms.ReasonForm):
    """Why the reply does not answer."""


class WithdrawForm(forms.ReasonForm):
    """Why it is taken back."""


ACTS: tuple[Act, ...] = (
    Act("check", "letter.check", forms.CheckForm, _check, _("核稿"), _("已逐数核对"), _("已核稿。"),
        hint=_("逐一打开“引用的数”看过，再核稿。拟稿人不能核自己的稿子。")),
    Act("countersign", "letter.countersign", forms.CountersignForm, _countersign, _("会签"), _("提交意见"), _("会签意见已记录。")),
    Act("sign", "letter.sign", forms.SignForm, _sign, _("签发"), _("签发"), _("签发已记录。"),
        ask=_("将取得发文字号并对外生效；按流程须两人签发的，先记你的签发意见。"), hint=_("自编号和外取号两者取一。")),
    Act("receive", "letter.receive", forms.ReceiveForm, _receive, _("签收"), _("签收"), _("已签收。"), ask=_("将代表本单位签收这份函。")),
    Act("reply", "letter.receive", forms.ReplyForm, _reply, _("回复"), _("提交回复"), _("回复已提交，等待发文单位认可。"), ask=_("将代表本单位书面回复。")),
    Act("accept", "letter.draft", forms.AcceptForm, _accept, _("认可回复"), _("认可并销号"), _("回复已认可，函件办结。"), offered="answer",
        ask=_("将认可这份回复并对回复事项销号。")),
    Act("refuse", "letter.draft", RefuseForm, _refuse, _("退回回复"), _("退回重办"), _("回复已退回。"), offered="answer", ask=_("将退回这份回复，收文单位须重新回复。")),
    Act("deliver", "letter.draft", forms.DeliverForm, _deliver, _("登记送达"), _("登记"), _("送达已登记。"), hint=_("只登记，不代发。")),
    Act("attach", "letter.draft", forms.ScanForm, _attach, _("附盖章扫描件"), _("上传"), _("扫描件已存入。")),
    Act("call", "letter.draft", forms.CallForm, _call, _("登记电话"), _("登记"), _("电话已登记。"), hint=_("先电话、后发函。")),
    Act("send-back", "letter.check", forms.ReasonForm, _send_back, _("退回重拟"), _("退回"), _("已退回重拟。"), ask=_("将退回拟稿，核稿和会签须重新进行。")),
    Act("withdraw", "letter.draft", WithdrawForm, _withdraw, _("撤回"), _("撤回"), _("已撤回，原件留存。"),
        ask=_("将撤回这份函，原件留存；已签发的，收文单位不再需要回复。"), is_grave=True),
)  # fmt: skip
