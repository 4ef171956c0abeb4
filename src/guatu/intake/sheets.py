"""What a file says, before anybody asks what it means: a workbook of sheets of cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # the reading child needs these shapes and nothing of the kernel
    from guatu.kernel.errors import Problem

COLUMN_BITS = 14  # a sheet has at most 16 384 columns, so row and column fit in one int


class Merge(NamedTuple):
    """A merged range, offsets counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with what its values alone do not tell."""

    value: Any
    raw: str
    number_format: str | None = None
    is_formula: bool = False
    is_uncached: bool = False
    is_struck: bool = False
    is_hidden_row: bool = False
    error: str | None = None
    merged_from: tuple[int, int] | None = None


@dataclass(slots=True)
class Sheet:
    """A sheet: rows of plain values ("" is blank) beside sparse tables of what is special.

    Keys of the tables are `place(row, column)` with offsets counted from 0; row numbers people see are offsets + 1.
    """

    name: str
    state: str = "visible"
    is_1904: bool = False
    is_text_file: bool = False
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    formulas: frozenset[int] = frozenset()
    uncached: frozenset[int] = frozenset()
    errors: dict[int, str] = field(default_factory=dict)
    formats: dict[int, str] = field(default_factory=dict)
    strays: list[tuple[str, str]] = field(default_factory=list)
    far_row: int | None = None

    def cell(self, row_number: int, column: int) -> Cell:
        """The cell at a row number people see and a column offset."""
        row = row_number - 1
        key = place(row, column)
        line = self.rows[row] if 0 <= row < len(self.rows) else []
        value = line[column] if column < len(line) else ""
        merge = next((m for m in self.merges if m.top <= row <= m.bottom and m.left <= column <= m.right), None)
        return Cell(
            value,
            raw_of(value),
            self.formats.get(key),
            key in self.formulas,
            key in self.uncached,
            key in self.struck,
            row in self.hidden_rows,
            self.errors.get(key),
            None if merge is None else (merge.top + 1, merge.left),
        )

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    @property
    def filled_rows(self) -> int:
        """How many rows say anything."""
        return sum(1 for row in self.rows if any(value != "" for value in row))


@dataclass(slots=True)
class Workbook:
    """The sheets of a file in order, and what went wrong reading it."""

    kind: str
    sheets: list[Sheet] = field(default_factory=list)
    encoding: str | None = None
    problems: list[Problem] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def place(row: int, column: int) -> int:
    """Row and column offsets in one int."""
    return row << COLUMN_BITS | column


def unplace(key: int) -> tuple[int, int]:
    return key >> COLUMN_BITS, key & ((1 << COLUMN_BITS) - 1)


def letter(column: int) -> str:
    """The letters of a column offset: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """The offset of a column's letters."""
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number - 1


def raw_of(value: Any) -> str:
    """A value as it would be typed."""
    if type(value) is str:
        return value
    if type(value) is float:
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    return str(value)
