"""Verbs on seats: take, leave, change holder, form a whole crew from the standing team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Post
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger.crews import kinds
from guatu.ledger.crews.queries import get_seat, template_of
from guatu.ledger.crews.services.roster import Roster, Seating, seating_problems
from guatu.ledger.models import CrewTemplateLine, ProjectStanding
from guatu.ledger.models.crew import EndCause, Seat
from guatu.ledger.queries import get_standing_for

EDIT, ASSIGN = "crew.edit", "crew.assign_leader"


def verb_for(seat: str) -> str:
    """What it takes to fill a seat: city leaders are assigned by the city."""
    return ASSIGN if seat == Seat.CITY_LEADER else EDIT


def verbs_for(seats: Iterable[str]) -> frozenset[str]:
    """What it takes to fill all of these seats, or to free them at once."""
    return frozenset(verb_for(one) for one in seats)


def seat_post(*, actor: Actor, project: UUID, seating: Seating, idem_key: str | None = None) -> UUID:
    """就位：a post takes a seat of a project's crew. Returns the fact.

    A post that reaches the project neither by place nor by unit gets a grant over this one project (DECISIONS 14).
    Errors: Invalid by field (post gone, seat taken, element missing, a day to come); NotFound for a project out of reach; Refused.
    Facts: ledger.crew_seated, access.granted. Source: PRODUCT C12.
    """
    seen = get_standing_for(actor, project, verb=verb_for(seating.seat))
    request = {"project": project, "post": seating.post, "seat": [seating.seat, seating.element, seating.phase]}
    try:
        with journal.entry(
            actor=actor, verb="ledger.seat_post", idem_key=idem_key, request=request, projects=[seen.project_id]
        ) as entry:
            fact = Roster(entry, actor=actor, standing=locked(seen)).take(seating)
            entry.answer = {"seat": str(fact)}
            return fact
    except journal.Replayed as earlier:
        return UUID(earlier.answer["seat"])


def vacate_seat(*, actor: Actor, project: UUID, seat: UUID, reason: str, on: dt.date | None = None) -> None:
    """离位：a seat falls free, with a reason; the grant that came with it ends.

    Errors: Invalid without a reason, before it was taken, or when it is free already; NotFound; Refused.
    Facts: ledger.crew_vacated, access.revoked.
    """
    seen = _standing_of_seat(actor, project, seat)
    with journal.entry(actor=actor, verb="ledger.vacate_seat", projects=[seen.project_id]) as entry:
        roster = Roster(entry, actor=actor, standing=locked(seen))
        roster.leave(roster.find(seat), on=on or clock.today(), reason=reason)


def replace_post(*, actor: Actor, project: UUID, seat: UUID, post: UUID, reason: str, on: dt.date | None = None) -> UUID:
    """换岗：another post takes a seat from its holder on the same day, with a reason. Returns the fact of the new holder.

    Errors: as `vacate_seat` and `seat_post`. Facts: ledger.crew_vacated, ledger.crew_seated, access.revoked, access.granted.
    """
    seen = _standing_of_seat(actor, project, seat)
    day = on or clock.today()
    with journal.entry(actor=actor, verb="ledger.replace_post", projects=[seen.project_id]) as entry:
        roster = Roster(entry, actor=actor, standing=locked(seen))
        held = roster.find(seat)
        roster.leave(held, on=day, reason=reason)
        return roster.take(Seating(post, held.seat, held.element, held.phase, day, reason))


def close_crew(*, actor: Actor, project: UUID, reason: str, on: dt.date | None = None) -> int:
    """撤销专班：every seat falls free at once (the project produces and is handed to enterprise service). Returns how many.

    It takes what filling each of the seats takes: a crew with a city leader is the city's to close.
    Errors: Invalid without a reason or where nobody sits; NotFound; Refused. Facts: ledger.crew_vacated, access.revoked.
    """
    seen = get_standing_for(actor, project, verb=EDIT)
    with journal.entry(actor=actor, verb="ledger.close_crew", projects=[seen.project_id]) as entry:
        roster = Roster(entry, actor=actor, standing=locked(seen))
        held = list(roster.held)
        if not held:
            raise Invalid({"project": [_("这个项目没有专班。")]})
        for verb in sorted(verbs_for(one.seat for one in held)):
            policy.require(actor, verb, seen)
        for one in held:
            roster.leave(one, on=on or clock.today(), reason=reason, cause=EndCause.CLOSED)
    return len(held)


def seat_from_template(*, actor: Actor, project: UUID, idem_key: str | None = None) -> int:
    """按模板组建：the standing team of the county takes every seat that is free. Returns how many seats were taken.

    Errors: Invalid where no team is set down or everybody sits already; NotFound; Refused.
    Facts: ledger.crew_seated, access.granted. Source: PRODUCT C12.
    """
    seen = get_standing_for(actor, project, verb=EDIT)
    lines = template_of(seen.county_id or seen.place_id, seen.root_id)
    if not lines:
        raise Invalid({"project": [_("还没有设专班模板，请先维护本县区的模板。")]})
    request = {"project": seen.project_id}
    try:
        with journal.entry(
            actor=actor, verb="ledger.seat_from_template", idem_key=idem_key, request=request, projects=[seen.project_id]
        ) as entry:
            count = _take_lines(Roster(entry, actor=actor, standing=locked(seen)), lines)
            entry.answer = {"seats": count}
            return count
    except journal.Replayed as earlier:
        return int(earlier.answer["seats"])


def _take_lines(roster: Roster, lines: Sequence[CrewTemplateLine]) -> int:
    present = set(Post.objects.valid_on(clock.today()).filter(id__in=[one.post_id for one in lines]).values_list("id", flat=True))
    count = 0
    for line in lines:
        seating = Seating(line.post_id, line.seat, line.element, line.phase, reason=_("按专班模板组建"))
        if line.post_id in present and roster.is_free(seating):
            roster.take(seating)
            count += 1
    if not count:
        raise Invalid({"project": [_("模板里的席位都已有人。")]})
    return count


def set_template(*, actor: Actor, place: Place, lines: Sequence[Seating]) -> int:
    """维护专班模板：the standing team of a place becomes these lines. Returns how many there are.

    Errors: Invalid by line (post gone, element missing, single seat twice); Refused; NotFound. Facts: ledger.crew_template_set.
    """
    policy.require(actor, EDIT, place)
    for seat in {line.seat for line in lines}:
        policy.require(actor, verb_for(seat), place)
    _check_lines(place, lines)
    with journal.entry(actor=actor, verb="ledger.set_crew_template") as entry:
        CrewTemplateLine.objects.filter(place=place).delete()
        rows = [
            CrewTemplateLine(place=place, position=number, post_id=one.post, seat=one.seat, element=one.element, phase=one.phase)
            for number, one in enumerate(lines, 1)
        ]
        CrewTemplateLine.objects.bulk_create(rows)
        told = tuple({"post": str(one.post), "seat": one.seat, "element": one.element, "phase": one.phase} for one in lines)
        entry.record(
            kinds.CrewTemplateSet(told), occurred_on=clock.today(), place=place.id, subject=("place", place.id),
            provenance="sample" if place.is_sample else "observed",
        )  # fmt: skip
    return len(rows)


def _check_lines(place: Place, lines: Sequence[Seating]) -> None:
    problems: dict[str, list[str]] = {}
    valid = Post.objects.valid_on(clock.today()).filter(place__root_id=place.root_id, id__in=[one.post for one in lines])
    present = set(valid.values_list("id", flat=True))
    seen: set[tuple[object, ...]] = set()
    for number, one in enumerate(lines, 1):
        found = [text for texts in seating_problems(one).values() for text in texts]
        found += [] if one.post in present else [_("岗位不存在或已撤销，请重新选择。")]
        found += [_("与前面一行重复。")] if (one.post, one.seat, one.element, one.phase) in seen else []
        seen.add((one.post, one.seat, one.element, one.phase))
        if found:
            problems[f"line{number}"] = [_("第%(n)s行：%(text)s") % {"n": number, "text": text} for text in found]
    if problems:
        raise Invalid(problems)


def locked(standing: ProjectStanding) -> ProjectStanding:
    """The standing read again inside the entry, so that a check made on it still holds when the fact is written."""
    return ProjectStanding.objects.get(snapshot_no=LIVE, project_id=standing.project_id)


def _standing_of_seat(actor: Actor, project: UUID, seat: UUID) -> ProjectStanding:
    """The project of a seat, if the actor may fill that seat."""
    seen = get_standing_for(actor, project, verb=EDIT)
    held = get_seat(seen.project_id, seat)
    policy.require(actor, verb_for(held.seat), seen)
    return seen
