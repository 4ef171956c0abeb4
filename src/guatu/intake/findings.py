"""A long list of problems kept small: codes and places until somebody reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, overload

from guatu.intake.problems import ASK, NOTE, Outcome, report, severity, worst
from guatu.kernel.errors import Problem


class Finding(NamedTuple):
    """One problem before it is put into words. `row` is the number people see, `column` letters."""

    code: str
    row: int | None
    column: str | None
    raw: Any
    said: dict[str, Any]


class Findings(Sequence[Problem]):
    """Problems of one sheet in the order found; each becomes a Problem when looked at."""

    def __init__(self, sheet: str, kept: list[Finding] | None = None) -> None:
        self.sheet = sheet
        self.kept: list[Finding] = [] if kept is None else kept
        self._by_row: tuple[int, dict[int | None, list[Finding]]] = (0, {})

    def add(self, code: str, row: int | None = None, column: str | None = None, raw: Any = None, **said: Any) -> None:
        self.kept.append(Finding(code, row, column, raw, said))

    def __len__(self) -> int:
        return len(self.kept)

    @overload
    def __getitem__(self, at: int) -> Problem: ...
    @overload
    def __getitem__(self, at: slice) -> list[Problem]: ...
    def __getitem__(self, at: int | slice) -> Problem | list[Problem]:
        if isinstance(at, slice):
            return [self._worded(finding) for finding in self.kept[at]]
        return self._worded(self.kept[at])

    def __iter__(self) -> Iterator[Problem]:
        return map(self._worded, self.kept)

    def of_row(self, row: int) -> list[Problem]:
        """The problems of one row; indexed on first asking."""
        if self._by_row[0] != len(self.kept):
            index: dict[int | None, list[Finding]] = {}
            for finding in self.kept:
                index.setdefault(finding.row, []).append(finding)
            self._by_row = (len(self.kept), index)
        return [self._worded(finding) for finding in self._by_row[1].get(row, ())]

    def by_row(self) -> dict[int, Outcome]:
        """The worst outcome of every row that has a finding."""
        outcomes: dict[int, Outcome] = {}
        for finding in self.kept:
            if finding.row is not None:
                outcomes[finding.row] = worst((severity(finding.code), outcomes.get(finding.row, Outcome.ACCEPT)))
        return outcomes

    def outcome(self) -> Outcome:
        return worst({severity(finding.code) for finding in self.kept})

    def split_notes(self, accepted: frozenset[str]) -> tuple[Findings, Findings]:
        """(problems, notes): a question a person has already answered with yes counts as a note."""
        problems, notes = Findings(self.sheet), Findings(self.sheet)
        for finding in self.kept:
            level = severity(finding.code)
            is_note = level is NOTE or (level is ASK and key_of(finding) in accepted)
            (notes if is_note else problems).kept.append(finding)
        return problems, notes

    def _worded(self, finding: Finding) -> Problem:
        return report(finding.code, sheet=self.sheet, row=finding.row, column=finding.column, raw=finding.raw, **finding.said)


def key_of(problem: Problem | Finding) -> str:
    """What a person ticks to accept a question: code, row and column."""
    return f"{problem.code}@{problem.row or ''}{problem.column or ''}"
