"""A proposal: what a sheet would bring in, row by row, with everything that must be said or asked before it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from guatu.intake.findings import Findings
from guatu.intake.headers import Column, HeaderMap
from guatu.intake.problems import Outcome, worst
from guatu.intake.profile import Profile
from guatu.intake.rowkinds import Line
from guatu.intake.sections import Section
from guatu.intake.sheets import Sheet, raw_of
from guatu.intake.subtotals import Subtotal
from guatu.kernel.errors import Problem


class Value(NamedTuple):
    """One value with its evidence: the raw text, the column letter it stands in, and the codes of what was said about it."""

    value: Any
    raw: str
    column: str | None
    notes: tuple[str, ...] = ()


class Skipped(NamedTuple):
    """A row that is not a row of the table: why, and what it said."""

    row: int
    code: str
    text: str


@dataclass(slots=True)
class Table:
    """The columns behind a proposal's rows; lists are parallel to `rows`, which holds offsets into the sheet."""

    sheet: Sheet
    columns: list[Column]
    rows: list[int]
    values: dict[str, list[Any]]
    overlays: dict[int, dict[int, Any]]
    sections: list[Section | None]
    profile: Profile
    defaults: Mapping[str, Any] = field(default_factory=dict)
    by_row: dict[int, Outcome] = field(default_factory=dict)
    said: dict[tuple[int, str], list[str]] | None = None
    findings: tuple[Findings, Findings] | None = None

    def codes_at(self, row: int, letter: str) -> tuple[str, ...]:
        """The codes said about one cell; indexed on first asking."""
        if self.said is None:
            self.said = {}
            for found in self.findings or ():
                for finding in found.kept:
                    if finding.row and finding.column:
                        self.said.setdefault((finding.row, finding.column), []).append(finding.code)
        return tuple(self.said.get((row, letter), ()))


class ProposedRow:
    """One row of a proposal; a light view on the columns behind it."""

    __slots__ = ("_at", "_table")

    def __init__(self, table: Table, at: int) -> None:
        self._table, self._at = table, at

    @property
    def row_number(self) -> int:
        """The number people see beside the row."""
        return self._table.rows[self._at] + 1

    def value(self, key: str) -> Any:
        """The plain value of a field, its own or its section's; None when the sheet does not say."""
        values = self._table.values.get(key)
        own = values[self._at] if values is not None else None
        return own if own is not None else self._surroundings().get(key)

    def _surroundings(self) -> dict[str, Any]:
        """What the caller and the sections around the row say of it."""
        section = self.section
        return dict(self._table.defaults) | (section.inherited if section else {})

    def plain(self, with_personal: bool = False) -> dict[str, Any]:
        """Every value said, by field key; personal data only when asked for."""
        found = self._surroundings()
        for key, values in self._table.values.items():
            if values[self._at] is not None and (with_personal or not self._table.profile.field(key).pii):
                found[key] = values[self._at]
        return found

    @property
    def values(self) -> dict[str, Value]:
        """Every mapped column's value with raw text, column and notes; what a section says has the section's row text as raw."""
        found = {key: Value(value, "", None, ("default",)) for key, value in self._table.defaults.items()}
        section = self.section
        for key, value in (section.inherited if section else {}).items():
            found[key] = Value(value, section.text if section else "", None, ("section",))
        for column in self._table.columns:
            if column.field_key:
                value = self._table.values[column.field_key][self._at]
                if value is not None or column.field_key not in found:
                    codes = self._table.codes_at(self.row_number, column.letter)
                    found[column.field_key] = Value(value, self.raw(column), column.letter, codes)
        return found

    def raw(self, column: Column) -> str:
        """What the cell of a column says, as it would be typed."""
        row = self._table.rows[self._at]
        line = self._table.sheet.rows[row]
        value = line[column.index] if column.index < len(line) else ""
        value = self._table.overlays.get(column.index, {}).get(row, value)
        return self._table.sheet.errors.get(row << 14 | column.index, "") if value == "" else raw_of(value)

    @property
    def extra(self) -> dict[str, str]:
        """原表列: what unmapped columns say, by label; columns of personal data are left out."""
        columns = (column for column in self._table.columns if column.field_key is None and not column.is_personal)
        return {column.label: raw for column in columns if (raw := self.raw(column))}

    @property
    def columns(self) -> list[Column]:
        """The columns of its sheet."""
        return self._table.columns

    @property
    def section(self) -> Section | None:
        return self._table.sections[self._at]

    @property
    def outcome(self) -> Outcome:
        return self._table.by_row.get(self.row_number, Outcome.ACCEPT)

    @property
    def problems(self) -> list[Problem]:
        """What must be asked or mended in this row."""
        return self._table.findings[0].of_row(self.row_number) if self._table.findings else []

    @property
    def normalised(self) -> list[Problem]:
        """What was made uniform in this row."""
        return self._table.findings[1].of_row(self.row_number) if self._table.findings else []


@dataclass(slots=True)
class Proposal:
    """Everything a sheet proposes. `problems` asks or refuses, `normalised` tells."""

    sheet: str
    header_map: HeaderMap
    table: Table
    problems: Findings
    normalised: Findings
    subtotals: list[Subtotal] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    sum_lines: list[Line] = field(default_factory=list)
    views: list[ProposedRow] | None = None

    @property
    def rows(self) -> list[ProposedRow]:
        """The rows as a list, made on first asking."""
        if self.views is None:
            self.views = list(self)
        return self.views

    def __iter__(self) -> Iterator[ProposedRow]:
        return (ProposedRow(self.table, at) for at in range(len(self.table.rows)))

    def __len__(self) -> int:
        return len(self.table.rows)

    @property
    def outcome(self) -> Outcome:
        return worst((self.problems.outcome(), self.normalised_outcome))

    @property
    def normalised_outcome(self) -> Outcome:
        """A note on an unmapped column alone changes no value, so it is still ACCEPT."""
        return Outcome.NORMALIZE if any(f.code not in SILENT for f in self.normalised.kept) else Outcome.ACCEPT

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows by their worst outcome, and rows skipped."""
        by_row = self.table.by_row
        rejected = sum(1 for row in self.table.rows if by_row.get(row + 1) is Outcome.REJECT)
        asked = sum(1 for row in self.table.rows if by_row.get(row + 1) is Outcome.CONFIRM)
        return {"rows": len(self.table.rows), "rejected": rejected, "asked": asked, "skipped": len(self.skipped)}


SILENT = frozenset({"header.unmapped", "row.repeated_header", "row.note"})
