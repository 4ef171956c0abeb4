"""The verb of hand-over: everything a post owes is listed, and moves where another post takes over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Post
from guatu.facts import canon, journal
from guatu.facts.folds import LIVE
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger.crews import handover, kinds
from guatu.ledger.crews.handover import Mover, Moving, OwedDuty
from guatu.ledger.crews.queries import get_post_for, seats_in_force
from guatu.ledger.crews.services.roster import Held, Roster, Seating
from guatu.ledger.models import CrewSeat, ProjectStanding
from guatu.ledger.models.crew import EndCause

HAND_OVER = "crew.hand_over"


def hand_over_post(
    *, actor: Actor, from_post: UUID, to_post: UUID, on: dt.date, reason: str, witness: UUID | None = None,
    seen: str | None = None, idem_key: str | None = None,
) -> UUID:  # fmt: skip
    """岗位交接：one verb moves every open duty and keeps the list both sides sign. Returns the fact of the hand-over.

    With `to_post` equal to `from_post` only the incumbent changes: the duties stay, the list is made. Delegations are not touched.
    It moves seats in projects beyond the actor's own reach too: a duty left behind would belong to nobody.
    Errors: Invalid without a reason, for a post that is gone or of another jurisdiction, for a day to come or before a seat was
    taken; Conflict when the list is no longer the one that was `seen`; NotFound; Refused.
    Facts: ledger.duties_handed_over, ledger.crew_vacated, ledger.crew_seated, access.revoked, access.granted.
    """
    giver = get_post_for(actor, from_post, verb=HAND_OVER)
    request = {"from": from_post, "to": to_post, "on": on, "reason": reason}
    projects = set(seats_in_force().filter(post_id=from_post).values_list("project_id", flat=True))
    try:
        with journal.entry(
            actor=actor, verb="ledger.hand_over_post", idem_key=idem_key, request=request, projects=projects
        ) as entry:
            taker = _checked(giver, to_post, witness, on, reason)
            items = items_of(from_post)
            if seen is not None and seen != list_hash(items):
                raise Conflict(_("清单刚有变化，请按新的清单再核对一遍。"))
            fact = _record(entry, giver, taker, witness, on, reason, items)
            if taker.id != giver.id:
                for mover in handover.all_movers():
                    mover.move(Moving(entry, actor, giver, taker, on, reason))
            entry.answer = {"fact": str(fact)}
            return fact
    except journal.Replayed as earlier:
        return UUID(earlier.answer["fact"])


def items_of(post: UUID) -> tuple[dict[str, str], ...]:
    """What a post owes now, as the list puts it down."""
    # Kept in the journal and signed on paper: in Chinese, whoever's screen it was made on.
    with translation.override("zh-hans"):
        return tuple(
            {
                "mover": name, "key": one.key, "title": one.title, "detail": one.detail, "project": str(one.project or ""),
                "due_on": one.due_on.isoformat() if one.due_on else "",
            }
            for name, one in handover.owed_by(post)
        )  # fmt: skip


def list_hash(items: tuple[dict[str, str], ...]) -> str:
    """The digest of a list: the same list, the same digest."""
    return canon.digest(list(items))


def _checked(giver: Post, to_post: UUID, witness: UUID | None, on: dt.date, reason: str) -> Post:
    problems: dict[str, list[str]] = {}
    present = {
        one.id: one for one in Post.objects.select_related("place").valid_on(clock.today()).filter(id__in={to_post, witness})
    }
    taker = giver if to_post == giver.id else present.get(to_post)
    if taker is None:
        problems["to_post"] = [_("接收岗位不存在或已撤销，请重新选择。")]
    elif taker.place.root_id != giver.place.root_id:
        problems["to_post"] = [_("不是本辖区的岗位。")]
    if witness is not None and witness not in present:
        problems["witness"] = [_("监交岗位不存在或已撤销，请重新选择。")]
    elif witness is not None and witness in (giver.id, to_post):
        problems["witness"] = [_("监交人不能是移交或接收的一方。")]
    if on > clock.today():
        problems["on"] = [_("交接日不能晚于今天。")]
    if not reason.strip():
        problems["reason"] = [_("请写明交接的原因。")]
    if problems or taker is None:
        raise Invalid(problems)
    return taker


def _record(
    entry: journal.Recorder, giver: Post, taker: Post, witness: UUID | None, on: dt.date, reason: str,
    items: tuple[dict[str, str], ...],
) -> UUID:  # fmt: skip
    kind = kinds.DutiesHandedOver(str(giver.id), str(taker.id), str(witness or ""), list_hash(items), items)
    return entry.record(
        kind, occurred_on=on, place=giver.place_id, subject=("post", giver.id),
        provenance="sample" if giver.is_sample else "observed", reason=reason.strip(),
    )  # fmt: skip


# ---- seats move with the post ----------------------------------------------------------------------------------------------


def _owed_seats(post: UUID) -> list[OwedDuty]:
    rows = list(seats_in_force().filter(post_id=post))
    names = dict(
        ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in={row.project_id for row in rows}).values_list(
            "project_id", "name"
        )
    )
    return [OwedDuty(str(row.fact_id), names.get(row.project_id, ""), _seat_words(row), row.project_id) for row in rows]


def _seat_words(row: CrewSeat) -> str:
    return _("%(seat)s，自%(day)s") % {"seat": row.title, "day": row.from_on.isoformat()}


def _move_seats(moving: Moving) -> None:
    """Every seat of the giver goes to the taker, except where the taker sits in the same one already."""
    mine: dict[UUID, list[UUID]] = defaultdict(list)
    for row in seats_in_force().filter(post_id=moving.from_post.id):
        mine[row.project_id].append(row.fact_id)
    for standing in ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in=mine).order_by("project_id"):
        roster = Roster(moving.entry, actor=moving.actor, standing=standing)
        for fact in mine[standing.project_id]:
            _move(roster, roster.find(fact), moving)


def _move(roster: Roster, held: Held, moving: Moving) -> None:
    roster.leave(held, on=moving.on, reason=moving.reason, cause=EndCause.HANDED_OVER)
    new = Seating(moving.to_post.id, held.seat, held.element, held.phase, moving.on, moving.reason)
    if roster.is_free(new):
        roster.take(new)


SEAT_MOVER = Mover("seats", gettext_lazy("专班席位"), _owed_seats, _move_seats)
