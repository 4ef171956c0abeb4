"""The context of the case pages: the live rows as of today, unless the address names a day or a version."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.db.models import Q

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.desk import screen as screens
from guatu.desk.screen import NOW, Screen
from guatu.facts.folds import LIVE
from guatu.figures.context import Context
from guatu.figures.evaluate import table_rows
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.queries import parameters
from guatu.ui.query import Query

VERB = "case.read"


def is_live(query: Query) -> bool:
    """Whether an address asks for the cases as they stand now; naming today asks for nothing else."""
    return query.text("known") in ("", NOW) and query.text("at") in ("", clock.today().isoformat())


def case_screen(actor: Actor, query: Query) -> Screen:
    """The screen of a page about cases. Errors: as `desk.screen.resolve`."""
    policy.require(actor, VERB)
    if not is_live(query):
        return screens.resolve(actor, query, verb=VERB)
    reach = scope.of(actor, VERB)
    place = screens._place(actor, reach, query.text("place"))
    root = place if place.id == place.root_id else Place.objects.get(id=place.root_id)
    context = _live(place)
    if not reach.everything and place.id not in reach.place_ids:
        context = context.narrowed(**screens._own_rows(reach))
    return Screen(actor, place, root, context, screens._view(actor, place, root, context, query, VERB), query)


def _live(place: Place) -> Context:
    """Live rows on today's date: a case is late today, whatever month was closed last. Draws no snapshot."""
    whole = place.parent_id is None or place.id == place.root_id
    today = clock.today()
    return Context(
        root=place.root_id, place=place.id, at=today, known_at=None, snapshot_no=LIVE,
        place_ids=None if whole else frozenset(Place.objects.under(place).values_list("id", flat=True)),
        params=parameters(root=place.root_id, at=today), is_county=place.kind in {"county", "zone", "park"},
    )  # fmt: skip


def rows_in_scope(screen: Screen) -> CaseQuerySet:
    """The cases of the screen's place that its reader may see, as its day and version have them."""
    rows: CaseQuerySet
    if is_live(screen.query):
        rows = CaseStanding.objects.live().filter(root_id=screen.root.id)
        if screen.context.place_ids is not None:
            places = screen.context.place_ids
            rows = rows.filter(Q(place_id__in=places) | Q(county_id__in=places))
    else:
        # A unit's own narrowing is about what it has to do; the rows show what it asks and verifies too.
        rows = cast("CaseQuerySet", table_rows("case", replace(screen.context, filters=())))
    return rows.visible_to(scope.of(screen.actor, VERB))
