"""Groups of a figure in the order an office prints them, each with its name."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.figures.context import Context
from guatu.figures.labels import group_labels
from guatu.kernel.period import Period
from guatu.ledger.queries import terms
from guatu.ledger.vocab import STAGE_ORDER

__all__ = ["group_labels", "named_groups", "period_label"]

_ORDER = {
    "stage": STAGE_ORDER,
    "tier": ("province", "city", "county", ""),
    "category": ("finishing", "continued", "new", "reserve", ""),
    "state": ("normal", "postponed", "stopped"),
}


def named_groups(by: str, groups: Iterable[str], context: Context) -> list[tuple[str, str]]:
    """(group, name) in official order: places as tables print them, stages as they follow, bands rising; the blank last."""
    keys = list(groups)
    names = group_labels(by, keys, context)
    places = _places_of(context) if by == "place" else _terms_of(by, context)
    order = {key: at for at, key in enumerate(_ORDER.get(by, places))}
    if by == "size":
        keys.sort(key=lambda key: int(key or 10**18))
    else:
        keys.sort(key=lambda key: (key == "", order.get(key, len(order)), names[key]))
    return [(key, names[key]) for key in keys]


def _places_of(context: Context) -> list[str]:
    rows = Place.objects.filter(root_id=context.root).in_official_order()
    return [str(one) for one in rows.values_list("id", flat=True)]


def _terms_of(by: str, context: Context) -> list[str]:
    if by not in {"field", "chain", "industry"}:
        return []
    return [one.code for one in terms(by, root=context.root)]


def period_label(period: Period) -> str:
    """A period as prose has it: 2023年8月."""
    first, last = period.start.month, period.end.month
    if period.is_year:
        return _("%(year)s年") % {"year": period.end.year}
    if first == last:
        return _("%(year)s年%(month)s月") % {"year": period.end.year, "month": last}
    return _("%(year)s年%(first)s—%(last)s月") % {"year": period.end.year, "first": first, "last": last}
