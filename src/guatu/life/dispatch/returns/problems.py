"""Which case a problem told in a return is."""

from __future__ import annotations

from uuid import UUID

from guatu.cases.models import CaseStanding
from guatu.facts.models import Fact
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import rules
from guatu.life.dispatch.returns.standings import SUBJECT

# What a problem told in a return becomes: this kind of case, from this source.
PROBLEM, SOURCE = "problem", "return"


def problem_case(log: UUID, occasion: str, text: str) -> CaseStanding | None:
    """The case that a problem told in a return is: the newest of these words that is still open, whichever return opened it, or
    one that this very occasion opened."""
    project = project_of(log)
    if project is None:
        return None
    rows = CaseStanding.objects.live().filter(project_id=project.project_id, kind=PROBLEM, source_type=SOURCE)
    same = [one for one in rows.order_by("-opened_on", "-number") if rules.is_same_text(one.text, text)]
    facts = Fact.objects.filter(subject_type=SUBJECT, subject_id=str(log), kind="returns.progress_returned")
    own = {str(fact) for fact, body in facts.values_list("id", "body") if body["occasion"] == occasion}
    return next((one for one in same if one.is_open or one.source_id in own), None)


def project_of(log: UUID) -> ProjectStanding | None:
    """The project of a log, as it stands now."""
    asked = Fact.objects.filter(subject_type=SUBJECT, subject_id=str(log)).values_list("project", flat=True).first()
    return ProjectStanding.objects.live().filter(project_id=asked).first() if asked else None
