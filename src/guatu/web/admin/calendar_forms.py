"""Forms of the calendar: a notice as a file, looked at first; then the same days, filed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.ledger.services.calendars import Day
from guatu.life.dispatch.importing.calendars import ReadYear, read_year
from guatu.web.admin.acting import DistinctForm


class NoticeForm(DistinctForm):
    """A year's notice as CSV or workbook."""

    file = forms.FileField(
        label=gettext_lazy("放假安排表"), help_text=gettext_lazy("CSV 或 .xlsx，一行一天：日期、安排（放假或调休上班）、名称、依据。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("年度"), required=False, min_value=2000, max_value=2100, help_text=gettext_lazy("不填则由日期得出。")
    )
    source = forms.CharField(
        label=gettext_lazy("依据（文号）"), required=False, max_length=200, help_text=gettext_lazy("表中没有“依据”一栏时填写。")
    )

    def clean(self) -> dict[str, Any]:
        """What the file says. Errors: ValidationError with every problem, each with its row or day."""
        told = super().clean() or self.cleaned_data
        file = told.get("file")
        if file is None or self.errors:
            return told
        read = read_year(file.read(), file.name, year=told.get("year"), source=told.get("source", ""))
        if read.problems:
            raise ValidationError({"file": list(read.problems)})
        return {**told, "read": read}


class FilingForm(DistinctForm):
    """The days as they were looked at, on their way back: one a line."""

    days = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=2000, max_value=2100)
    source = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def clean_days(self) -> tuple[Day, ...]:
        """The days. Errors: ValidationError when the hidden field was tampered with."""
        try:
            parts = [line.split("\t") for line in self.cleaned_data["days"].splitlines()]
            return tuple(Day(dt.date.fromisoformat(on), kind, name) for on, kind, name in parts)
        except ValueError as error:
            raise ValidationError(_("表单不完整，请重新上传。")) from error


def filing_form(read: ReadYear) -> FilingForm:
    """The form that files what was looked at."""
    lines = "\n".join(f"{one.on.isoformat()}\t{one.kind}\t{' '.join(one.name.split())}" for one in read.days)
    return FilingForm(initial={"days": lines, "year": read.year, "source": read.source})
