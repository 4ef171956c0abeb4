"""How a place's numbers went from close to close: read from what was printed, never computed again (DECISIONS 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.desk.screen import Screen
from guatu.desk.shown import moved
from guatu.figures.evaluate import FigureValue
from guatu.figures.models import Close, CloseValue
from guatu.ui.components import Delta

MOST = 12
Kept = int | Decimal | None


@dataclass(frozen=True, slots=True)
class History:
    """The closes before a date, oldest first, and each figure's value in them."""

    closes: tuple[Close, ...] = ()
    values: Mapping[str, tuple[Kept, ...]] = field(default_factory=dict)

    @property
    def since(self) -> str:
        """The close that movements are counted from: 7月月结."""
        return _("%(month)s月月结") % {"month": self.closes[-1].at_date.month} if self.closes else ""

    def delta(self, value: FigureValue) -> Delta | None:
        """How much a figure moved since the last close; None where nothing was kept."""
        kept = self.values.get(value.figure.key, ())
        if not kept:
            return None
        return moved(value.figure, kept[-1], value.raw, _("较%(since)s") % {"since": self.since})

    def line(self, value: FigureValue) -> tuple[Kept, ...]:
        """The figure from close to close and now; nothing when it was never kept."""
        kept = self.values.get(value.figure.key, ())
        return (*kept, value.raw) if kept else ()


def history(screen: Screen, keys: Sequence[str]) -> History:
    """The last closes before the screen's date: two statements whatever their number.

    A narrowed scope, a town, a park have none: a close keeps the jurisdiction and its counties.
    """
    if screen.context.filters or screen.context.list_id is not None:
        return History()
    newest = Close.objects.filter(root_id=screen.root.id, at_date__lt=screen.context.at).order_by("-at_date")[:MOST]
    closes = tuple(reversed(newest))
    rows = CloseValue.objects.filter(close__in=[one.id for one in closes], place_id=screen.place.id, figure__in=keys)
    kept = {(row.figure, row.close_id): parsed(row.value) for row in rows}
    found = {key: tuple(kept.get((key, one.id)) for one in closes) for key in keys}
    return History(closes, {key: line for key, line in found.items() if any(one is not None for one in line)})


def parsed(text: str) -> Kept:
    """A kept value as a number again; whole numbers stay whole."""
    if not text:
        return None
    return int(text) if text.lstrip("-").isdigit() else Decimal(text)
