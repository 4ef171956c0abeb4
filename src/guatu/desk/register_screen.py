"""The context of the register and of a project page: the live rows, unless the address names a day or a version.

Every other page shows the newest close by itself; a ledger that is being kept must show what was filed a minute ago.
"""

from __future__ import annotations

from uuid import UUID

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.access.scope import Scope
from guatu.desk import screen as screens
from guatu.desk.screen import NOW, Screen
from guatu.facts.folds import LIVE
from guatu.figures.context import Context, newest_date
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for, parameters
from guatu.ui.query import Query

VERB = "project.read"


def is_live(query: Query) -> bool:
    """Whether an address asks for the rows as they stand now."""
    return not query.text("at") and query.text("known") in ("", NOW)


def is_editable(screen: Screen) -> bool:
    """Whether what is shown may be edited: the live rows only; the past is for reading."""
    return screen.context.snapshot_no == LIVE


def row_screen(actor: Actor, query: Query) -> Screen:
    """The screen of a list of projects. Errors: as `desk.screen.resolve`."""
    policy.require(actor, VERB)
    if not is_live(query):
        return screens.resolve(actor, query, verb=VERB)
    reach = scope.of(actor, VERB)
    return _live_screen(actor, reach, screens._place(actor, reach, query.text("place")), query)


def project_screen(actor: Actor, project: UUID, query: Query) -> tuple[Screen, ProjectStanding]:
    """The screen of one project, in its own jurisdiction, with its standing there.

    Errors: NotFound when it does not exist, is out of scope, or was not on the register on that day; Refused; Invalid.
    """
    now = get_standing_for(actor, project)
    reach = scope.of(actor, VERB)
    place = _place_of(reach, now, query)
    own = query.but(place=place.code)
    screen = _live_screen(actor, reach, place, own) if is_live(query) else screens.resolve(actor, own, verb=VERB)
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


def _live_screen(actor: Actor, reach: Scope, place: Place, query: Query) -> Screen:
    root = place if place.id == place.root_id else Place.objects.get(id=place.root_id)
    context = _live(place)
    if not reach.everything and place.id not in reach.place_ids:
        context = context.narrowed(**screens._own_rows(reach))
    return Screen(actor, place, root, context, screens._view(actor, place, root, context, query, VERB), query)


def _live(place: Place) -> Context:
    """The live rows at the newest month-end. Asks for no snapshot: none is needed, and drawing one costs a jurisdiction."""
    at = newest_date(place.root_id)
    whole = place.parent_id is None or place.id == place.root_id
    return Context(
        root=place.root_id, place=place.id, at=at, known_at=None, snapshot_no=LIVE,
        place_ids=None if whole else frozenset(Place.objects.under(place).values_list("id", flat=True)),
        params=parameters(root=place.root_id, at=at), is_county=place.kind in {"county", "zone", "park"},
    )  # fmt: skip
