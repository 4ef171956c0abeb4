"""Forms of the acts on one case. They check shape; whether it may be is for the verbs to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.cases.models import CaseStanding
from guatu.cases.registry import case_kind
from guatu.cases.vocab import Manner, Satisfaction, StopCause
from guatu.desk import cases_acts
from guatu.kernel.actor import Actor
from guatu.web.cases.fields import (
    DayField,
    UnitField,
    UnitsField,
    key_field,
    long_text,
    reason_field,
    unit_choices,
    units_near,
)
from guatu.web.evidence import PaperField


class CaseForm(forms.Form):
    """A form about one case. `seen` is the number of steps its reader saw."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    idem = key_field()

    def __init__(self, *args: Any, case: CaseStanding, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.case, self.actor = case, actor
        self.initial.setdefault("seen", case.version)
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the case."""

    def told(self) -> list[str]:
        """What the reader should know before sending, one line each."""
        return []

    def units(self, name: str, verb: str) -> None:
        """Offer the units, the handler aside, that may be named in the case by whoever does `verb` to it."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a slip of ours, not of the reader
        choices = unit_choices(units_near(self.actor, verb, [self.case]), but=self.case.unit_id)
        field.choices = choices[1:] if isinstance(field, UnitsField) else choices


class AcceptForm(CaseForm):
    """签收: nothing to fill in, but a box, so that an empty sheet is not a signature."""

    agreed = forms.BooleanField(label=gettext_lazy("本单位接收办理"))

    def told(self) -> list[str]:
        """Until when it may be returned instead."""
        return [
            _("签收后从今天起由本单位办理；不属本单位职责的，请在 %(day)s 前退回。") % {"day": cases_acts.return_until(self.case)}
        ]


class ReturnForm(CaseForm):
    """退回: why, on what basis, whose it may be (R4.12)."""

    reason = reason_field(gettext_lazy("退回理由"))
    basis = long_text(gettext_lazy("法规或职责依据"))
    suggested_unit = UnitField(gettext_lazy("建议承办单位"), required=False)

    def prepare(self) -> None:
        """Any other unit."""
        self.units("suggested_unit", "case.work")

    def told(self) -> list[str]:
        """Once only."""
        return [_("只能退回一次；再有争议由市项目办裁定，裁定后须办理。")]


class NoteForm(CaseForm):
    """填写进展."""

    text = long_text(gettext_lazy("进展"))
    file = PaperField()


class AskExtensionForm(CaseForm):
    """申请延期 (R4.15)."""

    until_on = DayField(gettext_lazy("延至"))
    reason = reason_field(gettext_lazy("延期理由"))

    def told(self) -> list[str]:
        """How long at most, and that the first date stays in sight."""
        told = {"due": self.case.due_on, "longest": self.case.extendable_to}
        return [_("现时限 %(due)s，最迟可延到 %(longest)s；原定时限始终可见。") % told]


class SubmitForm(CaseForm):
    """申请销号: what was done, and what shows it."""

    text = long_text(gettext_lazy("办理结果"))
    file = PaperField()

    def prepare(self) -> None:
        """Evidence is asked for by the kinds that need it."""
        self.fields["file"].required = case_kind(self.case.kind).needs_evidence


class SplitForm(CaseForm):
    """分办: one part, to one unit, within the whole's date."""

    title = forms.CharField(label=gettext_lazy("分办任务"), max_length=200)
    text = long_text(gettext_lazy("具体要求"), required=False)
    handler = UnitField(gettext_lazy("承办单位"))
    due_on = DayField(gettext_lazy("办理时限"), required=False)

    def prepare(self) -> None:
        """Any other unit, by the whole's date."""
        self.units("handler", "case.open")
        self.initial.setdefault("due_on", self.case.due_on)

    def told(self) -> list[str]:
        """The lead answers for the whole."""
        return [_("分办后仍由本单位对整件事负责，也由本单位核验各分办任务。")]


class VerifyForm(CaseForm):
    """核验: how it was looked at, and what the enterprise says."""

    manner = forms.ChoiceField(label=gettext_lazy("核验方式"), choices=Manner.choices, widget=forms.RadioSelect)
    text = long_text(gettext_lazy("核验结论"), required=False)
    satisfaction = forms.ChoiceField(label=gettext_lazy("企业评价"), choices=Satisfaction.choices, required=False)
    file = PaperField()

    def prepare(self) -> None:
        """An enterprise's own request needs the enterprise's own word; a problem is looked at, not read about (R4.13)."""
        kind = case_kind(self.case.kind)
        self.fields["satisfaction"].required = kind.needs_enterprise
        if kind.needs_visit:
            manner = self.fields["manner"]
            assert isinstance(manner, forms.ChoiceField)  # noqa: S101 - a slip of ours, not of the reader
            manner.choices = [one for one in Manner.choices if one[0] != Manner.PAPERS]


class SendBackForm(CaseForm):
    """打回."""

    reason = reason_field(gettext_lazy("打回理由"))


class ReportForm(CaseForm):
    """反馈呈报."""

    text = long_text(gettext_lazy("呈报内容"))


class ReinstructForm(CaseForm):
    """再批示: the new words as they stand."""

    text = long_text(gettext_lazy("批示原文"))
    due_on = DayField(gettext_lazy("新的办理时限"), required=False, help_text=gettext_lazy("不填则按原限办天数从今天起算。"))

    def told(self) -> list[str]:
        """The same number is worked on further."""
        return [_("仍用原编号继续办理，已有的核验和呈报作废，原文接在前次批示之后。")]


class ExtensionForm(CaseForm):
    """批延期."""

    decision = forms.ChoiceField(
        label=gettext_lazy("决定"),
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
    )
    reason = reason_field(required=False, help_text=gettext_lazy("不同意必填。"))

    def told(self) -> list[str]:
        """What is asked for."""
        return [_("申请延至 %(until)s，现时限 %(due)s。") % {"until": self.case.extension_until, "due": self.case.due_on}]


class HandOverForm(CaseForm):
    """改派."""

    to_unit = UnitField(gettext_lazy("改由哪个单位承办"))
    reason = reason_field(gettext_lazy("改派理由"))
    due_on = DayField(gettext_lazy("新的办理时限"), required=False, help_text=gettext_lazy("不填则按原限办天数从今天起算。"))

    def prepare(self) -> None:
        """Any other unit."""
        self.units("to_unit", "case.decide")


class RuleForm(CaseForm):
    """裁定仍由原单位办理 (R4.12)."""

    reason = reason_field(gettext_lazy("裁定理由"))
    due_on = DayField(gettext_lazy("新的办理时限"), required=False, help_text=gettext_lazy("不填则按原限办天数从今天起算。"))

    def told(self) -> list[str]:
        """It is binding."""
        return [_("裁定后须办理，不能再退回。改由别的单位办理请用“改派”。")]


class StopForm(CaseForm):
    """停表."""

    cause = forms.ChoiceField(label=gettext_lazy("等谁"), choices=StopCause.choices, widget=forms.RadioSelect)
    reason = reason_field(gettext_lazy("停表原因"))


class ResumeForm(CaseForm):
    """恢复计时."""

    agreed = forms.BooleanField(label=gettext_lazy("停表原因已消除"))
    reason = reason_field(gettext_lazy("说明"), required=False)

    def told(self) -> list[str]:
        """The date moves by as long as the clock stood."""
        return [_("%(day)s 起停表；恢复后时限按停表前剩余的天数顺延。") % {"day": self.case.stopped_on}]


class CloseForm(CaseForm):
    """销号."""

    agreed = forms.BooleanField(label=gettext_lazy("已核验属实，同意销号"))

    def told(self) -> list[str]:
        """The number is kept."""
        return [_("销号后编号保留，可以回访；复发的重新挂号并连到本号。")]


class RecheckForm(CaseForm):
    """回访抽查."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("回访结果"), widget=forms.RadioSelect,
        choices=[("sound", gettext_lazy("未复发")), ("back", gettext_lazy("已复发，重新挂号"))],
    )  # fmt: skip
    text = long_text(gettext_lazy("回访情况"), required=False, help_text=gettext_lazy("复发必填。"))
    file = PaperField()


class RelapseForm(CaseForm):
    """复发重新挂号."""

    text = long_text(gettext_lazy("复发情况"))

    def told(self) -> list[str]:
        """Under a new number, linked to this one."""
        return [_("将以新编号重新挂号，连到本号；近期复发的从原销号时的督办级别起算。")]


class WithdrawForm(CaseForm):
    """撤销."""

    reason = reason_field(gettext_lazy("撤销理由"))
