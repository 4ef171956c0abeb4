"""The form that amends a project, one group of attributes at a time: only what was touched is checked and sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access import scope
from guatu.access.models import Place, Unit
from guatu.desk.project_way import FORM_GROUPS
from guatu.desk.project_words import Words, money_text, value_words, words_of
from guatu.desk.register_filters import uuid_or_none
from guatu.figures.labels import is_english, place_name, unit_label
from guatu.kernel.actor import Actor
from guatu.ledger import gates, queries, vocab
from guatu.ledger.attributes import ATTRIBUTES, Attribute
from guatu.ledger.models import Project, ProjectStanding
from guatu.web.evidence import PaperField
from guatu.web.register.fields import DayField, MoneyField, key_field, new_key, reason_field

Choices = list[tuple[str, str]]
_CHOICES = {
    "tier": vocab.Tier, "nature": vocab.Nature, "approval_mode": vocab.ApprovalMode, "row_role": vocab.RowRole,
}  # fmt: skip


def group_titles() -> dict[str, str]:
    """The groups of attributes, as tabs."""
    return {
        "basic": _("基本"), "belonging": _("归属"), "owner": _("建设单位"), "money": _("投资"), "kind": _("分类"),
        "counting": _("计数与上下级"), "content": _("内容"), "progress": _("进展"),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overlap:
    """An attribute that somebody else changed while this form was open: what was seen, what it is, what was typed."""

    title: str
    seen: str
    now: str
    typed: str


class Attributes:
    """Makes a field for each attribute, in one jurisdiction and for one reader."""

    def __init__(self, actor: Actor, root: Place, verb: str) -> None:
        self.actor, self.root, self.verb = actor, root, verb

    def field(self, one: Attribute, current: Any = None) -> forms.Field:
        """The field of an attribute; a present value that is no longer offered stays choosable."""
        if one.kind == "money":
            return MoneyField(one.title, required=False)
        if one.kind == "long":
            return forms.CharField(label=one.title, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
        if one.kind == "project":
            return forms.CharField(label=one.title, required=False, max_length=36, help_text=_("填内部编号；留空即没有上级。"))
        choices = self._choices(one)
        if choices is None:
            return forms.CharField(label=one.title, required=False, max_length=200)
        missing = [] if not current or str(current) in dict(choices) else [(str(current), str(current))]
        return forms.ChoiceField(label=one.title, required=False, choices=[*choices, *missing])

    def _choices(self, one: Attribute) -> Choices | None:
        makers = {"place": self._places, "unit": self._units, "bool": self._yes_no}
        if one.kind in makers:
            return makers[one.kind](one)
        if one.kind == "choice":
            return [(str(value), str(label)) for value, label in _CHOICES[one.key].choices]
        return self._terms(one) if one.kind == "term" else None

    def _places(self, one: Attribute) -> Choices:
        """考核归属 only within reach: a project cannot be pushed into another county's ledger."""
        rows = Place.objects.filter(root_id=self.root.id).order_by("path")
        reach = scope.of(self.actor, self.verb)
        if one.key == "place" and not reach.everything:
            rows = rows.filter(id__in=reach.place_ids)
        depth = self.root.path.count("/")
        found = [(str(row.id), "　" * (row.path.count("/") - depth) + place_name(row)) for row in rows]
        return found if one.key == "place" else [("", "–"), *found]

    def _units(self, _one: Attribute) -> Choices:
        rows = Unit.objects.filter(place__root_id=self.root.id).order_by("place__official_order", "official_order", "name")
        return [("", "–"), *((str(row.id), unit_label(row)) for row in rows)]

    def _yes_no(self, _one: Attribute) -> Choices:
        return [("yes", _("是")), ("no", _("否"))]

    def _terms(self, one: Attribute) -> Choices | None:
        """A dictionary's entries; free text while the jurisdiction has none."""
        found = queries.terms(one.vocabulary, root=self.root.id)
        names = [(row.code, row.name_en or row.name if is_english() else row.name) for row in found]
        return [("", "–"), *names] if names else None


def as_text(one: Attribute, value: Any) -> str:
    """An attribute's value as its field holds it."""
    if one.kind == "bool":
        return "yes" if value else "no"
    if value is None:
        return ""
    return money_text(int(value)) if one.kind == "money" else str(value)


