"""Forms about lists, dictionaries, parameters and the proof."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.facts.jobs import head_of
from guatu.kernel.errors import Invalid
from guatu.ledger.models import ProjectList
from guatu.ledger.services.terms import VOCABULARIES
from guatu.web.admin.acting import KeyedForm
from guatu.web.admin.forms import DayInput

YES_NO = (("true", gettext_lazy("是")), ("false", gettext_lazy("否")))
KINDS = (
    (ProjectList.Kind.TIER.value, gettext_lazy("重点名单")), (ProjectList.Kind.PROGRAMME.value, gettext_lazy("三个一批")),
    (ProjectList.Kind.PLAN.value, gettext_lazy("专项计划")),
)  # fmt: skip


class ListForm(forms.Form):
    """A new list or batch."""

    code = forms.CharField(label=gettext_lazy("代码"), max_length=40, help_text=gettext_lazy("辖区内唯一，如 2024-city。"))
    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    title_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=KINDS)
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    programme = forms.CharField(label=gettext_lazy("活动"), max_length=40, required=False, help_text=gettext_lazy("如 三个一批。"))
    issue_no = forms.IntegerField(label=gettext_lazy("期次"), min_value=1, max_value=999, required=False)
    batch = forms.CharField(label=gettext_lazy("批"), max_length=12, required=False, help_text=gettext_lazy("签约、开工或投产。"))
    held_on = forms.DateField(label=gettext_lazy("举办日"), required=False, widget=DayInput())
    document_no = forms.CharField(label=gettext_lazy("文号"), max_length=60, required=False)


class TermForm(KeyedForm):
    """A new entry of a dictionary."""

    code = forms.CharField(label=gettext_lazy("代码"), max_length=40, help_text=gettext_lazy("沿用已有代码即为新版本，旧版本到前一天为止。"))
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    parent_code = forms.CharField(label=gettext_lazy("上级代码"), max_length=40, required=False)
    order = forms.IntegerField(label=gettext_lazy("次序"), min_value=0, initial=0)
    valid_from = forms.DateField(label=gettext_lazy("自何日起"), widget=DayInput())
    valid_to = forms.DateField(label=gettext_lazy("最后一日"), required=False, widget=DayInput())
    source = forms.CharField(label=gettext_lazy("依据（文号）"), max_length=200)


class VocabularyForm(forms.Form):
    """Which dictionary."""

    vocabulary = forms.ChoiceField(choices=[(key, words) for key, words in VOCABULARIES.items()])


class ParameterForm(forms.Form):
    """A parameter's value from a day on. The value is written as its kind is: a number, 是 or 否, words, or numbers by comma."""

    value = forms.CharField(label=gettext_lazy("新值"), max_length=400)
    valid_from = forms.DateField(label=gettext_lazy("自何日起"), widget=DayInput())
    source = forms.CharField(label=gettext_lazy("依据（文号）"), max_length=200)

    def __init__(self, *args: Any, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        if isinstance(now, bool):
            self.fields["value"] = forms.ChoiceField(label=_("新值"), choices=YES_NO)
        elif isinstance(now, list):
            self.fields["value"].help_text = _("整数，以逗号分隔，由小到大。")
        elif isinstance(now, int):
            self.fields["value"].help_text = _("整数，单位见名称。")

    def clean_value(self) -> Any:
        """The value in the kind of the present one. Errors: ValidationError with how to write it."""
        text = str(self.cleaned_data["value"]).strip()
        try:
            return read_value(text, self.now)
        except ValueError as error:
            raise forms.ValidationError(_("值的写法不对；请照现行值的样子填写。")) from error


def read_value(text: str, like: Any) -> Any:
    """A typed value of the same kind as `like`. Errors: ValueError."""
    if isinstance(like, bool):
        return {"true": True, "false": False}[text] if text in ("true", "false") else _refuse(text)
    if isinstance(like, int):
        return int(text)
    if isinstance(like, list):
        numbers = [int(one) for one in text.replace("，", ",").replace("、", ",").split(",")]
        return numbers if numbers == sorted(set(numbers)) else _refuse(text)
    return text


def _refuse(text: str) -> Any:
    raise ValueError(text)


def typed(value: Any) -> str:
    """A value as the form's control holds it."""
    return str(value).lower() if isinstance(value, bool) else value_text(value)


def value_text(value: Any) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return str(dict(YES_NO)["true" if value else "false"])
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class HeadForm(forms.Form):
    """A head that was kept elsewhere."""

    head = forms.CharField(
        label=gettext_lazy("外存的树头"), max_length=100, required=False,
        help_text=gettext_lazy("通报、U 盘或信函上抄存的“叶数:树根”（全文）。填了它，连同数据库管理员的整体改写也能发现。"),
    )  # fmt: skip

    def clean_head(self) -> str:
        """The head as it is kept with the job. Errors: ValidationError for what is none."""
        text: str = self.cleaned_data["head"].strip()
        if not text:
            return ""
        try:
            size, root = head_of(text)
        except Invalid as invalid:
            raise forms.ValidationError([str(one) for one in invalid.problems["head"]]) from invalid
        return f"{size}:{root}"
