"""Forms of the queue room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.runner import queries


class ScheduleForm(forms.Form):
    """When one schedule runs, and whether it does."""

    key = forms.ChoiceField(label=_("定时任务"))
    cron = forms.CharField(label=_("时间表"), required=False, max_length=80, help_text=_("分 时 日 月 周；留空恢复默认。"))
    is_enabled = forms.BooleanField(label=_("启用"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["key"].choices = [(row.key, row.key) for row in queries.schedules()]  # type: ignore[attr-defined]
