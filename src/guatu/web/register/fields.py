"""Fields that several forms of the register share: days, money in 万元, papers, keys against sending twice."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.kernel import clock
from guatu.kernel.vague import VagueDate, parse_vague
from guatu.kernel.yuan import parse_amount


class DayField(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, label: Any, **more: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, widget=widget, **more)


def past_day(label: Any, **more: Any) -> DayField:
    """A day on which something happened: today unless told otherwise."""
    return DayField(label, **{"initial": clock.today, **more})


class MoneyField(forms.CharField):
    """An amount in 万元, or with a unit of its own (15亿元). Units: cleans to whole yuan, None when empty."""

    def __init__(self, label: Any, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        hint = gettext_lazy("单位：万元；也可以写“15亿元”。")
        super().__init__(label=label, widget=widget, **{"help_text": hint, **more})

    def clean(self, value: Any) -> int | None:
        """Whole yuan. Errors: ValidationError for what is no amount, or no definite one."""
        text = super().clean(value)
        if not text:
            return None
        read = parse_amount(text, unit="万元")
        if read.yuan is None:
            raise ValidationError(_("不是金额：%(text)s。请只填数字。") % {"text": text})
        if read.qualifier:
            raise ValidationError(_("请填一个确定的数；“约”“以上”一类的话写在说明栏。"))
        return read.yuan


class VagueField(forms.CharField):
    """A date as exact as it is known: 2024-06-30, 2024年6月底前, 2024年三季度 (DECISIONS 32)."""

    def __init__(self, label: Any, **more: Any) -> None:
        hint = gettext_lazy("如 2024-06-30、2024年6月底前、2024年三季度；知道多细写多细。")
        super().__init__(label=label, max_length=40, **{"help_text": hint, **more})

    def clean(self, value: Any) -> VagueDate | None:
        """The date meant. Errors: ValidationError for what is none."""
        text = super().clean(value)
        if not text:
            return None
        found = parse_vague(text)
        if found is None:
            raise ValidationError(_("看不出是哪一天：%(text)s") % {"text": text})
        return found


def long_text(label: Any, **more: Any) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **{"max_length": 2000, **more})


def reason_field(**more: Any) -> forms.CharField:
    """Why: kept with the fact for good."""
    return long_text(gettext_lazy("理由"), **more)


def new_key() -> str:
    """A key against sending one form twice."""
    return str(uuid4())


def key_field() -> forms.CharField:
    """The hidden key of a form."""
    return forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False, max_length=60)


def year_field(**more: Any) -> forms.IntegerField:
    """A year of plans."""
    return forms.IntegerField(
        label=gettext_lazy("年度"), min_value=2000, max_value=2100, initial=this_year,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **more,
    )  # fmt: skip


def this_year() -> int:
    """The year of today."""
    return clock.today().year


def day_or_today(day: dt.date | None) -> dt.date:
    """A day that was told, else today."""
    return day or clock.today()
