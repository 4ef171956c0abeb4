"""核稿 and 会签: another post than the drafter's looks at every number; the units concerned say what they think."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access import scope
from guatu.access.models import Unit
from guatu.documents import freezing
from guatu.documents.models import Status
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.models import Countersign, LetterApproval
from guatu.life.supervise.letters.queries import post_words, standings_of
from guatu.life.supervise.letters.services.acting import Act, acting, require_words, tell
from guatu.life.supervise.letters.services.allowing import require_told
from guatu.life.supervise.letters.templating import way_of
from guatu.life.supervise.letters.turns import holds_role
from guatu.life.supervise.letters.vocab import LetterState, Opinion, Step


def check_letter(*, actor: Actor, letter: UUID, units: Sequence[UUID] = (), seen: int | None = None) -> bool:
    """核稿：somebody other than the drafter has looked at every number; `units` are asked to countersign.

    Returns whether the step is done (a route may ask for several posts). Errors: Refused for the drafter or a role the route does
    not name; Invalid for a unit that no longer exists; Conflict. Facts: letters.checked or letters.approved.
    """
    with acting(actor=actor, letter=letter, verb="letter.check", name="check", seen=seen) as act:
        act.require_state(LetterState.DRAFTED)
        require_other_than_drafter(act, _("拟稿人不能核自己的稿子，请换一个岗位核稿。"))
        if act.letter.document.status != Status.DRAFT:
            raise Conflict(_("这份函被退回过，请先重拟再核稿。"), fields=("document",))
        asked = _asked(act, units)
        if not let_pass(act, Step.CHECK):
            act.save()
            return False
        freezing.check_document(act.letter.document_id, checked_by=post_words(actor.post_id), checked_on=act.on)
        pending = _ask(act, asked)
        act.record(kinds.LetterChecked(units=tuple(str(one) for one in asked)))
        act.save(state=LetterState.COUNTERSIGNING if pending else LetterState.CHECKED, checked_on=act.on)
        return True


def require_other_than_drafter(act: Act, text: str) -> None:
    """Errors: Refused for the post that drafted it."""
    if act.actor.post_id is not None and act.actor.post_id == act.letter.drafted_post_id:
        raise Refused(text)


def let_pass(act: Act, step: Step) -> bool:
    """Count this post's word; whether enough different posts have said so. Errors: Refused; Conflict for a second word."""
    way = way_of(act.letter.kind, step, root=act.letter.root_id, on=act.on)
    if not holds_role(act.actor, way.roles):
        raise Refused(_("按办文流程，“%(step)s”不由你的岗位办理。") % {"step": step.label})
    rows = LetterApproval.objects.filter(letter=act.letter, step=step)
    if rows.filter(post_id=act.actor.post_id).exists():
        raise Conflict(_("你已经办理过这一步，还须另一个岗位办理。"))
    LetterApproval.objects.create(letter=act.letter, step=step, post_id=act.actor.post_id, said_on=act.on)
    if rows.count() >= way.people:
        return True
    act.record(kinds.LetterApproved(post=str(act.actor.post_id or ""), step=step.value))
    return False


def _asked(act: Act, units: Sequence[UUID]) -> list[UUID]:
    """The units that are asked. Errors: Invalid for one that no longer exists, for the issuer and the addressee."""
    wanted = list(dict.fromkeys(units))
    if Unit.objects.valid_on(clock.today()).filter(id__in=wanted, place__root_id=act.letter.root_id).count() != len(wanted):
        raise Invalid({"units": [_("会签单位不存在或已撤销，请重新选择。")]})
    if {act.letter.issuer_id, act.letter.addressee_id} & set(wanted):
        raise Invalid({"units": [_("发文单位和收文单位不参加会签。")]})
    require_told(standings_of(act.letter), Unit.objects.filter(id__in=wanted), "units")
    return wanted


def _ask(act: Act, units: list[UUID]) -> bool:
    """Write down who is asked; whether anybody's opinion is awaited. Opinions of a former round stay asked for."""
    for unit in units:
        Countersign.objects.get_or_create(letter=act.letter, unit_id=unit)
    pending = list(act.letter.countersigns.filter(opinion=Opinion.PENDING).values_list("unit_id", flat=True))
    tell(pending, act.letter, f"countersign:{act.letter.version}", gettext_noop("请会签：%(title)s"), title=act.letter.title[:80])
    return bool(pending)


def send_back_letter(*, actor: Actor, letter: UUID, reason: str, seen: int | None = None) -> None:
    """退回拟稿：because …; it must be drawn anew. Errors: Invalid; Refused; Conflict. Facts: letters.sent_back."""
    require_words(reason, _("请写明退回理由。"))
    with acting(actor=actor, letter=letter, verb="letter.check", name="send_back", seen=seen) as act:
        act.require_state(LetterState.DRAFTED, LetterState.COUNTERSIGNING, LetterState.CHECKED)
        if act.letter.drafted_post_id is not None:
            tell(
                [act.letter.issuer_id],
                act.letter,
                f"back:{act.letter.version}",
                gettext_noop("退回重拟：%(title)s"),
                title=act.letter.title[:80],
            )
        LetterApproval.objects.filter(letter=act.letter).delete()
        act.record(kinds.LetterSentBack(), reason=reason)
        act.save(state=LetterState.DRAFTED, checked_on=None)


def countersign_letter(*, actor: Actor, letter: UUID, agrees: bool, words: str = "", seen: int | None = None) -> None:
    """会签：one unit agrees or, with its reason, does not; when all agree it waits for the signature.

    Errors: Refused for a unit that was not asked; Invalid without a reason; Conflict. Facts: letters.countersigned.
    """
    if not agrees:
        require_words(words, _("不同意须写明意见。"), "words")
    with acting(actor=actor, letter=letter, verb="letter.countersign", name="countersign", seen=seen) as act:
        act.require_state(LetterState.COUNTERSIGNING)
        row = next((one for one in act.letter.countersigns.all() if one.unit_id == actor.unit_id), None)
        if row is None and not scope.is_machine(actor):
            raise Refused(_("没有请你单位会签。"))
        if row is None or row.opinion != Opinion.PENDING:
            raise Conflict(_("你单位已经会签过。"))
        opinion = Opinion.AGREED if agrees else Opinion.OBJECTED
        row.opinion, row.words, row.said_on, row.post_id = opinion, words.strip()[:200], act.on, actor.post_id
        row.save()
        act.record(kinds.LetterCountersigned(unit=str(row.unit_id), opinion=opinion.value, words=row.words))
        act.save(state=_after_opinion(act))


def _after_opinion(act: Act) -> LetterState:
    opinions = set(act.letter.countersigns.values_list("opinion", flat=True))
    return LetterState.CHECKED if opinions <= {Opinion.AGREED} else LetterState.COUNTERSIGNING
