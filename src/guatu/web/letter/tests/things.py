"""A letter for the permission table: issued by the member's own or another office, with a unit asked to countersign."""

from __future__ import annotations

from typing import Any

from guatu.access.models import Unit
from guatu.cases.services import Order, decide_escalation, open_case, propose_escalation
from guatu.facts import files
from guatu.facts.journal import Evid, entry
from guatu.facts.models import Evidence
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.life.supervise.letters import kinds, services, templating
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.services import Draft
from guatu.life.supervise.letters.services.acting import record
from tests.cast import Cast, Member
from tests.register import load_parameters


def _letter(cast: Cast, member: Member, is_own: bool) -> Letter:
    """A draft on its way: reached by its issuer's place, or, for a department, by the unit that was asked."""
    load_parameters()
    templating.load_defaults()
    place = member.own_place if is_own else member.other_place
    issuer = Unit.objects.filter(place=place, kind="project_office").first()
    issuer = issuer or Unit.objects.create(name=f"{place.name}项目办", place=place, kind="project_office", is_sample=True)
    handler, _made = Unit.objects.get_or_create(name=f"{place.name}水利局", place=place, kind="department", is_sample=True)
    order = Order(
        kind="problem", title="清表受阻", handler=handler.id, grade="C", place=place.id, issuer=issuer.id, verifier=issuer.id
    )
    case = open_case(actor=SYSTEM, order=order)
    rung = propose_escalation(actor=SYSTEM, case=case, ladder="letters", rung="L1", rank=1, why="逾期 1 天")
    assert rung is not None
    decide_escalation(actor=SYSTEM, escalation=rung.id, is_confirmed=True)
    letter = services.draft_letter(actor=SYSTEM, draft=Draft("reminder", handler.id, (rung.id,), issuer=issuer.id))
    asked = member.own_unit if is_own else member.other_unit
    units = (asked.id,) if member.role == "department" else ()
    if units:
        services.check_letter(actor=SYSTEM, letter=letter.id, units=units)
    return letter


def letter(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A letter."""
    return {"pk": _letter(cast, member, is_own).id}


def letter_sheet(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """Its first page as a picture."""
    return letter(cast, member, is_own) | {"edition": "clean", "page": 1}


def letter_file(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """One of its files."""
    return letter(cast, member, is_own) | {"edition": "check", "suffix": "docx"}


def letter_evidence(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A paper that hangs on one of its steps."""
    made = _letter(cast, member, is_own)
    stored = files.store(b"%PDF-1.7 note %%EOF", name="电话记录.pdf", kind="pdf")
    with entry(actor=SYSTEM, verb="letters.note_call") as pen:
        fact = record(pen, made, kinds.LetterCalled("值班室", "noted"), clock.today(), evidence=(Evid(stored.sha256, {}),))
    return {"pk": made.id, "piece": Evidence.objects.get(fact_id=fact).id}


FACTORIES = {"letter": letter, "letter-sheet": letter_sheet, "letter-file": letter_file, "letter-evidence": letter_evidence}
