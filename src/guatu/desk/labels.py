"""What a group of a figure is called: places, units, terms and code lists in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.figures.context import Context
from guatu.figures.snapshots import name_at
from guatu.kernel.yuan import format_yuan
from guatu.ledger import vocab
from guatu.ledger.queries import term_names

_CHOICES = {"stage": vocab.Stage, "tier": vocab.Tier, "state": vocab.State, "category": vocab.Category}


def group_labels(by: str, groups: Iterable[str], context: Context) -> Mapping[str, str]:
    """Group → its name; closes use the names of the day (DECISIONS 16)."""
    keys = list(groups)
    if by == "place":
        return _named(keys, dict(Place.objects.filter(root_id=context.root).values_list("id", "name")), context)
    if by == "unit":
        return _named(keys, dict(Unit.objects.filter(place__root_id=context.root).values_list("id", "name")), context)
    if by in _CHOICES:
        known = dict(_CHOICES[by].choices)
        return {key: str(known.get(key, key)) for key in keys}
    if by == "size":
        return {key: _band(key, context) for key in keys}
    names = term_names(by, root=context.root)
    return {key: names.get(key, key) or _("未填") for key in keys}


def _named(keys: list[str], names: Mapping[UUID, str], context: Context) -> dict[str, str]:
    then = name_at(context.snapshot_no, [UUID(key) for key in keys if key]) if context.snapshot_no > 0 else {}
    return {key: (then.get(UUID(key)) or names.get(UUID(key), "")) if key else _("未填") for key in keys}


def _band(key: str, context: Context) -> str:
    """总投资规模档 in words: 1—5亿元, 100亿元以上 (R2.24)."""
    if not key:
        return _("未公布")
    bounds = [0, *sorted(context.params["size.bands_yuan"])]
    low = int(key)
    above = [bound for bound in bounds if bound > low]
    if not above:
        return _("%(low)s以上") % {"low": _short(low)}
    return f"{_short(low)}—{_short(above[0])}" if low else _("%(high)s以下") % {"high": _short(above[0])}


def _short(yuan: int) -> str:
    if yuan >= 100_000_000:
        return f"{format_yuan(yuan, '亿元', 0)}亿元"
    return f"{format_yuan(yuan, '万元', 0)}万元"
