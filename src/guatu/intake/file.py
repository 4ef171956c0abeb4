"""A file from gate to proposal, the way every door uses intake.

Outcome: ACCEPT, NORMALIZE, CONFIRM, REJECT or REJECT_FILE (issue wording in `problems.Outcome`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from guatu.intake import gate, headers, reader, rows, secrecy
from guatu.intake.gate import GateResult
from guatu.intake.headers import HeaderMap
from guatu.intake.problems import Outcome, outcome_of, report, worst
from guatu.intake.profile import Context, Profile
from guatu.intake.proposals import Proposal
from guatu.intake.sheets import Sheet, Workbook
from guatu.kernel.errors import Problem

LIKE_A_LEDGER = 4  # recognised columns from which a second sheet is taken for a ledger too


@dataclass(slots=True)
class FileProposal:
    """What a file proposes: its gate result, its workbook, the sheet chosen, and the proposal of that sheet when there is one."""

    gate: GateResult
    workbook: Workbook
    header_map: HeaderMap | None = None
    proposal: Proposal | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        own = outcome_of(self.problems)
        return worst((own, self.proposal.outcome)) if self.proposal is not None else own

    @property
    def all_problems(self) -> list[Problem]:
        """Everything that must be asked or mended, the file's first."""
        return [*self.problems, *(self.proposal.problems if self.proposal is not None else ())]

    @property
    def normalised(self) -> list[Problem]:
        return list(self.proposal.normalised) if self.proposal is not None else []


def propose(
    path_or_bytes: str | Path | bytes,
    filename: str,
    profile: Profile,
    context: Context | None = None,
    *,
    sheet: str | None = None,
    remembered: Mapping[str, Any] | None = None,
    encoding: str | None = None,
) -> FileProposal:
    """Gate, read, find the heading, propose. Errors: none; everything is in the result."""
    context = context or Context()
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else None
    passed = gate.check(path_or_bytes, filename)
    workbook = reader.read(data if data is not None else path_or_bytes, filename, encoding=encoding, passed=passed)
    result = FileProposal(passed, workbook, problems=list(workbook.problems))
    if not any(found.rows for found in workbook.sheets):
        return result
    secret = secrecy.marking(workbook, filename)
    if secret is not None:
        result.problems.append(report("file.secret", raw=secret))
        return result
    named = {found.name: found for found in workbook.sheets}

    @cache
    def heading(name: str) -> HeaderMap:
        return headers.find(named[name], profile, remembered, context.default_year)

    chosen = _choose(workbook, context, sheet, heading, result)
    if chosen is not None:
        result.header_map = heading(chosen.name)
        result.proposal = rows.propose(chosen, result.header_map, profile, context)
    return result


def _choose(
    workbook: Workbook, context: Context, wanted: str | None, heading: Callable[[str], HeaderMap], result: FileProposal
) -> Sheet | None:
    """The sheet asked for, or the only one that looks like the profile; several, or hidden ones with data, are asked."""
    if wanted is not None:
        if workbook.sheet(wanted) is None:
            names = "、".join(found.name for found in workbook.sheets)
            result.problems.append(report("sheet.unknown", raw=wanted, names=names))
        return workbook.sheet(wanted)
    likely = [found for found in workbook.sheets if found.rows and len(heading(found.name).found_keys) >= LIKE_A_LEDGER]
    for hidden in (found for found in likely if found.state != "visible"):
        if f"sheet.hidden@{hidden.name}" not in context.accepted:
            result.problems.append(report("sheet.hidden", sheet=hidden.name, count=hidden.filled_rows))
    shown = [found for found in likely if found.state == "visible"]
    if len(shown) > 1:
        result.problems.append(report("sheet.choose", count=len(shown), raw="、".join(found.name for found in shown)))
    visible = [found for found in workbook.sheets if found.rows and found.state == "visible"]
    return next(iter(shown or visible), None)

