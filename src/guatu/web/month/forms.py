"""What verifying and objecting ask of a person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.web.month.amounts import read_yuan


class VerifyForm(forms.Form):
    """核定数, and why it differs."""

    amount = forms.CharField(label=_("核定本年累计"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
    reason = forms.CharField(
        label=_("核定理由"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("与自报不同、维持或改动核定数都要写明；县区可以看到。"),
    )  # fmt: skip
    document_no = forms.CharField(label=_("文号"), max_length=60, required=False, help_text=_("累计比上期减少（核减）时必填。"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_amount(self) -> int:
        """The number in yuan. Errors: ValidationError with how to write it."""
        yuan, problem = read_yuan(self.cleaned_data["amount"])
        if yuan is None:
            raise forms.ValidationError(problem)
        return yuan


class ObjectionForm(forms.Form):
    """异议: in writing, with what it rests on."""

    text = forms.CharField(
        label=_("异议内容和依据"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明哪一部分不应扣减、依据什么凭证。月结之前有效，市项目办会答复。"),
    )  # fmt: skip
