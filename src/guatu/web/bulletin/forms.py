"""What a bulletin asks of a person: which month, which number, why withdrawn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.kernel.period import Period


class DraftForm(forms.Form):
    """Which month, and the drafter's own 下步要求, one paragraph a line."""

    period = forms.CharField(label=gettext_lazy("期间"), max_length=16, help_text=gettext_lazy("如 2023-08；首期为 2023-01/02"))
    requests = forms.CharField(
        label=gettext_lazy("下步要求"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一段；留空则由指标生成"),
    )  # fmt: skip

    def clean_period(self) -> Period:
        """The period meant. Errors: ValidationError with how to write it."""
        try:
            return Period.parse(self.cleaned_data["period"].strip())
        except ValueError as error:
            raise forms.ValidationError(_("期间应写成 2023-08 的样子。")) from error

    def paragraphs(self) -> list[str]:
        """The drafter's paragraphs."""
        return [line.strip() for line in self.cleaned_data["requests"].splitlines() if line.strip()]


class IssueForm(forms.Form):
    """自编: the organ's code; 外取号: the number as given."""

    organ_code = forms.CharField(label=gettext_lazy("机关代字（自编号）"), max_length=12, required=False)
    number = forms.CharField(label=gettext_lazy("发文字号（外取号）"), max_length=40, required=False)
    issued_on = forms.DateField(label=gettext_lazy("成文日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class WithdrawForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("撤销理由"), max_length=200)
