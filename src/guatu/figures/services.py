"""Verbs of the month: a county confirms, the city closes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.things import at_place
from guatu.facts import journal, seal
from guatu.facts.models import Fact
from guatu.figures import closing, kinds, snapshots
from guatu.figures.context import Context
from guatu.figures.models import Close, CloseValue
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.period import Period
from guatu.ledger.models import Snapshot
from guatu.ledger.queries import parameters


def provenance_at(place: Place) -> str:
    """Facts of a sample jurisdiction are sample facts (DECISIONS 30)."""
    return "sample" if place.is_sample else "observed"


def confirm_place(*, actor: Actor, place: Place, period: Period) -> None:
    """县（市、区）上报确认本月数据。Errors: Refused; Invalid when confirmed or closed already. Facts: figures.place_confirmed."""
    policy.require(actor, "place.confirm", place)
    if Close.objects.filter(root_id=place.root_id, at_date__gte=period.end).exists():
        raise Invalid({"period": [_("%(period)s 已月结，不能再确认。") % {"period": period.label_zh}]})
    if is_confirmed(place.id, period):
        raise Invalid({"period": [_("%(period)s 已确认上报。") % {"period": period.label_zh}]})
    with journal.entry(actor=actor, verb="figures.confirm_place") as entry:
        entry.record(
            kinds.PlaceConfirmed(period=period.key), occurred_on=min(period.end, clock.today()), place=place.id,
            period=period.key, subject=("place", place.id), provenance=provenance_at(place),
        )  # fmt: skip


def is_confirmed(place: UUID, period: Period) -> bool:
    """Whether a place handed this month up."""
    facts = Fact.objects.filter(kind="figures.place_confirmed", place=place, period=period.key)
    return facts.filter(superseded_by=None).exists()


def make_close(*, actor: Actor, root: Place, period: Period) -> Close:
    """月结：the month's rows and values are frozen at a cut; from now on they do not move (DECISIONS 9).

    All or nothing, in one transaction. Errors: Refused; Invalid naming every obstacle. Facts: figures.month_closed.
    """
    policy.require(actor, "close.make", at_place(root.id))
    known_at = journal.cut()
    head = seal.seal_now()
    with journal.entry(actor=actor, verb="figures.make_close") as entry:
        # Held until the end: a second close of the same month waits here, then finds the first one.
        Place.objects.select_for_update().get(id=root.id)
        _refuse_obstacles(root, period)
        snapshot = snapshots.draw(root.id, period.end, known_at, kind=Snapshot.Kind.CLOSE)
        close = Close.objects.create(
            root_id=root.id, period=period.key, at_date=period.end, known_at=known_at, snapshot_no=snapshot.no,
            seal_size=head.size, seal_root=head.root_hash, closed_at=clock.now(), closed_by_post=actor.post_id,
            entry_id=entry.id,
        )  # fmt: skip
        rows = [closing.kept_row(close, place, value) for place, value in closing.values_to_keep(_context(root, close))]
        CloseValue.objects.bulk_create(rows, batch_size=400)
        entry.record(
            kinds.MonthClosed(
                period=period.key, at_date=period.end.isoformat(), known_at=known_at.isoformat(), seal=head.short
            ),
            occurred_on=clock.today(), place=root.id, period=period.key, subject=("close", close.id),
            provenance=provenance_at(root),
        )  # fmt: skip
        entry.answer = {"close": str(close.id)}
    transaction.on_commit(seal.seal_now)
    return close


def _refuse_obstacles(root: Place, period: Period) -> None:
    found = closing.obstacles(root, period, clock.today())
    if found:
        raise Invalid({"period": [one.message for one in found]})


def _context(root: Place, close: Close) -> Context:
    return Context(
        root=root.id, place=root.id, place_ids=None, at=close.at_date, known_at=close.known_at,
        snapshot_no=close.snapshot_no, params=parameters(root=root.id, at=close.at_date), close_id=close.id,
        close_period=close.period,
    )  # fmt: skip
