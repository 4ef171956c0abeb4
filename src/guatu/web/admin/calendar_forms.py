"""Forms of the calendar: a notice as a file, looked at first; then the same days, filed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.life.dispatch.importing.calendars import ReadYear, keep, read_kept, read_year
from guatu.web.admin.acting import DistinctForm

_SALT = "guatu.admin.calendar"


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
    """Which file was looked at, and what was told of it beside: signed, so that no other file of the house can be named in its place."""

    notice = forms.CharField(widget=forms.HiddenInput, max_length=2000)

    def clean_notice(self) -> ReadYear:
        """The year, read from the kept file again. Errors: ValidationError when the hidden field was tampered with."""
        try:
            told = signing.loads(self.cleaned_data["notice"], salt=_SALT)
        except signing.BadSignature as error:
            raise ValidationError(_("表单不完整，请重新上传。")) from error
        return read_kept(told["file"], told["name"], year=told["year"], source=told["source"])


def filing_form(read: ReadYear) -> FilingForm:
    """The form that files what was looked at. Keeps the file. Errors: Invalid when the year cannot be filed."""
    told = {"file": keep(read), "name": read.filename, "year": read.year, "source": read.source}
    return FilingForm(initial={"notice": signing.dumps(told, salt=_SALT)})
