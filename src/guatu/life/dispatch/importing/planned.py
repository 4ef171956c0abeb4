"""One row of an import, whose it is, and what it would do."""

from __future__ import annotations

from dataclasses import dataclass, field

from guatu.life.dispatch.importing.comparing import Difference, Present
from guatu.life.dispatch.importing.matching import Match
from guatu.life.dispatch.importing.wanting import Wanted
from guatu.life.dispatch.models import ImportRow


@dataclass(slots=True)
class Planned:
    """One row, whose it is, and what it would do."""

    wanted: Wanted
    match: Match
    difference: Difference
    present: Present
    problems: list[str] = field(default_factory=list)
    decision: str = ""

    @property
    def state(self) -> str:
        """new, changed, unchanged, conflict or rejected."""
        if self.problems or self.wanted.is_rejected:
            return ImportRow.State.REJECTED
        if self.match.is_open and not self.decision:
            return ImportRow.State.CONFLICT
        if self.match.project is None:
            return ImportRow.State.NEW
        return ImportRow.State.UNCHANGED if self.difference.is_nothing else ImportRow.State.CHANGED
