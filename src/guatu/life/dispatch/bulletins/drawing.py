"""The values a bulletin prints: from the close when the month is closed, else as they stand, marked 初步."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guatu.access.models import Place
from guatu.documents.content import Run
from guatu.figures.closing import Adjustment, adjustments, closed_table, previous_close
from guatu.figures.context import Context, context_for
from guatu.figures.dragging import Drag, dragging
from guatu.figures.evaluate import FigureTable, FigureValue, evaluate
from guatu.figures.models import Close
from guatu.figures.ranking import Ranked, ranking
from guatu.figures.registry import all_figures
from guatu.kernel.period import Period

PLACED = (
    "projects.count", "projects.total", "plan.total", "done.ytd", "completion.rate", "completion.points", "new.planned",
    "new.started", "new.rate", "statistics.due", "statistics.in", "statistics.rate", "lights.late", "lights.watch", "lights.missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything a bulletin says, before it is said."""

    place: Place
    root: Place
    context: Context
    period: Period
    close: Close | None
    total: Mapping[str, FigureValue]
    groups: Mapping[str, Mapping[str, FigureValue]]
    ranked: list[Ranked]
    drags: list[Drag]
    adjusted: list[Adjustment]

    @property
    def is_preliminary(self) -> bool:
        """Whether the month is not closed yet."""
        return self.close is None

    @property
    def is_sample(self) -> bool:
        """Whether any value holds a sample row (DECISIONS 30)."""
        return self.root.is_sample or any(value.sample_rows for value in self.total.values())

    def value(self, key: str, group: str = "") -> FigureValue | None:
        """A figure's value, of the whole scope or of one place."""
        return (self.groups.get(group, {}) if group else self.total).get(key)

    def known(self, key: str, group: str = "") -> bool:
        """Whether there is a number at all."""
        found = self.value(key, group)
        return found is not None and found.raw is not None

    def run(self, key: str, group: str = "", *, is_absolute: bool = False) -> Run:
        """A figure as it is printed, carrying its key; unknown is a dash."""
        found = self.value(key, group)
        if found is None or found.shown is None:
            return Run("–", key)
        shown = abs(found.shown) if is_absolute else found.shown
        return Run(number(shown), key, self.source(group))

    def source(self, group: str = "") -> str:
        """Which place and day a number speaks of, for the 核对稿."""
        return f"{group or self.place.code}@{self.context.at.isoformat()}"


def number(value: Decimal) -> str:
    """A number in a document: no thousands marks, a true minus."""
    return f"{value:f}".replace("-", "−")


def draw(place: Place, period: Period, *, live: bool = False) -> Drawing:
    """Draw the values of a month for a place."""
    root = place if place.id == place.root_id else Place.objects.get(id=place.root_id)
    context = context_for(place, at=period.end)
    close = Close.objects.filter(id=context.close_id).first() if context.close_id and not live else None
    table = _table(place, context, close)
    ranked = ranking("completion.rate", context) if place.id == root.id else []
    return Drawing(
        place=place, root=root, context=context, period=period, close=close, total=table.total, groups=table.groups,
        ranked=ranked, drags=dragging(context), adjusted=_adjusted(root, place, period),
    )  # fmt: skip


def _table(place: Place, context: Context, close: Close | None) -> FigureTable:
    keys = [one.key for one in all_figures()]
    if close is None:
        whole = evaluate(keys, context)
        placed = evaluate(list(PLACED), context, by="place")
        return FigureTable(whole.keys, "place", placed.groups, whole.total)
    kept = closed_table(close, keys, context.root)
    if place.id == context.root:
        return kept
    own = kept.groups.get(str(place.id), {})
    below = evaluate(list(PLACED), context, by="place").groups
    return FigureTable(kept.keys, "place", below, own)


def _adjusted(root: Place, place: Place, period: Period) -> list[Adjustment]:
    """What late facts changed in the month before (printed, never applied back)."""
    before = previous_close(root.id, period.end)
    if before is None:
        return []
    return adjustments(before, place, ["projects.count", "projects.total", "plan.total", "done.ytd"])


