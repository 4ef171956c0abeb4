"""Verbs on visits: 走访, 现场办公, 领导督导 go into the journal; what was entered by mistake is taken back with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Post, Unit
from guatu.access.queries import post_labels
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7
from guatu.ledger.crews import kinds
from guatu.ledger.crews.queries import get_visit
from guatu.ledger.crews.standings import VISIT
from guatu.ledger.models.crew import VisitKind
from guatu.ledger.queries import get_standing_for
from guatu.ledger.services.editing import provenance_for

RECORD = "visit.record"


@dataclass(frozen=True, slots=True)
class Commitment:
    """What was promised on the spot: by which unit, until when (B15)."""

    text: str
    unit: UUID
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit. Both sides by title, never by name; without `our_side` the posts say who went. `is_clear`: nothing was found amiss."""

    project: UUID
    kind: str
    posts: tuple[UUID, ...]
    topics: str
    outcome: str = ""
    visited_on: dt.date | None = None
    their_side: str = ""
    our_side: str = ""
    place_text: str = ""
    is_clear: bool = False
    commitments: tuple[Commitment, ...] = ()
    evidence: tuple[Evid, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitReceipt:
    """What was entered: the visit, and its fact, which cases name as their source."""

    visit: UUID
    fact: UUID


def record_visit(*, actor: Actor, visit: Visit, idem_key: str | None = None) -> VisitReceipt:
    """登记走访：who went, both sides, where, on what, and what came of it.

    Errors: Invalid by field (no topic, no outcome, a post gone, a promise without unit or day); NotFound; Refused.
    Facts: ledger.visit_recorded. Source: PRODUCT C12.
    """
    standing = get_standing_for(actor, visit.project, verb=RECORD)
    request = {
        "project": visit.project,
        "posts": list(visit.posts),
        "on": visit.visited_on,
        "topics": visit.topics,
        "outcome": visit.outcome,
    }
    try:
        with journal.entry(actor=actor, verb="ledger.record_visit", idem_key=idem_key, request=request) as entry:
            _check(visit)
            made = uuid7()
            fact = entry.record(
                _told(visit, standing.root_id), occurred_on=visit.visited_on or clock.today(), project=standing.project_id,
                place=standing.county_id, subject=(VISIT, made), provenance=provenance_for(standing), evidence=visit.evidence,
            )  # fmt: skip
            entry.answer = {"visit": str(made), "fact": str(fact)}
            return VisitReceipt(made, fact)
    except journal.Replayed as earlier:
        return VisitReceipt(UUID(earlier.answer["visit"]), UUID(earlier.answer["fact"]))


def _told(visit: Visit, root: UUID) -> kinds.VisitRecorded:
    labels = post_labels(visit.posts)
    ours = visit.our_side.strip() or "、".join(labels[one] for one in visit.posts)
    return kinds.VisitRecorded(
        root=str(root), visit_kind=visit.kind, posts=tuple(str(one) for one in dict.fromkeys(visit.posts)), our_side=ours,
        their_side=visit.their_side.strip(), place_text=visit.place_text.strip(), topics=visit.topics.strip(),
        outcome=visit.outcome.strip(), is_clear=visit.is_clear,
        commitments=tuple(
            {"text": one.text.strip(), "unit": str(one.unit), "due_on": one.due_on.isoformat()} for one in visit.commitments
        ),
    )  # fmt: skip


def _check(visit: Visit) -> None:
    problems: dict[str, list[str]] = {}
    day = visit.visited_on or clock.today()
    if visit.kind not in VisitKind.values:
        problems["kind"] = [_("请选择走访种类。")]
    if day > clock.today():
        problems["visited_on"] = [_("走访日不能晚于今天。")]
    if not visit.topics.strip():
        problems["topics"] = [_("请写明谈了什么。")]
    if not visit.outcome.strip() and not visit.is_clear and not visit.commitments:
        problems["outcome"] = [_("请写明结果；没有问题的勾选“未发现问题”。")]
    if visit.is_clear and visit.commitments:
        problems["is_clear"] = [_("有承诺事项的，不能勾选“未发现问题”。")]
    present = Post.objects.valid_on(day).filter(id__in=visit.posts).count()
    if not visit.posts or present != len(set(visit.posts)):
        problems["posts"] = [_("请选择去走访的岗位；已撤销的岗位不能选。")]
    problems |= _commitment_problems(visit, day)
    if problems:
        raise Invalid(problems)


def _commitment_problems(visit: Visit, day: dt.date) -> dict[str, list[str]]:
    units = set(
        Unit.objects.valid_on(clock.today()).filter(id__in=[c.unit for c in visit.commitments]).values_list("id", flat=True)
    )
    found: list[str] = []
    for one in visit.commitments:
        if not one.text.strip():
            found.append(_("请写明承诺什么事。"))
        if one.unit not in units:
            found.append(_("承诺事项的责任单位不存在或已撤销。"))
        if one.due_on < day:
            found.append(_("承诺的完成日不能早于走访日。"))
    return {"commitments": found} if found else {}


def withdraw_visit(*, actor: Actor, visit: UUID, reason: str) -> None:
    """撤回误登的走访，with a reason; it counts no more, and stays in the journal.

    Errors: Invalid without a reason; NotFound; Refused. Facts: ledger.visit_withdrawn.
    """
    found = get_visit(visit)
    standing = get_standing_for(actor, found.project_id, verb=RECORD)
    if not reason.strip():
        raise Invalid({"reason": [_("请写明撤回的原因。")]})
    with journal.entry(actor=actor, verb="ledger.withdraw_visit") as entry:
        entry.record(
            kinds.VisitWithdrawn(str(actor.post_id or "")), occurred_on=found.visited_on, supersedes=found.fact_id,
            project=standing.project_id, place=found.county_id, subject=(VISIT, found.visit_id),
            provenance=provenance_for(standing), reason=reason.strip(),
        )  # fmt: skip
