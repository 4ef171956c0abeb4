"""Which case a problem told in a return is."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from guatu.cases.models import CaseStanding
from guatu.facts.models import Fact
from guatu.life.dispatch.returns import rules
from guatu.life.dispatch.returns.standings import SUBJECT

# What a problem told in a return becomes: this kind of case, from this source.
PROBLEM, SOURCE = "problem", "return"


def problem_case(
    project: UUID, log: UUID, occasion: str, text: str, *, accepted_on: dt.date | None = None
) -> CaseStanding | None:
    """The case that a problem told in a return is: the newest of these words that is still open, whichever return opened it, or
    one that this very occasion opened. With the day a return was accepted, else the one that was open on that day: the return
    was not taken up again because of it, and it stays the return's case when it is closed."""
    rows = CaseStanding.objects.live().filter(project_id=project, kind=PROBLEM, source_type=SOURCE)
    same = [one for one in rows.order_by("-opened_on", "-number") if rules.is_same_text(one.text, text)]
    facts = Fact.objects.filter(subject_type=SUBJECT, subject_id=str(log), kind="returns.progress_returned")
    own = {str(fact) for fact, body in facts.values_list("id", "body") if body["occasion"] == occasion}
    found = next((one for one in same if one.is_open or one.source_id in own), None)
    if found is None and accepted_on is not None:
        found = next((one for one in same if _was_open(one, accepted_on)), None)
    return found


def _was_open(case: CaseStanding, day: dt.date) -> bool:
    over_on = case.closed_on or case.withdrawn_on
    return case.opened_on <= day and (over_on is None or day <= over_on)
