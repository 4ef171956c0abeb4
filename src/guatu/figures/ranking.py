"""Ranks: on unrounded values, by group, ties share a rank and the next is skipped (R0.3, R10.9; DECISIONS 23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from guatu.access.models import Place
from guatu.access.models.places import RankGroup
from guatu.figures.closing import closed_table, previous_close
from guatu.figures.context import Context
from guatu.figures.evaluate import FigureValue, evaluate
from guatu.figures.registry import figure


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place's rank in its group. `move` is places gained since the last close (+2 is two up), None when unknown."""

    place: Place
    group: str
    rank: int | None
    value: FigureValue | None
    move: int | None = None


def ranks(values: Mapping[UUID, Decimal | int | None], *, is_reverse: bool = False) -> dict[UUID, int]:
    """Ranks 1, 2, 2, 4 of what has a value; what has none is not ranked. Source: R10.9."""
    known = {key: Decimal(value) for key, value in values.items() if value is not None}
    order = sorted(known.values(), reverse=not is_reverse)
    return {key: order.index(value) + 1 for key, value in known.items()}


def ranking(key: str, context: Context) -> list[Ranked]:
    """Every ranked place of the jurisdiction, groups apart, best first; unranked ones follow in official order."""
    values = dict(evaluate([key], context, by="place").groups)
    groups = _ranked_places(context)
    before = _ranks_before(key, context, groups.values())
    return [one for group, places in groups.items() for one in _ranked(key, places, values, before, group)]


def _ranked_places(context: Context) -> dict[str, list[Place]]:
    """The places that are ranked, in their groups and in official order."""
    found: dict[str, list[Place]] = {RankGroup.COUNTY: [], RankGroup.ZONE: []}
    for place in Place.objects.filter(root_id=context.root, rank_group__in=list(found)).in_official_order():
        found[place.rank_group].append(place)
    return found


def _ranked(
    key: str, places: Sequence[Place], values: Mapping[str, Mapping[str, FigureValue]], before: Mapping[UUID, int],
    group: str,
) -> list[Ranked]:  # fmt: skip
    mine = {p.id: values[str(p.id)][key] if str(p.id) in values else None for p in places}
    order = ranks({k: v.raw if v else None for k, v in mine.items()}, is_reverse=figure(key).is_reverse)
    rows = [
        Ranked(p, group, order.get(p.id), mine[p.id], before[p.id] - order[p.id] if p.id in before and p.id in order else None)
        for p in places
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.place.official_order))


def _ranks_before(key: str, context: Context, groups: Iterable[Sequence[Place]]) -> dict[UUID, int]:
    """Ranks at the close before, in their groups."""
    close = previous_close(context.root, context.at)
    if close is None:
        return {}
    then = closed_table(close, [key], context.root).groups
    found: dict[UUID, int] = {}
    for places in groups:
        mine = {one.id: then[str(one.id)][key].raw if str(one.id) in then else None for one in places}
        found |= ranks(mine, is_reverse=figure(key).is_reverse)
    return found
