"""The context of the case pages: the live rows as of today, unless the address names a day or a version."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.db.models import Q

from guatu.access import policy, scope
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.desk import screen as screens
from guatu.desk.screen import Screen
from guatu.figures.evaluate import table_rows
from guatu.kernel.actor import Actor
from guatu.ui.query import Query

VERB = "case.read"


def case_screen(actor: Actor, query: Query) -> Screen:
    """The screen of a page about cases: a case is late today, whatever month was closed last. Errors: as `desk.screen.resolve`."""
    policy.require(actor, VERB)
    return screens.resolve_today(actor, query, verb=VERB)


def rows_in_scope(screen: Screen) -> CaseQuerySet:
    """The cases of the screen's place that its reader may see, as its day and version have them."""
    rows: CaseQuerySet
    if screens.is_of_today(screen.query):
        rows = CaseStanding.objects.live().filter(root_id=screen.root.id)
        if screen.context.place_ids is not None:
            places = screen.context.place_ids
            rows = rows.filter(Q(place_id__in=places) | Q(county_id__in=places))
    else:
        # A unit's own narrowing is about what it has to do; the rows show what it asks and verifies too.
        rows = cast("CaseQuerySet", table_rows("case", replace(screen.context, filters=())))
    return rows.visible_to(scope.of(screen.actor, VERB))
