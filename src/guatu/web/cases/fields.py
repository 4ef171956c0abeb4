"""Fields that the forms of the room share: days, units, papers, keys against sending twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from guatu.access.models import Place, Unit
from guatu.cases.models import CaseStanding
from guatu.cases.queries import units_to_name
from guatu.figures.labels import unit_label
from guatu.kernel.actor import Actor

Choices = list[tuple[str, Any]]


class DayField(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, label: Any, **more: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, widget=widget, **more)


class UnitField(forms.ChoiceField):
    """One of the units offered; cleans to its id."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label=label, **more)

    def clean(self, value: Any) -> UUID | None:
        """The unit's id, None when none was chosen."""
        text = super().clean(value)
        return UUID(text) if text else None


class UnitsField(forms.MultipleChoiceField):
    """Several of the units offered; cleans to their ids."""

    def __init__(self, label: Any, **more: Any) -> None:
        widget = forms.SelectMultiple(attrs={"size": 5})
        super().__init__(label=label, widget=widget, **{"required": False, **more})

    def clean(self, value: Any) -> tuple[UUID, ...]:
        """The units' ids."""
        return tuple(UUID(one) for one in super().clean(value))


def unit_choices(units: QuerySet[Unit], *, blank: Any = "", but: UUID | None = None) -> Choices:
    """These units by place in official order, an empty choice before them."""
    groups: dict[str, Choices] = {}
    wanted = units.exclude(id=but) if but else units
    for one in wanted.select_related("place").order_by("place__path", "official_order", "name"):
        groups.setdefault(one.place.name, []).append((str(one.id), unit_label(one)))
    return [("", blank), *groups.items()]


def units_near(actor: Actor, verb: str, cases: Iterable[CaseStanding]) -> QuerySet[Unit]:
    """The units the actor may name in some of these cases; each of them looks again when it is done. None without a case."""
    places = list(Place.objects.filter(id__in={one.place_id or one.root_id for one in cases}))
    return units_to_name(actor, places[0], verb, *places[1:]) if places else Unit.objects.none()


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
