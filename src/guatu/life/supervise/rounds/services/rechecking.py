"""The second look: a share of what was closed, drawn by lot, never twice (R4.13)."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Unit
from guatu.access.queries import place_ids_under
from guatu.cases.models import CaseStanding
from guatu.cases.queries import independence_fault
from guatu.cases.vocab import CaseState, Level
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7
from guatu.ledger.queries import parameter
from guatu.life.supervise.rounds import kinds, rules
from guatu.life.supervise.rounds.models import Recheck, RecheckDraw

SUBJECT = "recheck_draw"
# What somebody put right on the ground; an answered letter has nothing to look at again.
KINDS = ("problem", "appeal")


def draw_rechecks(*, actor: Actor, place: UUID, seed: str = "", idem_key: str | None = None) -> UUID:
    """抽取回访：so many % of what was closed in the last days, what was drawn before counted in. Returns the draw's id.

    Left out are cases this unit handled itself and, below the city, the city's own: it could not look at them again.
    Errors: Invalid when nothing is left to draw; Refused; NotFound. Facts: rounds.rechecks_drawn.
    """
    at = Place.objects.filter(id=place).first()
    if at is None:
        raise Invalid({"place": [_("请选择地方。")]})
    policy.require(actor, "round.recheck", at)
    request = {"place": place, "seed": seed, "on": clock.today()}
    try:
        with journal.entry(actor=actor, verb="rounds.draw_rechecks", idem_key=idem_key, request=request) as entry:
            made = _draw(entry, actor, at, seed.strip() or secrets.token_hex(8))
            entry.answer = {"draw": str(made)}
            return made
    except journal.Replayed as earlier:
        return UUID(earlier.answer["draw"])


def _draw(entry: journal.Recorder, actor: Actor, place: Place, seed: str) -> UUID:
    Place.objects.select_for_update().get(id=place.root_id)
    today = clock.today()
    percent = parameter("case.recheck_percent", root=place.root_id, at=today)
    since = today - dt.timedelta(days=parameter("case.recheck_days", root=place.root_id, at=today))
    closed = _closed(actor, place, since, today)
    drawn = set(Recheck.objects.filter(case_id__in=closed).values_list("case_id", flat=True))
    free = [str(one) for one in closed if one not in drawn]
    wanted = rules.sample_size(len(closed), percent=percent) - len(drawn)
    if wanted <= 0 or not free:
        text = _("%(since)s 以来销号 %(n)s 件，已抽 %(drawn)s 件，够 %(percent)s%%，没有要再抽的。")
        told = {"since": since.isoformat(), "n": len(closed), "drawn": len(drawn), "percent": percent}
        raise Invalid({"": [text % told]})
    chosen = rules.sample(free, seed, wanted)
    made = RecheckDraw.objects.create(
        id=uuid7(), root_id=place.root_id, place=place, unit_id=actor.unit_id, drawn_on=today, from_on=since, to_on=today,
        percent=percent, closed=len(closed), seed=seed, population=sorted(free),
    )  # fmt: skip
    Recheck.objects.bulk_create([Recheck(draw=made, case_id=UUID(one)) for one in chosen])
    entry.record(
        kinds.RechecksDrawn(
            from_on=since, to_on=today, percent=percent, closed=len(closed), seed=seed, population=tuple(sorted(free)),
            chosen=tuple(chosen), unit=str(actor.unit_id or ""),
        ),
        occurred_on=today, place=place.id, subject=(SUBJECT, made.id), provenance="sample" if place.is_sample else "observed",
    )  # fmt: skip
    return made.id


def _closed(actor: Actor, place: Place, since: dt.date, today: dt.date) -> list[UUID]:
    """Cases of the place closed since, which this actor could look at again, by id."""
    places = place_ids_under(place)
    rows = CaseStanding.objects.live().filter(
        Q(place_id__in=places) | Q(county_id__in=places), root_id=place.root_id, kind__in=KINDS, parent_id=None,
        state=CaseState.CLOSED, closed_on__range=(since, today),
    )  # fmt: skip
    unit = Unit.objects.filter(id=actor.unit_id).first() if actor.unit_id else None
    if unit is not None and unit.place_id != place.root_id:
        rows = rows.filter(level=Level.COUNTY)
    faults = {one: bool(independence_fault(actor.unit_id, one)) for one in {row.unit_id for row in rows}}
    return sorted(row.case_id for row in rows if not faults[row.unit_id])
