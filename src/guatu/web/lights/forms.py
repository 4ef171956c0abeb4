"""What setting a rule, asking for an exemption and deciding on it ask of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.attention.queries import dimension_titles
from guatu.kernel.ids import uuid7


class DayInput(forms.DateInput):
    """A day, picked."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RuleForm(forms.Form):
    """A rule put in force or out of it."""

    is_enabled = forms.ChoiceField(label=_("设定"), choices=(("on", _("启用")), ("off", _("停用"))))
    valid_from = forms.DateField(label=_("自何日起"), widget=DayInput(), help_text=_("须在最近一次月结之后。"))
    source = forms.CharField(label=_("依据（文号）"), max_length=200)

    def clean_is_enabled(self) -> bool:
        """Whether it is to be in force."""
        return bool(self.cleaned_data["is_enabled"] == "on")


class ProposeForm(forms.Form):
    """正当理由, which light and for how long."""

    dimension = forms.ChoiceField(label=_("维度"), required=False)
    reason = forms.CharField(
        label=_("正当理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明原因和已采取的措施，如环保管控停工令、规划调整。"),
    )  # fmt: skip
    valid_from = forms.DateField(label=_("豁免起日"), widget=DayInput(), help_text=_("不能晚于今天，也不能追溯到已月结的月份。"))
    valid_until = forms.DateField(label=_("豁免止日"), widget=DayInput())
    document_no = forms.CharField(label=_("申请文号"), max_length=60, required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dimension"].choices = list(dimension_titles().items())  # type: ignore[attr-defined]
        self.fields["key"].initial = lambda: str(uuid7())


class _SeenForm(forms.Form):
    """A decision on what the reader saw: when somebody moved it meanwhile, nothing is written."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class GrantForm(_SeenForm):
    """批准."""

    document_no = forms.CharField(label=_("批准文号"), max_length=60)
    valid_until = forms.DateField(label=_("批准到"), widget=DayInput(), required=False, help_text=_("可以缩短，不能延长。"))
    reason = forms.CharField(label=_("批复意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(_SeenForm):
    """Why it is refused or withdrawn."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
