"""What every step on a case shares: fetch it, hold it, look at it again, check whose move it is, record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.access.models import Unit
from guatu.cases.models import Case, CaseStanding
from guatu.cases.queries import get_case_for, is_issuer
from guatu.cases.standings import SUBJECT
from guatu.cases.telling import tell_step
from guatu.cases.vocab import CaseState
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused


@dataclass(slots=True)
class Act:
    """One step under way: the case as it stands inside the entry, and the pen to record with."""

    actor: Actor
    case: CaseStanding
    on: dt.date
    entry: journal.Recorder

    def record(self, kind: Any, *, reason: str = "", evidence: Iterable[Evid] = ()) -> UUID:
        """Write the step down, and tell whoever has the next move."""
        fact = self.entry.record(
            kind, occurred_on=self.on, project=self.case.project_id, place=self.case.place_id, reason=reason.strip(),
            subject=(SUBJECT, self.case.case_id), provenance="sample" if self.case.is_sample else "observed", evidence=evidence,
        )  # fmt: skip
        tell_step(actor=self.actor, case=self.case, kind=kind, fact=fact)
        return fact

    def require_state(self, *states: CaseState) -> None:
        """Errors: Conflict when the case stands elsewhere."""
        if self.case.state not in states:
            text = _("%(number)s 现在是“%(state)s”，不能这样办理。请刷新后再看。")
            raise Conflict(text % {"number": self.case.number, "state": self.case.get_state_display()}, fields=("state",))


@contextmanager
def acting(
    *, actor: Actor, case: UUID, verb: str, name: str, on: dt.date | None = None, seen: int | None = None,
    idem_key: str | None = None, request: Any = None,
) -> Iterator[Act]:  # fmt: skip
    """Open one step: fetch or refuse, hold the case, read it again.

    `seen` is the number of steps the actor saw; when it has moved on meanwhile, nothing is written.
    Errors: NotFound; Refused; Conflict; Invalid for a day before the last step; Replayed for a key answered before.
    """
    known = get_case_for(actor, case, verb=verb)
    projects = [known.project_id] if known.project_id else []
    with journal.entry(actor=actor, verb=f"cases.{name}", idem_key=idem_key, request=request, projects=projects) as entry:
        Case.objects.select_for_update().get(id=case)
        now = CaseStanding.objects.get(snapshot_no=LIVE, case_id=case)
        if seen is not None and seen != now.version:
            raise Conflict(_("这件事刚被别人办理过，请看过新的进展再办。"), fields=("version",))
        yield Act(actor, now, _day(now, on), entry)


def _day(case: CaseStanding, on: dt.date | None) -> dt.date:
    day = on or clock.today()
    # The clock may have stepped back: without a day told, the step is written on the day of the last one.
    if on is None and case.changed_on is not None and day < case.changed_on:
        return case.changed_on
    if case.changed_on is not None and day < case.changed_on:
        text = _("不能早于上一步的日期（%(day)s）。") % {"day": case.changed_on.isoformat()}
        raise Invalid({"on": [text]})
    return day


def require_handler(act: Act) -> None:
    """Errors: Refused for anybody but the unit that has to do it."""
    if not scope.is_machine(act.actor) and act.actor.unit_id != act.case.unit_id:
        raise Refused(_("只有承办单位可以这样办理。"))


def require_helper(act: Act) -> None:
    """Errors: Refused for anybody but those who do or help."""
    units = {act.case.unit_id, *act.case.access_scope().unit_ids}
    if not scope.is_machine(act.actor) and act.actor.unit_id not in units:
        raise Refused(_("只有承办、协办单位可以填写进展。"))


def require_issuer(act: Act) -> None:
    """Errors: Refused for anybody but the unit that asked, or the city's own office over it."""
    if not is_issuer(act.actor, act.case):
        raise Refused(_("只有交办单位（或市项目办）可以这样办理。"))


def unit_of(actor: Actor) -> Unit | None:
    """The unit an actor sits in."""
    return Unit.objects.filter(id=actor.unit_id).first() if actor.unit_id else None


def require_words(reason: str, text: str, field: str = "reason") -> None:
    """Errors: Invalid without a reason."""
    if not reason.strip():
        raise Invalid({field: [text]})


def pieces(evidence: Iterable[Evid]) -> list[tuple[str, dict[str, Any]]]:
    """Pieces of evidence as a request's digest takes them in: other papers under the same key are another request."""
    return [(one.file_sha256, one.locator) for one in evidence]


def ids(actor: Actor) -> dict[str, str]:
    """The actor as the body of a step names it."""
    return {"unit": str(actor.unit_id or ""), "post": str(actor.post_id or "")}
