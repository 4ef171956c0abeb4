"""Fields that the forms of the room share: days, units by name, projects by name or code, keys against sending twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.figures.labels import unit_label
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.queries import visible_standings

_SEVERAL = 5


class DayField(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def day_time(label: Any, **more: Any) -> forms.TimeField:
    """An hour and a minute."""
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **more)


def key_field() -> forms.CharField:
    """The hidden key against sending one form twice."""
    return forms.CharField(widget=forms.HiddenInput, initial=lambda: str(uuid4()), required=False, max_length=60)


def seen_field() -> forms.IntegerField:
    """The number of steps the reader saw."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def long_text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": 2000, **more})


def units_in(root: UUID) -> list[Unit]:
    """Units of a jurisdiction that exist today, in official order."""
    rows = Unit.objects.valid_on(clock.today()).filter(place__root_id=root).select_related("place")
    return list(rows.order_by("place__path", "official_order", "name"))


def unit_choices(root: UUID, *places: Place) -> list[tuple[str, str]]:
    """Units of some places of a jurisdiction; of all of it without any."""
    wanted = {one.id for one in places}
    return [(str(one.id), unit_label(one)) for one in units_in(root) if not wanted or one.place_id in wanted]


def unit_named(units: Sequence[Unit], text: str) -> UUID | None:
    """One of some units as somebody types it: its name or short name, else the only one that holds the words. None for no words.

    Errors: ValidationError naming the nearest when there is none or there are several.
    """
    if not text.strip():
        return None
    names = [(one, {one.name, one.short_name, one.name_en}) for one in units]
    exact = [one for one, said in names if text.strip() in said]
    found = exact or [one for one, said in names if any(text.strip() in name for name in said)]
    if len(found) == 1:
        return found[0].id
    if not found:
        raise ValidationError(_("没有叫“%(text)s”的单位。") % {"text": text.strip()[:20]})
    near = "、".join(one.label for one in found[:_SEVERAL])
    raise ValidationError(_("“%(text)s”不止一个单位：%(names)s。请写全称。") % {"text": text.strip()[:20], "names": near})


def project_named(actor: Actor, text: str) -> UUID | None:
    """A project as somebody types it: its code, or words of its name that only it has. None for no words.

    Errors: ValidationError naming the nearest when there is none or there are several.
    """
    words = text.strip()
    if not words:
        return None
    rows = visible_standings(actor).present().only("project_id", "name", "short_name", "internal_code")
    exact = rows.filter(Q(internal_code=words) | Q(national_code=words) | Q(name=words) | Q(short_name=words))
    found = list(exact[:_SEVERAL]) or list(rows.filter(name__contains=words)[: _SEVERAL + 1])
    if len(found) == 1:
        return found[0].project_id
    if not found:
        raise ValidationError(_("没有找到项目“%(text)s”。请写内部编号或全称。") % {"text": words[:20]})
    near = "、".join(one.label for one in found[:_SEVERAL])
    raise ValidationError(_("“%(text)s”不止一个项目：%(names)s。请写内部编号或全称。") % {"text": words[:20], "names": near})
