"""The context of the register and of a project page: the live rows, unless the address names a day or a version.

Every other page shows the newest close by itself; a ledger that is being kept must show what was filed a minute ago.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.access.scope import Scope
from guatu.desk import screen as screens
from guatu.desk.screen import NOW, Screen
from guatu.facts.folds import LIVE
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.ui.query import Query

VERB = "project.read"


def is_live(query: Query) -> bool:
    """Whether an address asks for the rows as they stand now."""
    return not query.text("at") and query.text("known") in ("", NOW)


def is_editable(screen: Screen) -> bool:
    """Whether what is shown may be edited: the live rows only; the past is for reading."""
    return screen.context.snapshot_no == LIVE


def row_screen(actor: Actor, query: Query, *, at: dt.date | None = None) -> Screen:
    """The screen of a list of projects; the live rows as of `at`, else the newest month that has data. Errors: as `desk.screen.resolve`."""
    policy.require(actor, VERB)
    if not is_live(query):
        return screens.resolve(actor, query, verb=VERB)
    return screens.resolve_live(actor, query, verb=VERB, at=at)


def project_screen(actor: Actor, project: UUID, query: Query, *, at: dt.date | None = None) -> tuple[Screen, ProjectStanding]:
    """The screen of one project, in its own jurisdiction, with its standing there.

    Errors: NotFound when it does not exist, is out of scope, or was not on the register on that day; Refused; Invalid.
    """
    now = get_standing_for(actor, project)
    place = _place_of(scope.of(actor, VERB), now, query)
    own = query.but(place=place.code)
    if is_live(query):
        return screens.resolve_live(actor, own, verb=VERB, place=place, at=at), now
    screen = screens.resolve(actor, own, verb=VERB)
    if is_editable(screen):
        return screen, now
    return screen, get_standing_for(actor, now.project_id, snapshot_no=screen.context.snapshot_no)


def _place_of(reach: Scope, standing: ProjectStanding, query: Query) -> Place:
    """The place asked for when it is of the project's jurisdiction; else the outermost one in reach."""
    mine = Place.objects.filter(root_id=standing.root_id)
    within = mine if reach.everything else screens._within(reach).filter(root_id=standing.root_id)
    asked = within.filter(code=query.text("place")).first() if query.text("place") else None
    found = asked or min(within, key=screens._outermost, default=None) or mine.filter(id=standing.root_id).first()
    if found is None:
        raise NotFound()
    return found
