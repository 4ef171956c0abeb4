"""签发：the number, the bytes as issued and the case that awaits the reply, in one entry. Before it there is no letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.cases.rules import Limit, due_date
from guatu.cases.services.opening import Order, write_opening
from guatu.documents import freezing
from guatu.documents.models import FrozenDocument
from guatu.documents.pdf import render_pdf
from guatu.facts import files, journal
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.ledger.calendar import calendar_of
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import post_words, project_of, settled_numbers, standings_of
from guatu.life.supervise.letters.services.acting import Act, acting, tell
from guatu.life.supervise.letters.services.checking import let_pass, require_other_than_drafter
from guatu.life.supervise.letters.services.copying import sound_copies
from guatu.life.supervise.letters.vocab import LetterState, Opinion, Step


@dataclass(frozen=True, slots=True)
class Number:
    """自编: our organ's code. 外取号: the number as another office gave it. One of the two."""

    organ_code: str = ""
    typed: str = ""


def sign_letter(
    *,
    actor: Actor,
    letter: UUID,
    number: Number,
    issued_on: dt.date | None = None,
    seen: int | None = None,
    idem_key: str | None = None,
) -> bool:
    """签发：it takes its number, gap-free, and counts from now. Returns False while a second post must still agree (R4.2).

    Errors: Refused for sample data, the drafter or a role the route does not name; Invalid for settled cases, a malformed number, or
    copies that an older draft names unclearly;
    Conflict for a number already used, an objection, or a letter that moved on. Facts: letters.signed (or letters.approved),
    cases.opened.
    """
    request = {"letter": letter, "organ_code": number.organ_code, "typed": number.typed, "issued_on": issued_on}
    try:
        with acting(
            actor=actor,
            letter=letter,
            verb="letter.sign",
            name="sign",
            on=issued_on,
            seen=seen,
            idem_key=idem_key,
            request=request,
        ) as act:
            _require_signable(act)
            is_done = let_pass(act, Step.SIGN)
            if is_done:
                _issue(act, number)
            else:
                act.save()
            act.entry.answer = {"signed": is_done}
    except journal.Replayed as replayed:
        return bool(replayed.answer["signed"])
    return is_done


def _require_signable(act: Act) -> None:
    if act.letter.is_sample:
        raise Refused(_("含示例数据的文件不能编号、不能签发。"), code="sample")
    if act.letter.countersigns.filter(opinion=Opinion.OBJECTED).exists():
        raise Conflict(_("有单位会签不同意，请退回重拟或协商一致。"), fields=("countersigns",))
    act.require_state(LetterState.CHECKED)
    require_other_than_drafter(act, _("拟稿人不能签发自己的稿子。"))
    done, is_all = settled_numbers(act.letter)
    if is_all:
        raise Refused(_("所列事项已全部销号，这份函应当撤回。"))
    if done:
        raise Invalid({"": [_("%(numbers)s 已销号，请先重拟再签发。") % {"numbers": "、".join(done)}]})


def _issue(act: Act, number: Number) -> None:
    letter = act.letter
    copies = _draw_copies(letter)
    issued = freezing.issue_document(
        letter.document_id, issued_by=post_words(act.actor.post_id), issued_on=act.on, organ_code=number.organ_code.strip(),
        number=number.typed.strip(),
    )  # fmt: skip
    sha = _kept(issued)
    due = _due(act)
    case = _open_reply_case(act, issued.doc_number or "", due) if due else None
    said = kinds.LetterSigned(
        number=issued.doc_number or "", pdf_sha256=sha, reply_due_on=due, case=str(case or ""), copies=copies
    )
    act.record(said, evidence=(Evid(sha, {"part": "正式件"}),))
    act.save(state=LetterState.ISSUED, signed_on=act.on, reply_due_on=due, reply_case_id=case, pdf_sha256=sha)
    act.entry.answer |= {"number": issued.doc_number}
    _tell_readers(letter, issued.doc_number or "")


def _draw_copies(letter: Letter) -> tuple[str, ...]:
    """The units its line of copies names, for a draft from before they were kept beside it: nobody would be told of it otherwise.

    Returns those drawn now. Errors: Invalid as `sound_copies`, with what to do about it.
    """
    if not letter.copy_to or letter.copies.exists():
        return ()
    try:
        units = sound_copies(letter.copy_to, standings_of(letter), letter.root)
    except Invalid as problem:
        text = _("%(problem)s 请先重拟，改过抄送再签发。")
        told = [text % {"problem": one} for one in problem.texts]
        raise Invalid({"copy_to": told}) from problem
    letter.copies.set(units)
    return tuple(str(one.id) for one in units)


def _tell_readers(letter: Letter, number: str) -> None:
    """Whoever receives it is told that it came; whoever wrote it or had a say, that it went out."""
    told = {"number": number, "title": letter.title[:80]}
    post = letter.addressee_post
    # Whoever is written to answers it, though it stands among the copies too: it is told as the addressee.
    copied = set(letter.copies.values_list("id", flat=True)) - {letter.addressee_id, post.unit_id if post else None}
    tell(letter.receiving_units - copied, letter, "issued", gettext_noop("收到 %(number)s：%(title)s"), **told)
    tell(copied, letter, "copied", gettext_noop("收到抄送 %(number)s：%(title)s"), **told)
    own = {letter.issuer_id, *letter.countersigns.values_list("unit_id", flat=True)} - letter.receiving_units
    tell(own, letter, "signed", gettext_noop("%(number)s 已签发：%(title)s"), **told)


def _kept(issued: FrozenDocument) -> str:
    """The bytes as issued, kept by their hash: a later version of the program may draw them otherwise."""
    document = FrozenDocument.objects.get(id=issued.id)
    made = render_pdf(freezing.content_of(document))
    return files.store(made, name=f"{document.title}.pdf", kind="pdf").sha256


def _due(act: Act) -> dt.date | None:
    if act.letter.reply_days is None:
        return None
    return due_date(Limit(act.letter.reply_days, act.letter.reply_unit), act.on, calendar_of(act.letter.root_id))


def _open_reply_case(act: Act, number: str, due: dt.date) -> UUID:
    """The case that awaits the reply: the addressee owes it, the issuer looks at it."""
    letter: Letter = act.letter
    order = Order(
        kind="letter", title=_title(number, letter), handler=letter.addressee_id, place=letter.place_id, issuer=letter.issuer_id,
        project=project_of(letter),
        verifier=letter.issuer_id, due_on=due, category=letter.kind, is_sensitive=letter.is_sensitive,
        source=("letter", str(letter.id)), opened_on=act.on, level="city" if letter.issuer.place_id == letter.root_id else "county",
    )  # fmt: skip
    return write_opening(act.entry, actor=act.actor, order=order)


def _title(number: str, letter: Letter) -> str:
    return f"回复{number}《{letter.title}》"[:200]
