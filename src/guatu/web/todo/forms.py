"""What the settings of one's notices ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.notices.models import ChannelKind
from guatu.notices.topics import all_topics


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class RhythmForm(forms.Form):
    """When, and about what. What is not chosen stays in the inbox."""

    use_required_attribute = False

    quiet_from = _clock(_("免打扰起"))
    quiet_to = _clock(_("免打扰止"))
    is_digest_on = forms.BooleanField(label=_("工作日发一份日报"), required=False)
    digest_at = _clock(_("日报时间"))
    told = forms.MultipleChoiceField(label=_("外发这些"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["told"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - a slip of ours, not of the reader
        field.choices = all_topics()

    def muted(self) -> list[str]:
        """The sources left out."""
        return [key for key, _title in all_topics() if key not in self.cleaned_data["told"]]


class ChannelForm(forms.Form):
    """A way to be reached."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("渠道"), choices=ChannelKind.choices)
    address = forms.CharField(
        label=_("地址"), max_length=400,
        help_text=_("邮箱地址，或群机器人的 Webhook 地址；钉钉机器人用加签的，在地址末尾加 &secret=密钥。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class KindForm(forms.Form):
    """Which of the open channels."""

    kind = forms.ChoiceField(choices=ChannelKind.choices)
