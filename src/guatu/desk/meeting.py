"""会议：the pack of a meeting as one reader may see it, its figures with their drawers, what moved since the last time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.things import ThingScope, known
from guatu.cases.models import CaseStanding
from guatu.cases.outward import HIDDEN
from guatu.cases.queries import shown_title, visible_cases
from guatu.desk.cases_screen import case_screen
from guatu.desk.screen import Screen
from guatu.desk.shown import MEASURE, by_key, definition_of, drawer_url, title_of
from guatu.figures.evaluate import evaluate
from guatu.figures.registry import all_figures, figure
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.queries import visible_standings
from guatu.life.dispatch.meetings import building, pack
from guatu.life.dispatch.meetings.models import Meeting
from guatu.life.dispatch.meetings.pack import Fig, Item, Pack
from guatu.ui.components import Figure
from guatu.ui.query import Query

TOTALS = ("meetings.held", "decisions.made", "decisions.solved", "decisions.overdue", "decisions.rate")


def meeting_screen(actor: Actor, query: Query, meeting: Meeting | None = None) -> Screen:
    """The screen of a page about meetings: live, as of today; a meeting brings its own place when the reader reaches it."""
    if meeting is None or query.text("place"):
        return case_screen(actor, query)
    reach = scope.of(actor, "case.read")
    place = meeting.series.place
    is_mine = reach.everything or place.id in reach.place_ids
    return case_screen(actor, query.but(place=place.code) if is_mine else query)


def totals(screen: Screen) -> list[Figure]:
    """Meetings and decisions of the year at the screen's place."""
    values = evaluate(list(TOTALS), screen.context).total
    return list(by_key(values, screen, TOTALS).values())


# ---- the pack as a reader sees it ----------------------------------------------------------------------------------


def sees_all(actor: Actor, meeting: Meeting) -> bool:
    """Whether the reader sees every row of the pack, or only those of his own place and unit (DECISIONS 28)."""
    return policy.can(actor, "meeting.pack", meeting.run_scope()).ok


def pack_for(actor: Actor, meeting: Meeting, *, at: dt.date | None = None) -> Pack:
    """The pack with the rows this reader may see, sensitive ones without words outside their circle."""
    whole = building.pack_of(meeting, at or clock.today())
    if not sees_all(actor, meeting):
        mine = pack.narrowed(whole, _within(actor))
        parts = tuple(replace(part, total=len(part.items)) for part in mine.parts)
        whole = replace(mine, parts=parts, figures=(), notes=(), red=(), watch=(), overdue=())
    parts = tuple(
        replace(part, items=tuple(one if _is_readable(actor, one) else pack.masked(one, _(HIDDEN)) for one in part.items))
        for part in whole.parts
    )
    return replace(whole, parts=parts)


def room_pack(actor: Actor, meeting: Meeting, audience: str) -> Pack:
    """The pack as the projector shows it to an audience (DECISIONS 33)."""
    whole = building.pack_of(meeting, clock.today())
    return pack.for_audience(whole, audience, lambda item: _is_readable(actor, item), _(HIDDEN))


def _within(actor: Actor):  # type: ignore[no-untyped-def]
    reach = scope.of(actor, "project.read")
    return lambda item: reach.covers(thing_of(item)) or str(actor.unit_id) in item.unit_ids


def thing_of(item: Item) -> ThingScope:
    """Where an item belongs."""
    places = known(_id(one) for one in (item.place_id, item.county_id))
    return ThingScope(places, known(_id(one) for one in item.unit_ids), _id(item.project_id))


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _is_readable(actor: Actor, item: Item) -> bool:
    """Whether a sensitive item shows itself to this reader: those who have a part in it, the leader, inspectors."""
    if not item.is_sensitive or scope.is_machine(actor):
        return True
    return str(actor.unit_id) in item.unit_ids or policy.can(actor, "case.sensitive", thing_of(item)).ok


def pack_figures(found: Pack, screen: Screen) -> list[Figure]:
    """The numbers at the head of a pack, each opening its drawer at the day it was drawn."""
    known_keys = {one.key for one in all_figures()}
    return [_figure(one, found, screen) for one in found.figures if one.key in known_keys]


def _figure(one: Fig, found: Pack, screen: Screen) -> Figure:
    declared = figure(one.key)
    url = Query(drawer_url(one.key, screen).partition("?")[0]).but(at=found.day_of(one)).url if screen.place.code == found.place_code else ""
    raw = Decimal(one.raw) if one.raw else None
    value = int(raw) if raw is not None and declared.kind in ("count", "money") else raw
    return Figure(
        one.key, title_of(declared), value, declared.unit, MEASURE[declared.kind], declared.places, definition_of(declared), url,
        one.sample_rows,
    )  # fmt: skip


# ---- since the last meeting ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that moved: its name, where it opens (address name and id), its number, what more there is to say."""

    title: str
    kind: str
    id: str
    note: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """What moved since the last time: day of that pack, the day it is compared with, and four lists."""

    on: str
    until: str
    turned_red: tuple[Moved, ...]
    turned_green: tuple[Moved, ...]
    newly_overdue: tuple[Moved, ...]
    closed: tuple[Moved, ...]


def since_last(actor: Actor, meeting: Meeting) -> Since | None:
    """What moved between the pack before and now, within the reader's reach; None when there was no pack before."""
    before = building.earlier_pack(meeting)
    if before is None:
        return None
    now = building.pack_of(meeting, clock.today())
    moved = building.movement(before, now)
    reasons = {item.project_id: item.reason for item in now.part("red").items}
    closed = building.closed_between(meeting, dt.date.fromisoformat(before.at), dt.date.fromisoformat(now.at))
    return Since(
        before.at, now.at, _projects(actor, moved["turned_red"], reasons), _projects(actor, moved["turned_green"], {}),
        _overdue(actor, moved["newly_overdue"]), _closed(actor, closed),
    )  # fmt: skip


def _projects(actor: Actor, ids: Iterable[str], reasons: dict[str, str]) -> tuple[Moved, ...]:
    rows = visible_standings(actor).filter(project_id__in=list(ids)).defer("details", "evidence_keys")
    return tuple(
        Moved(row.label, "project", str(row.project_id), reasons.get(str(row.project_id), "")) for row in rows.order_by("name")
    )


def _overdue(actor: Actor, ids: Iterable[str]) -> tuple[Moved, ...]:
    """Longest overdue first."""
    rows = visible_cases(actor).filter(case_id__in=list(ids)).order_by("due_on", "number")
    return tuple(_case(actor, row, _("时限 %(day)s") % {"day": row.due_on}) for row in rows)


def _closed(actor: Actor, rows: Iterable[CaseStanding]) -> tuple[Moved, ...]:
    """Newest first, as they come."""
    found = list(rows)
    seen = set(visible_cases(actor).filter(case_id__in=[one.case_id for one in found]).values_list("case_id", flat=True))
    return tuple(_case(actor, row, _("%(day)s 销号") % {"day": row.closed_on}) for row in found if row.case_id in seen)


def _case(actor: Actor, row: CaseStanding, note: str) -> Moved:
    return Moved(shown_title(actor, row), "case", str(row.case_id), note, row.number)
