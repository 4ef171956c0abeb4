"""A problem told in a return becomes a case once the return is accepted (PRODUCT C9)."""

from __future__ import annotations

from uuid import UUID

from guatu.access import policy
from guatu.access.models import Unit
from guatu.access.models.places import UnitKind
from guatu.cases.queries import independence_fault
from guatu.cases.registry import all_case_kinds
from guatu.cases.services.opening import Order, write_opening
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.titles import shortened
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import problems
from guatu.life.dispatch.returns.models import ReturnLog

# A problem that a return asks others to coordinate concerns several departments (R4.10).
GRADE = "B"
_LONGEST_TITLE = 40


def open_problem(entry: journal.Recorder, actor: Actor, log: ReturnLog, occasion: str, filing: UUID, text: str) -> UUID | None:
    """立项：the problem of an accepted return, inside the caller's entry; its answer stays the caller's. Returns the case.

    None when it is a case already: the same words of the same project are one case until it is closed, and one case for one
    occasion whatever becomes of it. None, too, where nobody could be asked: no such kind of case in this build, an actor who
    may not open one, no unit that answers for the project. Facts: cases.opened. Source: R4.10.
    """
    project = ProjectStanding.objects.live().filter(project_id=log.project_id).first()
    if project is None or not _may_open(actor, project):
        return None
    if problems.problem_case(project.project_id, log.log_id, occasion, text) is not None:
        return None
    handler = _handler(project, actor.unit_id)
    if handler is None:
        return None
    evidence = tuple(Evid(one.file_sha256, one.locator) for one in journal.evidence_of([filing]).get(filing, []))
    order = Order(
        kind=problems.PROBLEM, title=shortened(text, _LONGEST_TITLE), text=text, handler=handler, project=project.project_id, grade=GRADE,
        source=(problems.SOURCE, str(filing)), evidence=evidence,
    )  # fmt: skip
    answer = entry.answer
    case = write_opening(entry, actor=actor, order=order)
    entry.answer = answer
    return case


def _may_open(actor: Actor, project: ProjectStanding) -> bool:
    is_declared = any(kind.key == problems.PROBLEM for kind in all_case_kinds())
    return is_declared and actor.unit_id is not None and policy.can(actor, "case.open", project).ok


def _handler(project: ProjectStanding, asker: UUID | None) -> UUID | None:
    """Who has to solve it: the responsible unit, else the project office of the county; never whoever verifies it (R4.13)."""
    today = Unit.objects.valid_on(clock.today())
    offices = today.filter(place_id=project.county_id or project.place_id, kind=UnitKind.PROJECT_OFFICE)
    asked = [*today.filter(id=project.unit_id), *offices.order_by("official_order", "name")]
    return next((one.id for one in asked if not independence_fault(asker, one.id)), None)
