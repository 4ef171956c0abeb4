"""The form that enters a new project on the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Place
from guatu.desk.project_likes import Alike, alike_to
from guatu.facts.models import Entry
from guatu.facts.recorder import actor_key
from guatu.kernel.actor import Actor
from guatu.ledger import kinds
from guatu.ledger.attributes import ATTRIBUTES
from guatu.ledger.services import Draft, Event
from guatu.web.evidence import PaperField, evidence_of
from guatu.web.register.amending import Attributes
from guatu.web.register.fields import VagueField, key_field, past_day

KEYS = (
    "name", "place", "unit", "owner_name", "owner_uscc", "national_code", "total_yuan", "fixed_yuan", "field", "chain", "tier",
    "nature", "approval_mode", "site_text", "content",
)  # fmt: skip
PROMISES = {"planned_start": "start", "planned_completion": "complete"}


class EnterForm(forms.Form):
    """What a project is when it is first entered. Name and place are needed; everything else may come later."""

    use_required_attribute = False
    idem = key_field()

    def __init__(self, *args: Any, actor: Actor, root: Place, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor, self.root = actor, root
        made = Attributes(actor, root, "project.register")
        for key in KEYS:
            self.fields[key] = made.field(ATTRIBUTES[key])
        self.fields["name"].required = self.fields["place"].required = True
        self.fields["planned_start"] = VagueField(gettext_lazy("计划开工"), required=False)
        self.fields["planned_completion"] = VagueField(gettext_lazy("计划竣工"), required=False)
        self.fields["registered_on"] = past_day(gettext_lazy("入库日期"))
        self.fields["file"] = PaperField()
        self.fields["is_another"] = forms.BooleanField(
            label=gettext_lazy("已核对，不是同一个项目"), required=False, widget=forms.HiddenInput
        )

    def alike(self) -> list[Alike]:
        """Rows that may be this very project, unless the reader said they are not or this very form made one of them."""
        if self.cleaned_data["is_another"] or _was_sent(self.actor, self.cleaned_data["idem"]):
            return []
        found = alike_to(
            self.actor, root=self.root.id, name=self.cleaned_data["name"], uscc=self.cleaned_data["owner_uscc"].strip().upper()
        )
        if found:
            self.fields["is_another"].widget = forms.CheckboxInput()
            self.add_error("is_another", _("可能已经登记过；请先打开核对，确不是同一个再勾选登记。"))
        return found

    def draft(self) -> Draft:
        """The project as the verb takes it, with its first stage and its promises."""
        told = self.cleaned_data
        attrs = {key: told[key] for key in KEYS if told[key] not in (None, "")}
        day = told["registered_on"]
        events = [Event(kinds.StageReached("P10"), day)]
        for name, milestone in PROMISES.items():
            if told[name] is not None:
                when = told[name]
                text = "" if when.precision == "day" and not when.bound else when.text
                events.append(Event(kinds.MilestonePromised(milestone, when.on, when.precision, text), day))
        return Draft(
            attrs=attrs, registered_on=day, provenance="sample" if self.root.is_sample else "observed",
            evidence=evidence_of(told["file"]), events=events,
        )  # fmt: skip


def _was_sent(actor: Actor, key: str) -> bool:
    """Whether a form with this key was answered before: its double is itself, and the verb says so."""
    return bool(key) and Entry.objects.filter(actor_key=actor_key(actor), idem_key=key).exists()
