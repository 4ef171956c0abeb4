"""The forms of decisions that are no step of a case: what is proposed about an instruction, its approval, a rung of the ladder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from guatu.cases.queries import units_to_name
from guatu.kernel.actor import Actor
from guatu.life.supervise import queries as supervise
from guatu.life.supervise.models import Instruction
from guatu.web.cases.fields import DayField, UnitField, UnitsField, long_text, unit_choices


class ProposeForm(forms.Form):
    """拟办."""

    use_required_attribute = False
    opinion = long_text(gettext_lazy("拟办意见"))
    handler = UnitField(gettext_lazy("拟承办单位"))
    coop = UnitsField(gettext_lazy("配合单位"))
    due_on = DayField(gettext_lazy("办理时限"), required=False, help_text=gettext_lazy("不填按规定时限。"))

    def __init__(self, *args: Any, actor: Actor, row: Instruction, **more: Any) -> None:
        super().__init__(*args, **more)
        units = units_to_name(actor, row.place, supervise.RECORD)
        for name in ("handler", "coop"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a slip of ours, not of the reader
            field.choices = unit_choices(units) if name == "handler" else unit_choices(units)[1:]


class DecideForm(forms.Form):
    """批拟办."""

    use_required_attribute = False
    decision = forms.ChoiceField(
        label=gettext_lazy("决定"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("同意，立即交办")), ("no", gettext_lazy("退回重拟"))],
    )  # fmt: skip
    reason = long_text(gettext_lazy("退回理由"), required=False, max_length=200, help_text=gettext_lazy("退回必填。"))


class RungForm(forms.Form):
    """Whether a rung of the ladder is climbed."""

    use_required_attribute = False
    decision = forms.ChoiceField(
        label=gettext_lazy("决定"),
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("采纳升级")), ("no", gettext_lazy("不升级"))],
    )
    reason = long_text(gettext_lazy("理由"), required=False, max_length=200, help_text=gettext_lazy("不升级必填。"))
