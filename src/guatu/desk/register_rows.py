"""Which rows of the register an address keeps, and the context over which figures say exactly the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.access.models import Place
from guatu.attention.lights import ProjectLights, lights_of
from guatu.desk import register_filters as filters
from guatu.desk.register_lines import light_state
from guatu.desk.screen import Screen
from guatu.facts.folds import LIVE
from guatu.figures.context import Context
from guatu.kernel.errors import Invalid
from guatu.ledger import search
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import visible_standings

# JSON and long text that no rule and no ordinary column reads; a row without them is half as long.
HEAVY = ("details", "evidence_keys", "pinyin", "site_text")
# Words and codes that no rule of attention reads: a light filter looks at every row in scope.
_UNLIT = (
    *HEAVY, "name", "short_name", "national_code", "owner_name", "owner_uscc", "field", "industry", "chain", "nature",
    "approval_mode", "total_qualifier", "city_id", "site_place_id", "stat_place_id", "internal_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowsContext(Context):
    """A context narrowed to the rows of a query that columns alone cannot express (a search, a light, a mark)."""

    chosen: Any = field(default=None, hash=False, compare=False)

    def base(self, prefix: str = "") -> Q:
        """The rows in scope, of these only."""
        return Context.base(self, prefix) & Q(project_id__in=self.chosen)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows an address asks for. `context` is what figures over them are evaluated in; `lit` is set by a light filter."""

    screen: Screen
    rows: QuerySet[ProjectStanding]
    context: Context
    lit: Mapping[UUID, ProjectLights] | None = None


def select(screen: Screen) -> Selection:
    """The rows of the screen that its address keeps. Errors: Invalid for an amount or day that cannot be read."""
    columns = _column_filters(screen)
    one = filters.asked_list(screen.query, screen.root.id)
    others = _others(screen)
    sees_all = _sees_all(screen)
    rows = _rows(screen, columns, others, sees_all=sees_all)
    rows = rows.filter(filters.in_list(one, screen.context.snapshot_no)) if one else rows
    context = screen.context.narrowed(**columns) if columns else screen.context
    context = context.in_list(one.id) if one else context
    wanted = screen.query.many("light")
    if wanted:
        return _lit(screen, rows, context, frozenset(wanted))
    is_plain = others is None and sees_all
    return Selection(screen, rows, context if is_plain else _rows_context(context, rows.order_by().values("project_id")))


def _column_filters(screen: Screen) -> dict[str, tuple[str, ...]]:
    """Filters of the form "column is one of", which a figure's context carries as they are."""
    query = screen.query
    found = {column: filters.column_values(query, name) for name, column in filters.COLUMNS.items() if query.many(name)}
    places = filters.asked_places(query, screen.root.id)
    if places and all(place.kind in {"county", "zone"} for place in places):
        found["county_id"] = tuple(str(place.id) for place in places)
    elif query.many("county"):
        below = [str(one) for place in places for one in Place.objects.under(place).values_list("id", flat=True)]
        found["place_id"] = tuple(below)
    return found


def _others(screen: Screen) -> list[Q] | None:
    """The filters that are no plain column; None when there are none."""
    query = screen.query
    found = [keep(query, screen.context) for name, keep in filters.OTHERS.items() if filters.is_asked(query, name)]
    return found if found or query.text(filters.SEARCH) else None


def _rows(
    screen: Screen, columns: Mapping[str, tuple[str, ...]], others: list[Q] | None, *, sees_all: bool
) -> QuerySet[ProjectStanding]:
    context = screen.context
    # Where the place lies within the reader's scope, the scope's own conditions would only cost.
    scoped = ProjectStanding.objects.at if sees_all else partial(visible_standings, screen.actor)
    rows = scoped(snapshot_no=context.snapshot_no).filter(root_id=context.root)
    if context.place_ids is not None:
        rows = rows.filter(place_id__in=context.place_ids)
    for column, values in (*context.filters, *columns.items()):
        rows = rows.filter(**{f"{column}__in": values})
    if "removed" not in columns.get("state", ()):
        rows = rows.present()
    for keep in others or ():
        rows = rows.filter(keep)
    sought = screen.query.text(filters.SEARCH).strip()
    return _matching(rows, sought, context.snapshot_no) if sought else rows


def _matching(rows: QuerySet[ProjectStanding], text: str, snapshot_no: int) -> QuerySet[ProjectStanding]:
    """A substring search: through the index on live rows, by looking at each on past ones."""
    if len(text) > 100:
        raise Invalid({filters.SEARCH: [_("查找的文字太长，请控制在 100 字以内。")]})
    return (search.matching if snapshot_no == LIVE else search.looked_through)(rows, text)


def _sees_all(screen: Screen) -> bool:
    """Whether the reader sees every row of the place, so that its own figures say the same rows."""
    reach = scope.of(screen.actor, "project.read")
    if reach.everything:
        return True
    places = screen.context.place_ids
    wanted = places if places is not None else frozenset(_places_of(screen.root.id))
    return wanted <= reach.place_ids


def _places_of(root: UUID) -> list[UUID]:
    return list(Place.objects.filter(root_id=root).values_list("id", flat=True))


def _lit(screen: Screen, rows: QuerySet[ProjectStanding], context: Context, wanted: frozenset[str]) -> Selection:
    """The rows whose light is one of `wanted`. A light is no column: every row in scope is looked at, once."""
    standings = list(rows.defer(*_UNLIT))
    lights = lights_of(context, standings)
    lit = [one.project_id for one in standings if light_state(one, lights[one.project_id]) in wanted]
    found = {project: lights[project] for project in lit}
    chosen = rows.filter(project_id__in=list(found))
    return Selection(screen, chosen, _rows_context(context, list(found)), found)


def _rows_context(context: Context, chosen: Any) -> RowsContext:
    same = {one.name: getattr(context, one.name) for one in fields(context) if one.name != "chosen"}
    return RowsContext(**same, chosen=chosen)
