"""拟稿：proposals to one addressee become one letter, built from their cases and frozen (DECISIONS 31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Unit
from guatu.access.things import ThingScope
from guatu.cases.models import Escalation
from guatu.cases.queries import get_case_for
from guatu.cases.services import decide_escalation
from guatu.cases.vocab import RungState
from guatu.documents import freezing
from guatu.documents.freezing import Drawn
from guatu.documents.models import FrozenDocument
from guatu.facts import journal, seal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.kernel.ids import uuid7
from guatu.ledger.queries import parameter
from guatu.life.supervise.letters import kinds, rules
from guatu.life.supervise.letters.content import Brief, Call, build
from guatu.life.supervise.letters.items import items_for, limit_of
from guatu.life.supervise.letters.models import Letter, LetterApproval, LetterItem
from guatu.life.supervise.letters.queries import is_settled, lettered, post_words, standings_of
from guatu.life.supervise.letters.services.acting import Act, acting, record
from guatu.life.supervise.letters.services.allowing import (
    Draft,
    addressee_of,
    known_urgency,
    require_cases,
    require_circle,
    require_told,
    sound_call,
    sound_demand,
    with_reason,
)
from guatu.life.supervise.letters.services.copying import sound_copies
from guatu.life.supervise.letters.templating import template_of
from guatu.life.supervise.letters.vocab import (
    BEFORE_ISSUE,
    KIND_OF_RUNG,
    LEVEL_OF_KIND,
    LetterKind,
    LetterState,
    Opinion,
)

PURPOSE = "letter"


@dataclass(frozen=True, slots=True)
class Basis:
    """The cut and the seal a content rests on; one for a whole batch."""

    cut_at: dt.datetime
    seal_head: str

    @classmethod
    def now(cls) -> Basis:
        """Draw one."""
        cut_at = journal.cut()
        return cls(cut_at, seal.seal_now().short)


def draft_letter(*, actor: Actor, draft: Draft, basis: Basis | None = None, idem_key: str | None = None) -> Letter:
    """拟稿：the letter is built, frozen and waits for its check. Nothing is sent.

    Errors: Invalid by field (no item, a settled case, an unknown unit or post, a typed number, no earlier letter and no reason);
    Refused; Conflict when a rung has its letter already. Facts: letters.drafted.
    """
    issuer = _issuer(actor, draft)
    basis = basis or Basis.now()
    try:
        with journal.entry(actor=actor, verb="letters.draft", idem_key=idem_key, request=_request(draft)) as entry:
            letter = _write(actor, entry, draft, issuer, basis)
    except journal.Replayed as replayed:
        return Letter.objects.get(id=UUID(replayed.answer["letter"]))
    return letter


def _request(draft: Draft) -> dict[str, Any]:
    """Everything that was asked for: the same key with one word changed is another request."""
    return asdict(draft)


def _issuer(actor: Actor, draft: Draft) -> Unit:
    unit: Unit | None = Unit.objects.select_related("place").filter(id=draft.issuer or actor.unit_id).first()
    if unit is None:
        raise Invalid({"issuer": [_("请选择发文单位。")]})
    policy.require(actor, "letter.draft", ThingScope(frozenset({unit.place_id}), frozenset({unit.id})))
    return unit


def _write(actor: Actor, entry: journal.Recorder, draft: Draft, issuer: Unit, basis: Basis) -> Letter:
    root = Place.objects.get(id=issuer.place.root_id)
    rungs = _rungs(entry, draft)
    brief = _brief(actor, draft, issuer, root, [one.case_id for one in rungs] or list(draft.cases))
    frozen = _freeze(actor, brief, basis)
    letter = Letter.objects.create(
        id=uuid7(), root=root, place=brief.addressee.place, kind=draft.kind, level=LEVEL_OF_KIND.get(LetterKind(draft.kind), 0),
        issuer=issuer, addressee=brief.addressee, addressee_post=brief.addressee_post, template=brief.template, document=frozen,
        title=frozen.title, demand=brief.demand, skip_reason=brief.skip_reason, copy_to=brief.copy_to, urgency=brief.urgency,
        reply_days=brief.limit.days if brief.limit else None, reply_unit=brief.limit.unit if brief.limit else "",
        drafted_on=brief.at, drafted_post_id=actor.post_id, is_sensitive=_is_sensitive(brief),
        is_sample=brief.is_sample, **_called(draft.call),
    )  # fmt: skip
    letter.copies.set(brief.copies)
    by_case = {one.case_id: one for one in rungs}
    LetterItem.objects.bulk_create(
        LetterItem(letter=letter, case_id=one.case.case_id, escalation=by_case.get(one.case.case_id), order=at)
        for at, one in enumerate(brief.items, start=1)
    )
    _record_drafted(entry, letter, brief)
    if draft.call is not None:
        record(entry, letter, _call_fact(draft.call), brief.at)
    entry.answer = {"letter": str(letter.id)}
    return letter


def _called(call: Call | None) -> dict[str, Any]:
    if call is None:
        return {}
    return {"called_on": call.on, "called_whom": call.whom, "call_result": call.result, "call_note": call.note}


def _call_fact(call: Call) -> kinds.LetterCalled:
    return kinds.LetterCalled(call.whom, call.result, call.note)


def _is_sensitive(brief: Brief) -> bool:
    return any(one.case.is_sensitive for one in brief.items)


def _record_drafted(entry: journal.Recorder, letter: Letter, brief: Brief) -> None:
    said = kinds.LetterDrafted(
        kind=letter.kind, issuer=str(letter.issuer_id), addressee=str(letter.addressee_id),
        cases=tuple(str(one.case.case_id) for one in brief.items), document=str(letter.document_id),
        content_hash=letter.document.content_hash, template=str(letter.template_id),
        addressee_post=str(letter.addressee_post_id or ""), skip_reason=letter.skip_reason,
        copies=tuple(str(one.id) for one in brief.copies),
    )  # fmt: skip
    record(entry, letter, said, brief.at)


def _freeze(actor: Actor, brief: Brief, basis: Basis) -> FrozenDocument:
    drawn = Drawn(
        place_id=brief.issuer.place_id, at_date=brief.at, cut_at=basis.cut_at, purpose=PURPOSE, seal_head=basis.seal_head,
        data_version="实时未月结",
    )  # fmt: skip
    return freezing.freeze_document(build(brief), drawn, drafted_by=post_words(actor.post_id))


# ---- what may be written ---------------------------------------------------------------------------------------------------


def _rungs(entry: journal.Recorder, draft: Draft) -> list[Escalation]:
    """The adopted rungs, held. Errors: Invalid; Conflict when one of them has a letter."""
    if draft.kind not in LetterKind.values:
        raise Invalid({"kind": [_("没有这个文种。")]})
    is_rung = LetterKind(draft.kind) in LEVEL_OF_KIND
    if is_rung != bool(draft.escalations):
        text = _("督办阶梯上的文书须由升级提议生成。") if is_rung else _("这个文种不由升级提议生成。")
        raise Invalid({"kind": [text]})
    if not draft.escalations:
        return []
    rows = list(Escalation.objects.select_for_update().filter(id__in=draft.escalations).order_by("proposed_on", "case__number"))
    journal.require_unanswered(entry)
    if len(rows) != len(set(draft.escalations)):
        raise NotFound(_("没有找到这条升级提议。"))
    for row in rows:
        if row.state != RungState.CONFIRMED or KIND_OF_RUNG.get(row.rung) != draft.kind:
            raise Invalid({"escalations": [_("升级提议还没有采纳，或不是这个文种。")]})
    if set(draft.escalations) & set(lettered()):
        raise Conflict(_("有的升级提议已经拟过函，请刷新后再看。"))
    return rows


def _brief(actor: Actor, draft: Draft, issuer: Unit, root: Place, cases: Sequence[UUID]) -> Brief:
    on = clock.today()
    addressee, post = addressee_of(draft, issuer)
    standings = [get_case_for(actor, one) for one in dict.fromkeys(cases)]
    require_cases(standings, draft, addressee, root)
    require_circle(actor, standings)
    require_told(standings, {addressee, post.unit} if post else {addressee}, "addressee")
    template = template_of(draft.kind, root=root.id, on=on)
    brief = Brief(
        kind=draft.kind, root=root, issuer=issuer, addressee=addressee, template=template, at=on, addressee_post=post,
        items=tuple(items_for(standings, root.id, on, has_proofs=draft.kind == LetterKind.REFERRAL)),
        limit=limit_of(draft.kind, draft.urgency, root.id, on), demand=sound_demand(draft.demand or template.demand),
        skip_reason=draft.skip_reason.strip(), copy_to=rules.copy_line(draft.copy_to), copies=sound_copies(draft.copy_to, standings, root),
        urgency=known_urgency(draft.urgency), call=sound_call(draft.call, on),
        annex_from=int(parameter("letters.annex_from_items", root=root.id, at=on)),
    )  # fmt: skip
    return with_reason(brief)


# ---- from a proposal in one go, and drawn anew ------------------------------------------------------------------------------


def adopt_and_draft(*, actor: Actor, draft: Draft, basis: Basis | None = None, idem_key: str | None = None) -> Letter:
    """采纳并拟稿：adopts what is still proposed, then drafts. Errors: as `decide_escalation` and `draft_letter`.

    Facts: cases.escalation_decided, letters.drafted.
    """
    basis = basis or Basis.now()
    # One transaction: a letter that cannot be drafted leaves its proposals undecided.
    with transaction.atomic():
        for row in Escalation.objects.filter(id__in=draft.escalations, state=RungState.PROPOSED):
            decide_escalation(actor=actor, escalation=row.id, is_confirmed=True)
        return draft_letter(actor=actor, draft=draft, basis=basis, idem_key=idem_key)


def redraft_letter(*, actor: Actor, letter: UUID, draft: Draft, seen: int | None = None) -> Letter:
    """重拟：drawn anew from how the cases stand now; settled ones are left out, opinions are asked for again.

    Errors: Invalid; Refused; Conflict. Facts: letters.drafted.
    """
    basis = Basis.now()
    with acting(actor=actor, letter=letter, verb="letter.draft", name="redraft", seen=seen) as act:
        act.require_state(*BEFORE_ISSUE)
        _redraw(act, draft, basis)
    return act.letter


def _redraw(act: Act, draft: Draft, basis: Basis) -> None:
    letter = act.letter
    kept = [row.case_id for row in standings_of(letter) if not is_settled(row)]
    asked = replace(draft, kind=letter.kind, addressee=letter.addressee_id, issuer=letter.issuer_id)
    known = _call_of(letter)
    call = asked.call or known
    brief = _brief(act.actor, replace(asked, call=call), letter.issuer, letter.root, kept)
    freezing.withdraw_document(letter.document_id, reason="重拟")
    letter.items.exclude(case_id__in=kept).delete()
    LetterApproval.objects.filter(letter=letter).delete()
    letter.countersigns.update(opinion=Opinion.PENDING, words="", said_on=None, post_id=None)
    frozen = _freeze(act.actor, brief, basis)
    act.save(
        document=frozen, template=brief.template, title=frozen.title, demand=brief.demand, skip_reason=brief.skip_reason,
        copy_to=brief.copy_to, urgency=brief.urgency, addressee_post=brief.addressee_post, state=LetterState.DRAFTED, checked_on=None,
        drafted_on=act.on, drafted_post_id=act.actor.post_id, reply_days=brief.limit.days if brief.limit else None,
        reply_unit=brief.limit.unit if brief.limit else "", is_sensitive=_is_sensitive(brief), is_sample=brief.is_sample,
        **_called(call),
    )  # fmt: skip
    letter.copies.set(brief.copies)
    _record_drafted(act.entry, letter, brief)
    if asked.call is not None and asked.call != known:
        record(act.entry, letter, _call_fact(asked.call), act.on)


def _call_of(letter: Letter) -> Call | None:
    if letter.called_on is None:
        return None
    return Call(letter.called_on, letter.called_whom, letter.call_result, letter.call_note)
