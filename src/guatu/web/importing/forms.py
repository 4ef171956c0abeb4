"""What an upload asks: the file, whose ledger it is, and, where the sheet does not say, which sheet and month."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.access.models import Place
from guatu.intake.limits import MAX_FILE_BYTES


class UploadForm(forms.Form):
    """One ledger."""

    file = forms.FileField(label=_("台账文件"), help_text=_("Excel（.xlsx、.xls）或 CSV；原件按摘要留存"))
    place = forms.ChoiceField(label=_("哪里的台账"))
    sheet = forms.CharField(label=_("工作表"), required=False, max_length=120, help_text=_("留空则自动识别"))
    period = forms.CharField(label=_("数据截至期间"), required=False, max_length=16, help_text=_("如 2023-08；标题里写明的可留空"))

    def __init__(self, *args: object, places: Sequence[Place] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["place"].choices = [(place.code, place.name) for place in places]  # type: ignore[attr-defined]

    def clean_file(self) -> object:
        """Refuse what is too large before it is read."""
        found = self.cleaned_data["file"]
        if found.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("文件太大，请拆分后分次上传。"))
        return found
