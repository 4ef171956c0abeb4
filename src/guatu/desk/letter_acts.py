"""What a reader may do with a letter now: offered by state, right, route and whose turn it is."""

from __future__ import annotations

from guatu.access import scope
from guatu.cases.models import CaseStanding
from guatu.cases.vocab import CaseState
from guatu.kernel.actor import Actor
from guatu.life.supervise.letters import queries, turns
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.templating import way_of
from guatu.life.supervise.letters.vocab import AFTER_ISSUE, BEFORE_ISSUE, LetterState, Opinion, Step


def acts_of(actor: Actor, letter: Letter, case: CaseStanding | None) -> frozenset[str]:
    """The acts this reader may do now; a verb may still refuse for what happened meanwhile."""
    found = {
        "check": letter.state == LetterState.DRAFTED and _passes(actor, letter, "letter.check", Step.CHECK) and _is_fresh(letter),
        "send-back": letter.state in BEFORE_ISSUE and _may(actor, letter, "letter.check"),
        "countersign": letter.state == LetterState.COUNTERSIGNING and _is_asked(actor, letter),
        "sign": letter.state == LetterState.CHECKED and not letter.is_sample and _passes(actor, letter, "letter.sign", Step.SIGN),
        "redraft": letter.state in BEFORE_ISSUE and _may(actor, letter, "letter.draft"),
        "call": letter.state in BEFORE_ISSUE and _may(actor, letter, "letter.draft"),
        "deliver": letter.state == LetterState.ISSUED and _may(actor, letter, "letter.draft"),
        "attach": letter.state in AFTER_ISSUE and _may(actor, letter, "letter.draft"),
        "receive": letter.state in (LetterState.ISSUED, LetterState.DELIVERED) and _is_addressee(actor, letter),
        "reply": letter.state in AFTER_ISSUE and _owes(case) and _is_addressee(actor, letter),
        "answer": case is not None and case.state == CaseState.SUBMITTED and _judges(actor, letter),
        "withdraw": letter.state in (*BEFORE_ISSUE, *AFTER_ISSUE) and _may(actor, letter, "letter.draft") and not _is_closed(case),
    }  # fmt: skip
    return frozenset(name for name, is_offered in found.items() if is_offered)


def _may(actor: Actor, letter: Letter, verb: str) -> bool:
    return queries.may(actor, letter, verb).ok


def _is_fresh(letter: Letter) -> bool:
    return letter.document.status == "draft"


def _passes(actor: Actor, letter: Letter, verb: str, step: Step) -> bool:
    """The right, the role of the route, another post than the drafter's, and not twice."""
    if not _may(actor, letter, verb) or (actor.post_id is not None and actor.post_id == letter.drafted_post_id):
        return False
    is_told = letter.approvals.filter(step=step, post_id=actor.post_id).exists()
    return not is_told and turns.holds_role(actor, way_of(letter.kind, step, root=letter.root_id).roles)


def _is_asked(actor: Actor, letter: Letter) -> bool:
    asked = actor.unit_id in set(letter.countersigns.filter(opinion=Opinion.PENDING).values_list("unit_id", flat=True))
    return asked and _may(actor, letter, "letter.countersign")


def _is_addressee(actor: Actor, letter: Letter) -> bool:
    post = letter.addressee_post
    theirs = {letter.addressee_id, post.unit_id if post else None}
    return (scope.is_machine(actor) or actor.unit_id in theirs) and _may(actor, letter, "letter.receive")


def _judges(actor: Actor, letter: Letter) -> bool:
    return _may(actor, letter, "letter.draft") and actor.unit_id != letter.addressee_id


def _owes(case: CaseStanding | None) -> bool:
    return case is not None and case.state in (CaseState.ASSIGNED, CaseState.WORKING)


def _is_closed(case: CaseStanding | None) -> bool:
    return case is not None and case.state == CaseState.CLOSED
