"""The monthly close: what stands in its way, its values, its adjustments (DECISIONS 5, 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.facts.models import Fact
from guatu.figures.context import Context, context_for
from guatu.figures.evaluate import FigureTable, FigureValue, evaluate
from guatu.figures.models import Close, CloseValue
from guatu.figures.registry import Figure, all_figures, figure
from guatu.kernel.period import Period
from guatu.ledger.models import Project, ProjectMembership, ProjectStanding


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that must be settled before the month can be closed."""

    code: str
    message: str
    project: UUID | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How a closed value would read today, because of facts that came late. The close itself does not move."""

    figure: Figure
    place_id: UUID
    closed: Decimal | None
    now: Decimal | None

    @property
    def amount(self) -> Decimal:
        """now − closed."""
        return (self.now or Decimal(0)) - (self.closed or Decimal(0))


def obstacles(root: Place, period: Period, today: dt.date) -> list[Obstacle]:
    """What stands in the way of closing `period`: the month is not over, it is closed already, a count is double."""
    found = []
    if period.end >= today:
        found.append(Obstacle("period.open", _("%(period)s 尚未结束。") % {"period": period.label_zh}))
    if Close.objects.filter(root_id=root.id, at_date=period.end).exists():
        found.append(Obstacle("period.closed", _("%(period)s 已月结。") % {"period": period.label_zh}))
    if Close.objects.filter(root_id=root.id, at_date__gt=period.end).exists():
        found.append(Obstacle("period.order", _("更晚的月份已月结，不能再补结。")))
    return [*found, *double_counts(root)]


def double_counts(root: Place) -> Iterator[Obstacle]:
    """A parent and its part both counted in one list (DECISIONS 25)."""
    rows = ProjectMembership.objects.filter(
        snapshot_no=0, is_counted=True, out_on=None, standing__root_id=root.id, standing__parent_id__isnull=False
    ).select_related("standing")
    parents = {(row.list_id, row.standing.parent_id): row for row in rows}
    pairs = ProjectMembership.objects.filter(
        snapshot_no=0, is_counted=True, out_on=None, project_id__in={parent for _list, parent in parents}
    )
    for pair in pairs:
        part = parents.get((pair.list_id, pair.project_id))
        if part is not None:
            text = _("%(name)s 与其上级项目在同一名单中都计数。") % {"name": part.standing.name}
            yield Obstacle("list.double", text, part.project_id)


def values_to_keep(context: Context) -> Iterator[tuple[UUID, FigureValue]]:
    """Every figure for the whole jurisdiction and for each place in it, parks and towns included."""
    keys = [one.key for one in all_figures()]
    whole = evaluate(keys, context)
    yield from ((context.place, value) for value in whole.total.values())
    placed = [one.key for one in all_figures() if "place" in one.dimensions]
    for group, values in evaluate(placed, context, by="place").groups.items():
        if group and group != str(context.place):
            yield from ((UUID(group), value) for value in values.values())


def kept_row(close: Close, place: UUID, value: FigureValue) -> CloseValue:
    """A value as a close stores it: exact text, never a float."""
    return CloseValue(
        close=close, place_id=place, figure=value.figure.key, version=value.figure.version,
        value="" if value.raw is None else str(value.raw), parts=dict(value.parts), sample_rows=value.sample_rows,
    )  # fmt: skip


def closed_table(close: Close, keys: list[str], root: UUID) -> FigureTable:
    """The printed values of a close, read and not computed: a reprint is exact whatever has happened since."""
    groups: dict[str, dict[str, FigureValue]] = {}
    for row in CloseValue.objects.filter(close=close, figure__in=keys):
        group = "" if row.place_id == root else str(row.place_id)
        groups.setdefault(group, {})[row.figure] = _value(row, group)
    total: Mapping[str, FigureValue] = groups.pop("", {})
    return FigureTable(keys=tuple(keys), by="place", groups=groups, total=total)


def _value(row: CloseValue, group: str) -> FigureValue:
    raw: Any = None
    if row.value:
        raw = int(row.value) if row.value.lstrip("-").isdigit() else Decimal(row.value)
    return FigureValue(figure(row.figure), group, raw, row.parts, row.sample_rows)


def previous_close(root: UUID, before: dt.date) -> Close | None:
    """The newest close before a date."""
    return Close.objects.filter(root_id=root, at_date__lt=before).order_by("-at_date").first()


def latest_close(root: UUID) -> Close | None:
    """The newest close of a jurisdiction."""
    return Close.objects.filter(root_id=root).order_by("-at_date").first()


def adjustments(close: Close, place: Place, keys: list[str], known_at: dt.datetime | None = None) -> list[Adjustment]:
    """For each figure, its value at the closed date as known now (or at `known_at`) against the close."""
    now = replace(_as_known(place, close, known_at), params=context_for(place, at=close.at_date).params)
    values = evaluate(keys, now).total
    kept = {row.figure: row for row in CloseValue.objects.filter(close=close, place_id=place.id, figure__in=keys)}
    found = []
    for key in keys:
        closed = _decimal(_value(kept[key], "").raw) if key in kept else None
        present = _decimal(values[key].raw)
        if closed != present:
            found.append(Adjustment(figure(key), place.id, closed, present))
    return found


def _as_known(place: Place, close: Close, known_at: dt.datetime | None) -> Context:
    newest = Fact.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    return context_for(place, at=close.at_date, known_at=known_at or newest)


def _decimal(raw: Any) -> Decimal | None:
    return None if raw is None else Decimal(raw)


def late_facts(close: Close, place_ids: frozenset[UUID] | None = None) -> list[Fact]:
    """Facts dated into a closed month and known only after it, with what they correct, newest first."""
    mine = Project.objects.filter(root_id=close.root_id).values("id")
    facts = Fact.objects.filter(
        Q(project__in=mine), occurred_on__lte=close.at_date, recorded_at__gt=close.known_at
    ).select_related("entry", "supersedes")
    if place_ids is not None:
        inside = ProjectStanding.objects.live().filter(place_id__in=place_ids).values("project_id")
        facts = facts.filter(project__in=inside)
    return list(facts.order_by("-recorded_at", "line")[:500])


