"""Verbs of a bulletin: draft (drawn at a cut and frozen), check (by another post), issue, withdraw (DECISIONS 31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Post
from guatu.access.things import at_place
from guatu.documents import freezing
from guatu.documents.freezing import Drawn
from guatu.documents.models import FrozenDocument
from guatu.facts import journal, seal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, NotFound
from guatu.kernel.period import Period
from guatu.life.dispatch import kinds
from guatu.life.dispatch.bulletins.assembling import assemble
from guatu.life.dispatch.bulletins.drawing import Drawing, draw
from guatu.life.dispatch.drafting import require_another_hand

PURPOSE = "bulletin"


def draft_bulletin(*, actor: Actor, place: Place, period: Period, requests: Sequence[str] = ()) -> FrozenDocument:
    """拟稿：draw the month at its close (or at a cut, marked 初步) and freeze it.

    Errors: Refused; NotFound; Invalid for a month that is not over. Facts: dispatch.bulletin_drafted.
    """
    policy.require(actor, "bulletin.draft", place)
    if period.end > clock.today():
        raise Invalid({"period": [_("%(period)s 尚未结束。") % {"period": period.label_zh}]})
    cut_at = journal.cut()
    head = seal.seal_now()
    drawing = draw(place, period)
    with journal.entry(actor=actor, verb="dispatch.draft_bulletin") as entry:
        frozen = freezing.freeze_document(
            assemble(drawing, requests=requests), _drawn(drawing, cut_at, head.short), drafted_by=post_title(actor)
        )
        _record(entry, frozen, kinds.BulletinDrafted(str(frozen.id), period.key, frozen.content_hash))
    return frozen


def _drawn(drawing: Drawing, cut_at: dt.datetime, head: str) -> Drawn:
    close = drawing.close
    version = f"{drawing.period.end.month}月月结版" if close else "实时未月结"
    return Drawn(
        place_id=drawing.place.id, at_date=drawing.context.at, cut_at=close.known_at if close else cut_at,
        period_key=drawing.period.key, purpose=PURPOSE, seal_head=head, data_version=version,
    )  # fmt: skip


def check_bulletin(*, actor: Actor, document: FrozenDocument) -> FrozenDocument:
    """核对：somebody other than the drafter, and than whoever it was drafted for, has looked at every figure. Errors: Refused; Invalid; Conflict."""
    policy.require(actor, "bulletin.check", at_place(document.place_id))
    require_another_hand(actor, ("document", document.id), "dispatch.bulletin_drafted", field="document")
    with journal.entry(actor=actor, verb="dispatch.check_bulletin") as entry:
        checked = freezing.check_document(document.id, checked_by=post_title(actor), checked_on=clock.today())
        _record(entry, checked, kinds.BulletinChecked(str(checked.id)))
    return checked


def issue_bulletin(
    *, actor: Actor, document: FrozenDocument, organ_code: str = "", number: str = "", issued_on: dt.date | None = None
) -> FrozenDocument:
    """签发：the document takes its number (自编 by organ code, or 外取号 as typed) and counts from now.

    Errors: Refused; Invalid (sample, unchecked, number taken); Conflict. Facts: dispatch.bulletin_issued.
    """
    policy.require(actor, "bulletin.issue", at_place(document.place_id))
    with journal.entry(actor=actor, verb="dispatch.issue_bulletin") as entry:
        issued = freezing.issue_document(
            document.id, issued_by=post_title(actor), issued_on=issued_on or clock.today(), organ_code=organ_code, number=number
        )
        _record(entry, issued, kinds.BulletinIssued(str(issued.id), issued.doc_number or ""))
    return issued


def withdraw_bulletin(*, actor: Actor, document: FrozenDocument, reason: str) -> FrozenDocument:
    """撤销一份通报；它仍然留存。Errors: Refused; Invalid without a reason. Facts: dispatch.bulletin_withdrawn."""
    policy.require(actor, "bulletin.draft", at_place(document.place_id))
    with journal.entry(actor=actor, verb="dispatch.withdraw_bulletin") as entry:
        gone = freezing.withdraw_document(document.id, reason=reason)
        _record(entry, gone, kinds.BulletinWithdrawn(str(gone.id)), reason=reason)
    return gone


def _record(entry: journal.Recorder, document: FrozenDocument, kind: object, *, reason: str = "") -> None:
    entry.record(
        kind, occurred_on=clock.today(), place=document.place_id, period=document.period_key, reason=reason,
        subject=("document", document.id), provenance="sample" if document.is_sample else "observed",
    )  # fmt: skip


def get_bulletin_for(actor: Actor, document: UUID) -> FrozenDocument:
    """A bulletin the actor may read: issued ones by ranks.read, drafts only by those who draft them (DECISIONS 28).

    Errors: NotFound; Refused.
    """
    found = FrozenDocument.objects.filter(id=document, purpose=PURPOSE).first()
    if found is None:
        raise NotFound(_("没有找到这份通报。"))
    verb = "document.read" if found.status == "issued" else "ranks.draft"
    policy.require(actor, verb, at_place(found.place_id, is_rank=found.status == "issued"))
    return found


def post_title(actor: Actor) -> str:
    """The post as a document names it."""
    post = Post.objects.select_related("unit").filter(id=actor.post_id).first() if actor.post_id else None
    return f"{post.unit.label}{post.title}" if post else "系统"
