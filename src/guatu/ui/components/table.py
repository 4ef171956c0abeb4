"""A table as it is shown: columns, rows, sums, and the tools above and below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guatu.ui.components.filterbar import FilterBar
from guatu.ui.components.flow import Empty
from guatu.ui.components.screen import Choice, Link
from guatu.ui.query import Query


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``measure`` and ``places`` say how bare numbers are written; ``group`` joins neighbours under a heading."""

    key: str
    title: str
    unit: str = ""
    measure: str = ""
    places: int | None = None
    align: str = ""  # start, end, center; empty: end when there is a measure
    width: str = ""  # tiny, narrow, wide, fill; empty: by content
    group: str = ""
    hint: str = ""
    is_sticky: bool = False
    is_sortable: bool = False
    is_hidden: bool = False  # off until someone chooses it
    is_fixed: bool = False  # cannot be chosen away
    on_phone: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with something to say about it: a second line, a tone, a hint."""

    value: object
    note: str = ""
    tone: str = ""  # quiet, changed, wrong, struck
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar inside a cell: how far towards the full width, with a mark where it should be. Shares of 1."""

    share: float
    mark: float | None = None
    text: str = ""
    tone: str = "actual"  # actual, watch, late


@dataclass(frozen=True, slots=True)
class Row:
    """One row; cells by column key: text, a number, a date, Figure, Light, Link, Tag, Cell, Bar, a vague date, or several."""

    cells: Mapping[str, object]
    key: str = ""
    url: str = ""
    edit_url: str = ""
    level: int = 0
    tone: str = ""  # quiet, changed, wrong, sample


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A heading across the rows that follow, with its own sums."""

    title: str
    cells: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of the rows is shown."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; 1 when there is nothing."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The number of the first row shown, counted from 1; 0 when there is nothing."""
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last_row(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.size, self.total)


@dataclass(frozen=True, slots=True)
class BulkAction:
    """What can be done to the chosen rows. ``effect`` names it before the second click; ``{n}`` becomes how many are chosen."""

    title: str
    url: str
    effect: str
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its tools. Sort, page, columns and filters are read from ``query`` and written back as links."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row | GroupRow, ...]
    query: Query = field(default_factory=Query)
    sums: Mapping[str, object] | None = None
    sums_title: str = ""
    page: Page | None = None
    filters: FilterBar | None = None
    empty: Empty | None = None
    exports: tuple[Link, ...] = ()
    views: tuple[Choice, ...] = ()
    save_view_url: str = ""
    bulk: tuple[BulkAction, ...] = ()
    unit_note: str = ""
    foot_note: str = ""
    default_sort: str = ""
    prefix: str = ""  # of its parameters, when one page holds several tables
    has_tools: bool = True
    is_dense: bool = False
    is_tall: bool = True  # keeps its own scroll so that head and sums stay in view
    phone: str = "cards"  # cards or scroll

    def param(self, name: str) -> str:
        """The name one of its parameters has in the URL."""
        return f"{self.prefix}{name}"

    @property
    def sort(self) -> str:
        """The key it is sorted by, with ``-`` before it for descending."""
        return self.query.text(self.param("sort"), self.default_sort)

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns on screen: those chosen in the URL, else those not hidden, always with the fixed ones."""
        chosen = self.query.many(self.param("cols"))
        if not chosen:
            return tuple(column for column in self.columns if not column.is_hidden)
        return tuple(column for column in self.columns if column.is_fixed or column.key in chosen)

    @property
    def has_groups(self) -> bool:
        """Whether the head needs a second line."""
        return any(column.group for column in self.shown)
