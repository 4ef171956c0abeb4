"""What a group of a figure is called, in the reader's language: places, units, terms and code lists in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.figures.context import Context
from guatu.figures.snapshots import name_at
from guatu.kernel.yuan import format_yuan
from guatu.ledger import vocab
from guatu.ledger.models import Term

_CHOICES = {"stage": vocab.Stage, "tier": vocab.Tier, "state": vocab.State, "category": vocab.Category}


def is_english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def place_name(place: Place) -> str:
    """A place's full name."""
    return place.name_en or place.name if is_english() else place.name


def place_label(place: Place) -> str:
    """A place's name where room is scarce."""
    return place.name_en or place.name if is_english() else place.label


def unit_label(unit: Unit) -> str:
    """A unit's name where room is scarce."""
    return unit.name_en or unit.name if is_english() else unit.label


def group_labels(by: str, groups: Iterable[str], context: Context) -> Mapping[str, str]:
    """Group → its name; closes use the names of the day (DECISIONS 16)."""
    keys = list(groups)
    if by in {"place", "unit"}:
        return _named(by, keys, context)
    if by in _CHOICES:
        known = dict(_CHOICES[by].choices)
        return {key: str(known.get(key, key)) for key in keys}
    if by == "size":
        return {key: size_label(key, context) for key in keys}
    names = term_labels(by, context.root)
    return {key: names.get(key, key) or _("未填") for key in keys}


def term_labels(vocabulary: str, root: UUID) -> dict[str, str]:
    """Code → name over all years; the newest name wins."""
    rows = Term.objects.filter(Q(root=root) | Q(root=None), vocabulary=vocabulary).order_by("valid_from")
    return {row.code: row.name_en or row.name if is_english() else row.name for row in rows}


def _named(by: str, keys: list[str], context: Context) -> dict[str, str]:
    names = _place_names(context) if by == "place" else _unit_names(context)
    is_closed = context.snapshot_no > 0 and not is_english()
    then = name_at(context.snapshot_no, [UUID(key) for key in keys if key]) if is_closed else {}
    return {key: (then.get(UUID(key)) or names.get(UUID(key), "")) if key else _("未填") for key in keys}


def _place_names(context: Context) -> dict[UUID, str]:
    return {one.id: place_label(one) for one in Place.objects.filter(root_id=context.root)}


def _unit_names(context: Context) -> dict[UUID, str]:
    return {one.id: unit_label(one) for one in Unit.objects.filter(place__root_id=context.root)}


def size_label(key: str, context: Context) -> str:
    """总投资规模档 in words: 1—5亿元, 100亿元以上 (R2.24)."""
    if not key:
        return _("未公布")
    low = int(key)
    above = [bound for bound in sorted(context.params["size.bands_yuan"]) if bound > low]
    if not above:
        return _("%(low)s及以上") % {"low": _short(low)}
    if not low:
        return _("%(high)s以下") % {"high": _short(above[0])}
    return _("%(low)s—%(high)s") % {"low": _short(low), "high": _short(above[0])}


def _short(yuan: int) -> str:
    if yuan >= 100_000_000:
        return _("%(n)s亿元") % {"n": format_yuan(yuan, "亿元", 0)}
    return _("%(n)s万元") % {"n": format_yuan(yuan, "万元", 0)}
