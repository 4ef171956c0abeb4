"""A problem ledger read and compared with what is known. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from guatu.access.models import Place
from guatu.facts import canon
from guatu.intake import file as intake
from guatu.intake.file import FileProposal
from guatu.intake.problems import Outcome, severity
from guatu.intake.profile import Context
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Problem
from guatu.life.supervise.rounds.models import LedgerRow
from guatu.life.supervise.rounds.sheets.planning import Fault, Planned, plan_rows
from guatu.life.supervise.rounds.sheets.profile import PROFILE
from guatu.life.supervise.rounds.sheets.wanting import Names, wanted_rows


@dataclass(slots=True)
class Reading:
    """A file read and compared; nothing is written yet."""

    proposal: FileProposal
    rows: list[Planned]
    problems: list[Problem]
    names: Names = field(default_factory=lambda: Names({}, {}))

    def again(self, actor: Actor, place: Place) -> Reading:
        """The same file against what is known now."""
        return _compared(self.proposal, actor, place)

    @property
    def sheet(self) -> str:
        """The sheet that was read."""
        return self.proposal.proposal.sheet if self.proposal.proposal else ""

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the file can be used: it did not pass the gate, or has no table of ours."""
        return not self.proposal.gate.ok or self.proposal.proposal is None or bool(self.problems)

    @property
    def fingerprint(self) -> str:
        """Changes when the file or the register changes: a preview is applied only as it was seen."""
        return canon.digest([_told(row) for row in self.rows])

    @property
    def counts(self) -> dict[str, int]:
        """Rows by state."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in LedgerRow.State.values}


def _told(row: Planned) -> list[object]:
    """Keys, ids and what the cells say; nothing in a reader's language: who applies may read another than who previewed."""
    wanted = row.wanted
    ids = (row.case and row.case.case_id, row.project and row.project.project_id, wanted.lead, wanted.verifier, wanted.found_by)
    told = [str(one or "") for one in (*ids, *wanted.coop)]
    return [wanted.row, row.state, told, wanted.person, [[one.key, one.old, one.new] for one in row.changes]]


def read_ledger(actor: Actor, place: Place, content: bytes, filename: str) -> Reading:
    """Gate, read, propose, match and compare."""
    context = Context(default_year=clock.today().year)
    return _compared(intake.propose(content, filename, PROFILE, context), actor, place)


def _compared(found: FileProposal, actor: Actor, place: Place) -> Reading:
    if found.proposal is None:
        return Reading(found, [], list(found.all_problems))
    names = Names.of(place)
    rows = plan_rows(actor, place, wanted_rows(found.proposal, names), names)
    for row in rows:
        row.faults[:0] = [_fault(one) for one in found.proposal.problems.of_row(row.wanted.row) if _stops(one)]
    # What belongs to no row (a missing column, several sheets) stops the whole file.
    return Reading(found, rows, [one for one in found.all_problems if one.row is None and _stops(one)], names)


def _stops(problem: Problem) -> bool:
    """A doubt stops its row as well: it is mended in the sheet, which is sent again."""
    return severity(problem.code) is not Outcome.NORMALIZE


def _fault(problem: Problem) -> Fault:
    return Fault(problem.column or "", str(problem.message))
