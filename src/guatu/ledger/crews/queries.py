"""Reads of crews: who sits where, whose projects, who leads, who was there last, what is owed next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Grant, Place, Post
from guatu.access.models.places import ids_in
from guatu.access.things import ThingScope
from guatu.facts.folds import LIVE
from guatu.facts.models import Fact
from guatu.facts.refold import survivor_of, survivors
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.crews import rules
from guatu.ledger.models import CrewSeat, CrewTemplateLine, ProjectStanding, ProjectVisit
from guatu.ledger.queries import parameter

_ORDER = ("leader", "city_leader", "county_leader", "department", "officer", "site_officer", "member")
_OFFICES = ("leader", "city_office", "county_office")


# ---- seats -----------------------------------------------------------------------------------------------------------------


def seats_in_force(snapshot_no: int = LIVE, at: dt.date | None = None) -> QuerySet[CrewSeat]:
    """Seats held on a day; without one, at the end of what the snapshot knows."""
    rows = CrewSeat.objects.filter(snapshot_no=snapshot_no)
    if at is None:
        return rows.filter(to_on=None)
    return rows.filter(Q(to_on=None) | Q(to_on__gt=at), from_on__lte=at)


def crew_of(project: UUID, at: dt.date | None = None, snapshot_no: int = LIVE) -> list[CrewSeat]:
    """A project's crew on a day, leaders first."""
    rows = seats_in_force(snapshot_no, at).filter(project_id=survivor_of(project))
    return sorted(rows, key=seat_order)


def seat_order(one: CrewSeat) -> tuple[int, str, str, dt.date, str]:
    """The order in which a crew is written down."""
    return _ORDER.index(one.seat), one.phase, one.element, one.from_on, str(one.fact_id)


def crews_of(projects: Iterable[UUID], *, at: dt.date | None = None, snapshot_no: int = LIVE) -> dict[UUID, list[CrewSeat]]:
    """The crews of many projects in one statement a chunk."""
    found: dict[UUID, list[CrewSeat]] = defaultdict(list)
    for chunk in chunks(projects):
        for row in seats_in_force(snapshot_no, at).filter(project_id__in=chunk):
            found[row.project_id].append(row)
    return {project: sorted(rows, key=seat_order) for project, rows in found.items()}


def past_seats(project: UUID, snapshot_no: int = LIVE) -> list[CrewSeat]:
    """Seats given up, newest first, with the reason for change."""
    rows = CrewSeat.objects.filter(snapshot_no=snapshot_no, project_id=survivor_of(project)).exclude(to_on=None)
    return list(rows.order_by("-to_on", "seat"))


def projects_of_post(post: UUID, at: dt.date | None = None) -> list[UUID]:
    """The projects in whose crew a post sits on a day."""
    rows = seats_in_force(LIVE, at).filter(post_id=post).order_by("project_id")
    return list(rows.values_list("project_id", flat=True).distinct())


def posts_of(project: UUID, seats: Iterable[str] | None = None) -> list[UUID]:
    """The posts of a project's crew, of these seats only, leaders first, each once."""
    wanted = None if seats is None else set(seats)
    return list(dict.fromkeys(one.post_id for one in crew_of(project) if wanted is None or one.seat in wanted))


def leaders_of(project: UUID) -> list[UUID]:
    """班长, 分包县领导 and 分包市领导 of a project."""
    return posts_of(project, rules.LEADER_SEATS)


def get_seat(project: UUID, fact: UUID) -> CrewSeat:
    """A seat of a project that is held now. Errors: NotFound."""
    found = seats_in_force().filter(project_id=project, fact_id=fact).first()
    if found is None:
        raise NotFound(_("这个席位已空出或不存在，请刷新后再操作。"))
    return found


# ---- posts -----------------------------------------------------------------------------------------------------------------


def get_post_for(actor: Actor, post: UUID, *, verb: str = "project.read") -> Post:
    """A post, if the actor may do `verb` at its place or unit; one's own always, to read.

    Errors: NotFound when it does not exist or is out of scope (the same answer); Refused in scope without the verb.
    """
    found: Post | None = Post.objects.select_related("unit", "place").filter(id=post).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    if not (verb == "project.read" and post in (actor.post_id, actor.on_behalf_of)):
        policy.require(actor, verb, scope_of_post(found))
    return found


def scope_of_post(post: Post) -> ThingScope:
    """Where policy looks for a post."""
    return ThingScope(place_ids=frozenset({post.place_id}), unit_ids=frozenset({post.unit_id}))


def superior_posts(post: UUID) -> list[UUID]:
    """Whom a post answers to: the leaders in charge of its projects, else who leads or runs the unit or place above.

    Never the post itself, and only posts that exist today.
    """
    own = Post.objects.filter(id=post).select_related("unit", "place").first()
    if own is None:
        return []
    mine = seats_in_force().filter(post_id=post).values("project_id")
    leading = seats_in_force().filter(project_id__in=mine, seat__in=("county_leader", "city_leader"))
    leaders = list(leading.values_list("seat", "post_id").distinct())
    level = "county_leader" if own.place.parent_id else "city_leader"
    near = {one for seat, one in leaders if seat == level} or {one for _seat, one in leaders}
    return _present(near - {post}) or _present(_offices_above(own) - {post})


