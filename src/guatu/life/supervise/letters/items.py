"""What a letter is built from: its cases as it names them, what was sent about them before, and how long the addressee has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from guatu.cases import rules as case_rules
from guatu.cases.models import CaseStanding
from guatu.facts import journal
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import parameters
from guatu.life.supervise.letters.content import Item
from guatu.life.supervise.letters.models import Letter, LetterItem
from guatu.life.supervise.letters.vocab import LetterKind, LetterState


def items_for(cases: Sequence[CaseStanding], root: UUID, on: dt.date, *, has_proofs: bool = False) -> list[Item]:
    """Cases as a letter names them: project, how late, what was sent before, and for a hand-over what proves it."""
    calendar = calendar_of(root)
    names: dict[UUID | None, str] = {
        p.project_id: p.label for p in ProjectStanding.objects.live().filter(project_id__in=[c.project_id for c in cases])
    }
    sent = _sent_about([case.case_id for case in cases])
    return [
        Item(
            case, names.get(case.project_id, ""), case_rules.workdays_late(case.due_on, on, calendar),
            tuple(sent.get(case.case_id, ())), _proofs(case.case_id) if has_proofs else (),
        )
        for case in cases
    ]  # fmt: skip


def _sent_about(cases: Sequence[UUID]) -> dict[UUID, list[Letter]]:
    """Issued letters by case, oldest first; a withdrawn one was never sent."""
    rows = LetterItem.objects.filter(case_id__in=cases, letter__signed_on__isnull=False)
    rows = rows.exclude(letter__state=LetterState.WITHDRAWN).select_related("letter__document")
    found: dict[UUID, list[Letter]] = {}
    for row in rows.order_by("letter__signed_on"):
        found.setdefault(row.case_id, []).append(row.letter)
    return found


def _proofs(case: UUID) -> tuple[str, ...]:
    facts = [fact.id for fact in journal.facts_about("case", case)]
    rows = journal.evidence_of(facts)
    return tuple(dict.fromkeys(one.file_sha256 for found in rows.values() for one in found))


def limit_of(kind: str, urgency: str, root: UUID, on: dt.date) -> case_rules.Limit | None:
    """How long the addressee has; None when no reply is asked for. Source: R4.1."""
    if kind == LetterKind.REFERRAL:
        return None
    told = parameters(root=root, at=on)
    limits = told["letters.reply_limits"]
    chosen = limits.get(f"{kind}.urgent") if urgency else None
    return case_rules.Limit.of(chosen or limits.get(kind) or told["case.limits.letter"][""])
