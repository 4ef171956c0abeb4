"""Fields that the forms of the room share: days, units, papers, keys against sending twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy

from guatu.access.models import Unit
from guatu.figures.labels import unit_label
from guatu.kernel import clock

Choices = list[tuple[str, Any]]


class DayField(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, label: Any, **more: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, widget=widget, **more)


class UnitField(forms.ChoiceField):
    """One unit of the jurisdiction; cleans to its id."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label=label, **more)

    def clean(self, value: Any) -> UUID | None:
        """The unit's id, None when none was chosen."""
        text = super().clean(value)
        return UUID(text) if text else None


class UnitsField(forms.MultipleChoiceField):
    """Several units of the jurisdiction; cleans to their ids."""

    def __init__(self, label: Any, **more: Any) -> None:
        widget = forms.SelectMultiple(attrs={"size": 5})
        super().__init__(label=label, widget=widget, **{"required": False, **more})

    def clean(self, value: Any) -> tuple[UUID, ...]:
        """The units' ids."""
        return tuple(UUID(one) for one in super().clean(value))


def unit_choices(root: UUID, *, blank: Any = "", but: UUID | None = None) -> Choices:
    """The units of a jurisdiction that exist today, by place in official order."""
    rows = Unit.objects.valid_on(clock.today()).filter(place__root_id=root).exclude(id=but).select_related("place")
    groups: dict[str, Choices] = {}
    for one in rows.order_by("place__path", "official_order", "name"):
        groups.setdefault(one.place.name, []).append((str(one.id), unit_label(one)))
    return [("", blank), *groups.items()]


def long_text(label: Any, **more: Any) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **{"max_length": 2000, **more})


def reason_field(label: Any = None, **more: Any) -> forms.CharField:
    """Why: kept with the fact for good."""
    return long_text(label or gettext_lazy("理由"), **more)


def new_key() -> str:
    """A key against sending one form twice."""
    return str(uuid4())


def key_field() -> forms.CharField:
    """The hidden key of a form."""
    return forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False, max_length=60)
