"""What the room asks of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.kernel.ids import uuid7
from guatu.ledger.vocab import Stage, Tier
from guatu.life.dispatch.returns.vocab import Applies, Asked, Level
from guatu.web.returning.words import weekday


def new_key() -> str:
    """A key against sending one form twice."""
    return str(uuid7())


class ReturnForm(forms.Form):
    """One return; what the cycle does not ask is left out. Photos are looked at beside the form."""

    use_required_attribute = False
    progress = forms.CharField(label=_("形象进度"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    ytd = forms.CharField(
        label=_("本年累计完成投资"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    people = forms.IntegerField(
        label=_("在场人数"),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    has_problem = forms.BooleanField(label=_("有问题需要协调"), required=False)
    blockers = forms.CharField(
        label=_("什么问题、卡在哪里"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("审核通过后立为问题，由责任单位办理；同样文字的问题没有销号前不重复立。"),
    )
    reason = forms.CharField(label=_("说明"), required=False, max_length=400)
    document_no = forms.CharField(label=_("依据文号"), required=False, max_length=60)
    said_by = forms.CharField(
        label=_("代录：谁口述的"),
        required=False,
        max_length=80,
        help_text=_("替别人录入时填写岗位或单位，如“施工单位现场负责人”；不写个人姓名。"),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    camera_meta = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)

    def keep(self, *names: str) -> None:
        """Leave out the other fields."""
        for name in list(self.fields):
            if name not in names:
                del self.fields[name]

    def mark_asked(self, *names: str) -> None:
        """Draw these without the word 选填: the verb asks for them, unless nothing has changed."""
        for name in names:
            if name in self.fields:
                self.fields[name].required = True


class SendBackForm(forms.Form):
    """Back to the sender, with a reason."""

    use_required_attribute = False
    reason = forms.CharField(label=_("退回原因"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class UploadForm(forms.Form):
    """The month's workbook that came back."""

    file = forms.FileField(
        label=_("填好的工作簿"), widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}), help_text=_("在下载的原表上填写；同一份文件重复上传不会重记。"),
    )  # fmt: skip


class DecideForm(forms.Form):
    """What becomes of a row nobody knows."""

    answer = forms.ChoiceField(
        label=_("处理"),
        choices=[("taken", _("采纳，去台账登记")), ("dismissed", _("不采纳"))],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(label=_("说明"), required=False, max_length=200, help_text=_("不采纳时必填。"))


class CycleForm(forms.Form):
    """How a cycle runs."""

    title = forms.CharField(label=_("周期名称"), max_length=40)
    due_weekday = forms.TypedChoiceField(label=_("截止星期"), coerce=int, choices=())
    due_day = forms.IntegerField(label=_("次月截止日"), min_value=1, max_value=28)
    due_time = forms.TimeField(label=_("截止时刻"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    lock_workdays = forms.IntegerField(
        label=_("截止后第几个工作日锁定"), min_value=0, max_value=10, help_text=_("0 为截止当日锁定。")
    )
    lock_time = forms.TimeField(
        label=_("锁定时刻"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("不填为当日 24:00。"),
    )
    stages = forms.MultipleChoiceField(label=_("应报阶段"), choices=Stage.choices, widget=forms.CheckboxSelectMultiple)
    tiers = forms.MultipleChoiceField(
        label=_("应报层级"), choices=[one for one in Tier.choices if one[0]], widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("不选为全部层级。"),
    )  # fmt: skip
    asks = forms.MultipleChoiceField(label=_("填报内容"), choices=Asked.choices, widget=forms.CheckboxSelectMultiple)
    valid_from = forms.DateField(label=_("启用日"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    valid_to = forms.DateField(
        label=_("停用日"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    source = forms.CharField(label=_("依据"), max_length=120)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cadence: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["due_weekday"].choices = [(number, weekday(number)) for number in range(7)]  # type: ignore[attr-defined]
        for name, wanted in (("due_weekday", "weekly"), ("due_day", "monthly")):
            if cadence != wanted:
                del self.fields[name]


class ChainForm(forms.Form):
    """A review chain: to what it applies and up to six checks, the last one the city's."""

    MOST_STEPS = 6
    title = forms.CharField(label=_("审核链名称"), max_length=60)
    applies = forms.ChoiceField(label=_("适用"), choices=Applies.choices)
    place = forms.ChoiceField(label=_("适用地方"), required=False)
    unit = forms.ChoiceField(label=_("适用单位"), required=False)
    source = forms.CharField(label=_("依据"), max_length=120, required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], units: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        blank = [("", "–")]
        self.fields["place"].choices = blank + places  # type: ignore[attr-defined]
        self.fields["unit"].choices = blank + units  # type: ignore[attr-defined]
        for number in range(self.MOST_STEPS):
            about = {"number": number + 1}
            self.fields[f"title_{number}"] = forms.CharField(label=_("第 %(number)s 步") % about, max_length=40, required=False)
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("由谁审核"), choices=blank + list(Level.choices), required=False
            )
            self.fields[f"unit_{number}"] = forms.ChoiceField(label=_("部门"), choices=blank + units, required=False)

    @property
    def step_rows(self) -> list[list[Any]]:
        """The fields of each step."""
        return [[self[f"{name}_{number}"] for name in ("title", "level", "unit")] for number in range(self.MOST_STEPS)]

    def steps(self) -> tuple[dict[str, str], ...]:
        """The steps that were filled in."""
        said = self.cleaned_data
        return tuple(
            {"key": f"step{number + 1}", "title": said[f"title_{number}"].strip(), "level": said[f"level_{number}"], "unit": said[f"unit_{number}"]}
            for number in range(self.MOST_STEPS)
            if said[f"title_{number}"].strip() or said[f"level_{number}"]
        )  # fmt: skip
