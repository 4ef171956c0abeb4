"""What a place has of projects shared among places: money moves by share, the project counts once, where it leads (DECISIONS 23).

A figure is first summed as if every project were whole in its 考核归属; the few that are shared are then moved, part by part. The
parts of an amount make the whole to the yuan, so that the places always add up to the jurisdiction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from guatu.figures.context import Context
from guatu.figures.registry import Measure
from guatu.ledger.models import ProjectShare
from guatu.ledger.sharing import Share, cut, lead_of

# Narrowings of a context that say which place is looked at: a share answers them with its own place.
_PLACED = frozenset({"place_id", "county_id"})


def is_shared(one: Measure) -> bool:
    """Whether a measure moves by share: amounts do, counts do not."""
    return one.column is not None and one.column.endswith("_yuan")


@dataclass(frozen=True, slots=True)
class Part:
    """What one place takes of an amount, or gives (negative). Units: yuan. `is_whole`: all of it, out of where it was summed."""

    place: str
    county: str
    yuan: int
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """One project's shares, its 考核归属 and the county of that."""

    shares: tuple[Share, ...]
    place: str
    county: str

    def moves(self, amount_yuan: int) -> Iterator[Part]:
        """The whole out of the 考核归属, its parts into the places."""
        lead = lead_of(self.shares, self.place, self.county)
        yield Part(self.place, self.county, -amount_yuan, is_whole=True)
        for index, (one, yuan) in enumerate(zip(self.shares, cut(amount_yuan, self.shares, lead), strict=True)):
            # What a leading county keeps stays where the whole was, be that a park in it; a park's own share is the park's, whoever leads.
            at = (self.place, self.county) if index == lead and self.county and one.place == self.county else (one.place, one.county)
            yield Part(*at, yuan)


@dataclass(frozen=True, slots=True)
class Splits:
    """The shared projects of a jurisdiction, and the context that holds their rows wherever they lead."""

    context: Context
    wide: Context
    by_project: dict[UUID, Split]

    def parts(self, project: UUID, amount_yuan: int) -> Iterator[Part]:
        """Those moves of an amount that fall into the context."""
        return (part for part in self.by_project[project].moves(amount_yuan) if self._holds(part))

    def _holds(self, part: Part) -> bool:
        inside = self.context.place_ids
        if inside is not None and not {part.place, part.county} & {str(one) for one in inside}:
            return False
        asked = [(name, values) for name, values in self.context.filters if name in _PLACED]
        return all((part.county if name == "county_id" else part.place) in map(str, values) for name, values in asked)

    def group(self, part: Part) -> str:
        """The group of `by="place"` a part falls into (as `evaluate.group_expression` groups rows)."""
        return part.place if self.context.is_county else part.county or part.place


def splits_of(context: Context, by: str | None) -> Splits | None:
    """The shared projects, where the question is one of places; None when it is not, or when nothing is shared."""
    is_placed = context.place_ids is not None or any(name in _PLACED for name, _values in context.filters)
    if by != "place" and not is_placed:
        return None
    rows = ProjectShare.objects.filter(snapshot_no=context.snapshot_no, standing__root_id=context.root)
    columns = ("project_id", "place_id", "county_id", "basis_points", "standing__place_id", "standing__county_id")
    found: dict[UUID, Split] = {}
    for project, place, county, points, own, own_county in rows.order_by("-basis_points", "place_id").values_list(*columns):
        shares = found[project].shares if project in found else ()
        share = Share(str(place), str(county or ""), points)
        found[project] = Split((*shares, share), str(own or ""), str(own_county or ""))
    if not found:
        return None
    filters = tuple((name, values) for name, values in context.filters if name not in _PLACED)
    return Splits(context, replace(context, place_ids=None, filters=filters), found)