def as_value(one: Attribute, cleaned: Any) -> Any:
    """What a field gave, as the verb takes it."""
    return cleaned == "yes" if one.kind == "bool" else cleaned


class AmendForm(forms.Form):
    """One group of attributes. `before` holds what the reader saw, so that only an overlapping change is refused."""

    use_required_attribute = False
    before = forms.CharField(widget=forms.HiddenInput, required=False)
    idem = key_field()

    def __init__(self, *args: Any, standing: ProjectStanding, actor: Actor, group: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.standing, self.actor = standing, actor
        self.keys = FORM_GROUPS[group]
        made = Attributes(actor, Place.objects.get(id=standing.root_id), "project.amend")
        now = {key: self._now(key) for key in self.keys}
        for key in self.keys:
            self.fields[key] = made.field(ATTRIBUTES[key], now[key])
            self.initial[key] = self._shown(key, now[key])
        weighty = any(ATTRIBUTES[key].needs_reason for key in self.keys)
        self.fields["reason"] = reason_field(
            required=False, help_text=_("改动影响汇总的栏（如总投资、归属）时必填。") if weighty else ""
        )
        self.fields["effective_on"] = DayField(gettext_lazy("自哪天起生效"), required=False, help_text=_("留空即今天。"))
        self.fields["file"] = PaperField()
        self.initial["before"] = json.dumps(now, ensure_ascii=False)

    def _now(self, key: str) -> Any:
        value = gates.attribute_of(self.standing, key)
        return str(value) if value is not None and ATTRIBUTES[key].kind in {"place", "unit", "project"} else value

    def _shown(self, key: str, value: Any) -> str:
        if ATTRIBUTES[key].kind == "project" and value:
            return Project.objects.filter(id=value).values_list("internal_code", flat=True).first() or str(value)
        return as_text(ATTRIBUTES[key], value)

    def clean_before(self) -> dict[str, Any]:
        """What the reader saw. Errors: ValidationError when the hidden field was tampered with."""
        try:
            found = json.loads(self.cleaned_data["before"] or "{}")
        except ValueError as error:
            raise ValidationError(_("表单不完整，请刷新后重填。")) from error
        return {key: found.get(key) for key in self.keys} if isinstance(found, dict) else {}

    def clean_parent(self) -> str | None:
        """The parent's id from its code. Errors: ValidationError when there is none in reach."""
        text = self.cleaned_data["parent"].strip()
        if not text:
            return None
        found = Project.objects.filter(internal_code=text, root_id=self.standing.root_id).first()
        wanted = found.id if found else uuid_or_none(text)
        rows = queries.visible_standings(self.actor).filter(project_id=wanted) if wanted else None
        if rows is None or not rows.exists() or wanted == self.standing.project_id:
            raise ValidationError(_("没有找到这个编号的项目，或不在你的管辖范围。"))
        return str(wanted)

    def touched(self) -> dict[str, Any]:
        """The attributes whose field does not say any more what was seen."""
        before = self.cleaned_data["before"]
        found = {}
        for key in self.keys:
            one = ATTRIBUTES[key]
            value = as_value(one, self.cleaned_data.get(key))
            if key in self.cleaned_data and as_text(one, value) != as_text(one, before.get(key)):
                found[key] = value
        return found

    def overlaps(self, standing: ProjectStanding) -> list[Overlap]:
        """Where the present value is neither what was seen nor what was typed; the form then stands on the present one."""
        self.standing = standing
        before, words = dict(self.cleaned_data["before"]), words_of(standing.root_id, set())
        found = []
        for key, typed in self.touched().items():
            now = self._now(key)
            if as_text(ATTRIBUTES[key], now) not in {as_text(ATTRIBUTES[key], before.get(key)), as_text(ATTRIBUTES[key], typed)}:
                found.append(_overlap(key, before.get(key), now, typed, words))
            before[key] = now
        self.data = {**self._plain_data(), "before": json.dumps(before, ensure_ascii=False), "idem": new_key()}
        return found

    def _plain_data(self) -> Mapping[str, Any]:
        return {name: self.data.get(name) for name in self.data}


def _overlap(key: str, seen: Any, now: Any, typed: Any, words: Words) -> Overlap:
    title = str(ATTRIBUTES[key].title)
    return Overlap(title, value_words(key, seen, words), value_words(key, now, words), value_words(key, typed, words))
