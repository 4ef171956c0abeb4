"""Tables of the register: things (edited by verbs) and standings (folded from facts)."""

from guatu.ledger.models.crew import CrewSeat, CrewTemplateLine, ProjectVisit
from guatu.ledger.models.project import LedgerSource, Party, PersonalNote, Project, SavedView, SourceRow
from guatu.ledger.models.reference import CalendarDay, Parameter, ProjectList, Term
from guatu.ledger.models.standing import (
    ProjectMembership,
    ProjectMilestone,
    ProjectMonth,
    ProjectShare,
    ProjectStanding,
    ProjectYear,
    Snapshot,
    SnapshotName,
)

__all__ = [
    "CalendarDay", "CrewSeat", "CrewTemplateLine", "LedgerSource", "Parameter", "Party", "PersonalNote", "Project", "ProjectList",
    "ProjectMembership", "ProjectMilestone", "ProjectMonth", "ProjectShare", "ProjectStanding", "ProjectVisit", "ProjectYear", "SavedView",
    "Snapshot", "SnapshotName", "SourceRow", "Term",
]  # fmt: skip
