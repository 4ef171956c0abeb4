"""Widths of a table's columns and its type size, from what stands in them: one answer for DOCX and PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from guatu.documents.content import Column, HeadCell, Table
from guatu.documents.rules import MM_PER_PT, balanced, ems

SIZES_PT = (12.0, 10.5, 9.0, 8.0, 7.0)
PADDING_EM = 0.7
WIDEST_TEXT_EM = 14.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is set: type size, and the width of each column in mm, together as wide as the type area."""

    size_pt: float
    widths_mm: tuple[float, ...]

    def em_of(self, start: int, end: int) -> float:
        """Width of neighbouring columns in characters of the table's own size."""
        return sum(self.widths_mm[start:end]) / (self.size_pt * MM_PER_PT)


def heads_of(table: Table) -> tuple[tuple[HeadCell, ...], ...]:
    """The head rows as given, else one made of the columns' titles."""
    return table.heads or (tuple(HeadCell(column.title) for column in table.columns),)


def set_head(title: str, width_em: float) -> str:
    """A head cut into lines of like length that fit its cell, its unit on a line of its own."""
    words, cut, unit = broken_head(title).partition("\n")
    return "\n".join(balanced(words, max(width_em, 2.0))) + cut + unit


def broken_head(title: str) -> str:
    """A head with its unit on a line of its own: 总投资(亿元) is not broken inside the bracket."""
    at = max(title.rfind("("), title.rfind("（"))
    return f"{title[:at]}\n{title[at:]}" if at > 1 and ems(title) > 4.5 and "\n" not in title else title


def fit(table: Table, available_mm: float) -> Fit:
    """The largest size at which the columns stand side by side without breaking a number."""
    wants = [_wanted(table, index, column) for index, column in enumerate(table.columns)]
    for size in SIZES_PT:
        if sum(wants) * size * MM_PER_PT <= available_mm:
            return Fit(size, _spread(table, wants, size, available_mm))
    return Fit(SIZES_PT[-1], _squeezed(table, wants, SIZES_PT[-1], available_mm))


def _wanted(table: Table, index: int, column: Column) -> float:
    if column.width:
        return column.width + PADDING_EM
    texts = [line.cells[index].text for line in table.rows if line.role != "section"]
    longest = max((ems(part) for text in texts for part in text.split("\n")), default=0.0)
    if column.align != "right":
        longest = min(longest, WIDEST_TEXT_EM)
    return max(longest, _head_em(column.title)) + PADDING_EM


def _head_em(title: str) -> float:
    """A head may take two lines for its words and one for its unit; up to three characters stay on one line."""
    words, _break, unit = broken_head(title).partition("\n")
    wide = ems(words)
    return max(2.0, wide if wide <= 3 else ceil(wide / 2), ems(unit))


def _spread(table: Table, wants: list[float], size: float, available_mm: float) -> tuple[float, ...]:
    """What is left over goes to the columns in proportion, so that figures stay under their heads."""
    factor = available_mm / (sum(wants) * size * MM_PER_PT)
    return tuple(want * size * MM_PER_PT * factor for want in wants)


def _squeezed(table: Table, wants: list[float], size: float, available_mm: float) -> tuple[float, ...]:
    """Too wide even at the smallest size: text columns give way and wrap, numbers keep their width where they can."""
    unit = size * MM_PER_PT
    firm = [want * unit if column.align == "right" else 0.0 for want, column in zip(wants, table.columns, strict=True)]
    soft = [0.0 if width else want * unit for width, want in zip(firm, wants, strict=True)]
    room = available_mm - sum(firm)
    if not sum(soft) or room < 0.12 * available_mm:
        factor = available_mm / (sum(firm) + sum(soft))
        return tuple((a + b) * factor for a, b in zip(firm, soft, strict=True))
    return tuple(a + b * room / sum(soft) for a, b in zip(firm, soft, strict=True))


@dataclass(frozen=True, slots=True)
class Placed:
    """A head cell on the grid; `is_below` marks the part of a tall cell that lies under its first row."""

    cell: HeadCell
    is_below: bool = False


def placed_heads(heads: tuple[tuple[HeadCell, ...], ...], wide: int) -> list[list[Placed]]:
    """Head rows with the continuations of tall cells filled in, as DOCX wants them.

    Errors: ValueError when the cells do not tile the columns.
    """
    hanging: dict[int, Placed] = {}  # column -> the tall cell of an earlier row that still reaches down here
    reach: dict[int, int] = {}  # column -> in how many more rows
    made = []
    for line in heads:
        made.append(_placed_row(iter(line), wide, hanging, reach))
    if any(reach.values()):
        raise ValueError("a head cell reaches below the head")
    return made


def _placed_row(cells: Iterator[HeadCell], wide: int, hanging: dict[int, Placed], reach: dict[int, int]) -> list[Placed]:
    at, placed = 0, []
    while at < wide:
        if reach.get(at):
            reach[at] -= 1
            placed.append(Placed(hanging[at].cell, is_below=True))
        else:
            placed.append(_next_cell(cells))
            hanging[at], reach[at] = placed[-1], placed[-1].cell.rowspan - 1
        at += placed[-1].cell.colspan
    if at != wide or next(cells, None) is not None:
        raise ValueError("head cells overlap or stick out")
    return placed


def _next_cell(cells: Iterator[HeadCell]) -> Placed:
    cell = next(cells, None)
    if cell is None:
        raise ValueError("a head row is too short")
    return Placed(cell)