def _present(posts: Iterable[UUID]) -> list[UUID]:
    rows = Post.objects.valid_on(clock.today()).filter(id__in=list(posts)).order_by("id")
    return list(rows.values_list("id", flat=True))


def _offices_above(own: Post) -> set[UUID]:
    """Posts with a leading role in the unit above, else at the same place or the nearest above it."""
    today = clock.today()
    if own.unit.parent_id:
        posts = Post.objects.filter(unit_id=own.unit.parent_id).values("id")
        found = set(Grant.objects.on(today).filter(post_id__in=posts, role__in=_OFFICES).values_list("post_id", flat=True))
        if found - {own.id}:
            return found
    for place in reversed(ids_in(own.place.path)):
        found = set(Grant.objects.on(today).filter(place_id=place, role__in=_OFFICES).values_list("post_id", flat=True))
        if found - {own.id}:
            return found
    return set()


def template_of(place: UUID | None, root: UUID) -> list[CrewTemplateLine]:
    """The standing team for a project of a place: the city's lines, then the county's own."""
    rows = CrewTemplateLine.objects.filter(place_id__in={one for one in (place, root) if one}).select_related("post__unit")
    return sorted(rows, key=lambda one: (one.place_id != root, one.position))


def is_free(line: CrewTemplateLine, seats: Iterable[CrewSeat]) -> bool:
    """Whether a line of the standing team still has its seat to take in a crew."""
    same = [one for one in seats if (one.seat, one.element, one.phase) == (line.seat, line.element, line.phase)]
    return not same if line.seat in rules.SINGLE_SEATS else all(one.post_id != line.post_id for one in same)


def own_template(place: Place) -> list[CrewTemplateLine]:
    """The lines a place itself has set down."""
    return list(CrewTemplateLine.objects.filter(place=place).select_related("post__unit").order_by("position"))


# ---- visits ----------------------------------------------------------------------------------------------------------------


def visits_of(projects: Iterable[UUID], *, at: dt.date | None = None, snapshot_no: int = LIVE) -> dict[UUID, list[ProjectVisit]]:
    """The visits of many projects until a day, newest first; those of a project merged by then are its survivor's."""
    wanted, found = set(projects), defaultdict(list)
    stands = {gone: kept for gone, kept in survivors(at).items() if kept in wanted} if wanted else {}
    for chunk in chunks(sorted(wanted | set(stands))):
        rows = ProjectVisit.objects.filter(snapshot_no=snapshot_no, project_id__in=chunk)
        for row in rows if at is None else rows.filter(visited_on__lte=at):
            found[stands.get(row.project_id, row.project_id)].append(row)
    return {project: sorted(rows, key=lambda one: (one.visited_on, one.id), reverse=True) for project, rows in found.items()}


def get_visit(visit: UUID) -> ProjectVisit:
    """A visit that counts. Errors: NotFound."""
    found = ProjectVisit.objects.filter(snapshot_no=LIVE, visit_id=visit).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return found


def visit_duties(root: UUID, at: dt.date) -> dict[str, rules.VisitDuty]:
    """How often each seat goes, as the parameters of the day say."""
    told: Mapping[str, Any] = parameter("crew.visit_duty", root=root, at=at)
    return {seat: rules.VisitDuty.of(one) for seat, one in told.items()}


def visit_due(seat: CrewSeat, visits: Iterable[ProjectVisit], duties: Mapping[str, rules.VisitDuty]) -> dt.date | None:
    """Until when the holder of a seat has to go next; None where the seat owes no visits."""
    duty = duties.get(seat.seat)
    if duty is None:
        return None
    key = seat.post_id.hex
    return rules.next_visit_due(duty, [one.visited_on for one in visits if key in one.post_key], seat.from_on)


def handovers_of(post: UUID) -> list[Fact]:
    """The hand-overs of a post, newest first."""
    rows = Fact.objects.filter(kind="ledger.duties_handed_over", subject_type="post", subject_id=str(post))
    return list(rows.select_related("entry").order_by("-recorded_at"))


def get_handover_for(actor: Actor, fact: UUID) -> tuple[Fact, Post]:
    """One hand-over with the post that gave. Errors: NotFound; Refused."""
    found = Fact.objects.filter(id=fact, kind="ledger.duties_handed_over").select_related("entry").first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return found, get_post_for(actor, UUID(found.body["from_post"]))


# ---- what lacks ------------------------------------------------------------------------------------------------------------


def lacks_of(standing: ProjectStanding, seats: Iterable[CrewSeat]) -> tuple[str, ...]:
    """What a project's crew lacks: "crew" (none at all), "leader", "officer"; "closing" when it produces and still has one."""
    held = {one.seat for one in seats}
    need = rules.crew_need(standing.stage, standing.tier, standing.state)
    if need == "producing":
        return ("closing",) if held else ()
    if not need:
        return ()
    if not held:
        return ("crew",)
    missing = () if held & set(rules.LEADER_SEATS) else ("leader",)
    return missing if "officer" in held else (*missing, "officer")


def chunks(ids: Iterable[UUID], size: int = 2000) -> list[list[UUID]]:
    """Ids in lists that a statement can hold."""
    every = list(ids)
    return [every[start : start + size] for start in range(0, len(every), size)]
