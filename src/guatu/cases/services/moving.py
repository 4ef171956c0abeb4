"""岗位交接：what a post owes in cases, and how it goes to whoever takes the post's duties over (DECISIONS 24).

A case is its units'. It is a post's to hand over when the post has a hand in it — it asked for it, or wrote a step of it — or when
nobody else of the unit could do the unit's part.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access import holdings, policy
from guatu.access.models import Post
from guatu.cases import kinds
from guatu.cases.models import Case, CaseStanding, coop_ids
from guatu.cases.outward import HIDDEN
from guatu.cases.queries import independence_fault
from guatu.cases.services.acting import Act
from guatu.cases.standings import SUBJECT
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger.crews.handover import Mover, Moving, OwedDuty


def owed_cases(post: UUID) -> list[OwedDuty]:
    """The open cases a post would hand over, each once, with the parts its unit has in it. A sensitive one is not named."""
    found = Post.objects.filter(id=post).first()
    return [_duty(row, found.unit_id) for row in _held_by(found)] if found is not None else []


def _duty(row: CaseStanding, unit: UUID) -> OwedDuty:
    told = {"number": row.number, "parts": "、".join(str(title) for title, _verb in _parts(row, unit)), "state": row.get_state_display()}
    title = _(HIDDEN) if row.is_sensitive else row.title
    return OwedDuty(str(row.case_id), title, _("%(number)s，%(parts)s，%(state)s") % told, row.project_id, row.due_on)


def _held_by(post: Post) -> list[CaseStanding]:
    unit = post.unit_id
    mine = Q(unit_id=unit) | Q(issuer_unit_id=unit) | Q(verifier_unit_id=unit) | Q(coop_key__contains=unit.hex)
    rows = list(CaseStanding.objects.live().open().filter(mine | Q(issuer_post_id=post.id)).order_by("due_on", "number"))
    # Asked of the open ones only: a post that has sat there for years has written to thousands that are closed.
    written = Fact.objects.filter(subject_type=SUBJECT, subject_id__in=[str(row.case_id) for row in rows])
    own = {UUID(one) for one in written.filter(entry__actor_post=post.id).values_list("subject_id", flat=True).distinct()}
    seat, others = _seat(post), [_seat(one) for one in Post.objects.valid_on(clock.today()).filter(unit_id=unit).exclude(id=post.id)]
    # Who may do what is asked again and again: once is enough.
    with holdings.opened():
        return [
            row for row in rows
            if row.issuer_post_id == post.id or row.case_id in own or _is_sole(row, unit, seat, others)
        ]  # fmt: skip


def _seat(post: Post) -> Actor:
    return Actor(post_id=post.id, user_id=None, unit_id=post.unit_id, channel="task")


def _is_sole(row: CaseStanding, unit: UUID, seat: Actor, others: Iterable[Actor]) -> bool:
    """Whether some part of the unit in a case is done by this post or by nobody."""
    verbs = {verb for _title, verb in _parts(row, unit) if policy.can(seat, verb, row).ok}
    return any(not any(policy.can(one, verb, row).ok for one in others) for verb in verbs)


def _parts(row: CaseStanding, unit: UUID) -> list[tuple[str, str]]:
    """(what it is called, what one must be able to do) of each part a unit has in a case."""
    parts = (
        (_("承办"), "case.work", row.unit_id == unit), (_("配合"), "case.work", unit in coop_ids(row.coop_units)),
        (_("核验"), "case.verify", row.verifier_unit_id == unit), (_("交办"), "case.decide", row.issuer_unit_id == unit),
    )  # fmt: skip
    return [(title, verb) for title, verb, is_its in parts if is_its]


def move_cases(moving: Moving) -> None:
    """The parts of the giver's unit in its cases go to the taker's unit, with dates and state as they are; within one unit only
    the post that asked changes.

    Errors: Invalid where one unit would both do a case and verify it (R4.13). Facts: cases.duty_moved.
    """
    list(Case.objects.select_for_update().filter(id__in=[row.case_id for row in _held_by(moving.from_post)]).order_by("id"))
    from_unit, to_unit = moving.from_post.unit_id, moving.to_post.unit_id
    rows = [row for row in _held_by(moving.from_post) if from_unit != to_unit or row.issuer_post_id == moving.from_post.id]
    _require_independence(rows, from_unit, to_unit)
    kind = kinds.CaseDutyMoved(str(from_unit), str(to_unit), str(moving.from_post.id), str(moving.to_post.id))
    for row in rows:
        act = Act(moving.actor, row, max(moving.on, row.changed_on or moving.on), moving.entry)
        act.record(kind, reason=moving.reason)


def _require_independence(rows: Iterable[CaseStanding], from_unit: UUID, to_unit: UUID) -> None:
    numbers = [row.number for row in rows if _fault(row) == "" and _fault(row, from_unit, to_unit)]
    if numbers:
        text = _("%(numbers)s 移交后将由参与办理的单位核验。请先改派或办结这些事项，再办交接。")
        raise Invalid({"to_post": [text % {"numbers": "、".join(numbers)}]})


def _fault(row: CaseStanding, old: UUID | None = None, new: UUID | None = None) -> str:
    def then(unit: UUID | None) -> UUID | None:
        return new if unit is not None and unit == old else unit

    helpers = {one for one in map(then, coop_ids(row.coop_units)) if one is not None}
    return independence_fault(then(row.verifier_unit_id), then(row.unit_id), helpers)


CASE_MOVER = Mover("cases", gettext_lazy("事项"), owed_cases, move_cases)
