"""A table made ready for its template: heads with sort links, cells as HTML, sums, pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guatu.ui.cells import cell_html
from guatu.ui.components import Column, GroupRow, Link, Page, Row, Table
from guatu.ui.query import Query
from guatu.ui.units import unit_word

_ARIA_SORT = {"": "none", "up": "ascending", "down": "descending"}
_WINDOW = 2
_LONG = 8  # more characters than this take a whole line of a phone card


@dataclass(frozen=True, slots=True)
class Head:
    """One heading cell. ``sorted`` is up, down or empty."""

    title: str
    unit: str
    classes: str
    hint: str = ""
    sort_url: str = ""
    sorted: str = ""
    colspan: int = 1
    rowspan: int = 1

    @property
    def aria_sort(self) -> str:
        """What a screen reader says of the order; empty when it cannot be sorted."""
        return _ARIA_SORT[self.sorted] if self.sort_url else ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One body cell: its HTML, classes, the label it carries on a phone."""

    html: SafeString | str
    classes: str
    label: str = ""
    is_head: bool = False
    colspan: int = 1
    unit: str = ""  # said behind the value on a phone, where there is no head


@dataclass(frozen=True, slots=True)
class Line:
    """One body row."""

    cells: tuple[Drawn, ...]
    classes: str
    key: str = ""
    url: str = ""
    edit_url: str = ""
    name: str = ""
    is_group: bool = False


def align_of(column: Column) -> str:
    """Numbers to the end, words to the start, unless told otherwise."""
    return column.align or ("end" if column.measure else "start")


def classes_of(column: Column) -> str:
    """The classes all cells of one column share."""
    names = (
        f"c-{align_of(column)}",
        f"w-{column.width}" if column.width else "",
        "" if column.on_phone else "not-on-phone",
    )
    return " ".join(name for name in names if name)


def classes_by_key(table: Table) -> dict[str, str]:
    """The classes of every shown column. Only leading columns can stay in view; the last of them draws the edge."""
    shown = table.shown
    leading = tuple(takewhile(lambda column: column.is_sticky, shown))
    first = 1 if table.bulk else 0
    found = {column.key: classes_of(column) for column in shown}
    for n, column in enumerate(leading, first):
        edge = " is-edge" if column is leading[-1] else ""
        found[column.key] += f" is-sticky stick-{n}{edge}"
    return found


def _sorted(table: Table, column: Column) -> str:
    if table.sort.lstrip("-") != column.key:
        return ""
    return "down" if table.sort.startswith("-") else "up"


def _sort_url(table: Table, column: Column) -> str:
    if not column.is_sortable:
        return ""
    first, second = (f"-{column.key}", column.key) if column.measure else (column.key, f"-{column.key}")
    wanted = second if table.sort == first else first
    return table.query.but(**{table.param("sort"): wanted, table.param("page"): None}).url


def _head(table: Table, column: Column, classes: str, rowspan: int = 1) -> Head:
    return Head(
        column.title,
        unit_word(column.unit),
        classes,
        column.hint,
        _sort_url(table, column),
        _sorted(table, column),
        rowspan=rowspan,
    )


def head_lines(table: Table) -> tuple[tuple[Head, ...], ...]:
    """The heading in one line, or in two when columns stand in groups."""
    classes = classes_by_key(table)
    if not table.has_groups:
        return (tuple(_head(table, column, classes[column.key]) for column in table.shown),)
    upper: list[Head] = []
    for title, group in groupby(table.shown, key=lambda column: column.group):
        columns = tuple(group)
        alone = (_head(table, column, classes[column.key], 2) for column in columns)
        upper.extend([Head(title, "", "c-center is-group", colspan=len(columns))] if title else alone)
    return tuple(upper), tuple(_head(table, column, classes[column.key]) for column in table.shown if column.group)


def phone_labels(columns: Sequence[Column]) -> dict[str, str]:
    """What stands before a value when a row becomes a card: the title, with its group only where two titles are alike."""
    titles = Counter(column.title for column in columns)
    return {
        column.key: f"{column.group}·{column.title}" if column.group and titles[column.title] > 1 else column.title
        for column in columns
    }


@dataclass(frozen=True, slots=True)
class Drawing:
    """What all rows of one table are drawn with."""

    columns: tuple[Column, ...]
    classes: Mapping[str, str]
    labels: Mapping[str, str]
    title_at: int
    first_stick: int

    def cell(self, column: Column, value: object, *, is_head: bool = False) -> Drawn:
        """One value in one column."""
        long = " is-long" if isinstance(value, str) and len(value) > _LONG else ""
        return Drawn(
            cell_html(value, column),
            self.classes[column.key] + long,
            self.labels[column.key],
            is_head,
            unit=unit_word(column.unit),
        )

    def blank(self, column: Column) -> Drawn:
        """A cell that says nothing, in a row of sums."""
        return Drawn("", self.classes[column.key])


def drawing(table: Table) -> Drawing:
    """The columns of a table made ready once for all rows. The first column of words names the row."""
    columns = table.shown
    title_at = next((n for n, column in enumerate(columns) if align_of(column) == "start"), 0)
    return Drawing(columns, classes_by_key(table), phone_labels(columns), title_at, first_stick=int(bool(table.bulk)))


def _row_name(value: object) -> str:
    return value if isinstance(value, str) else str(getattr(value, "title", "") or "")


def _row_line(row: Row, drawn: Drawing) -> Line:
    title = drawn.columns[drawn.title_at]
    named = row.cells.get(title.key)
    first = Link(named, row.url) if row.url and isinstance(named, str) and named else named
    cells = tuple(
        drawn.cell(column, first, is_head=True) if column is title else drawn.cell(column, row.cells.get(column.key))
        for column in drawn.columns
    )
    classes = " ".join([f"tone-{row.tone}"] * bool(row.tone) + [f"level-{row.level}"] * bool(row.level))
    return Line(cells, classes, row.key, row.url, row.edit_url, _row_name(named))


def _spanned(title: object, values: Mapping[str, object], drawn: Drawing) -> tuple[Drawn, ...]:
    """A title over the leading columns that have no value, then the values.

    Where columns stay in view the title keeps to them: a wider cell would slide over the sums beside it.
    """
    free = max(1, sum(1 for _each in takewhile(lambda column: column.key not in values, drawn.columns)))
    fixed = sum(1 for _each in takewhile(lambda column: column.is_sticky, drawn.columns[:free]))
    span = fixed or free
    stays = f" is-sticky stick-{drawn.first_stick} is-edge" if fixed else ""
    lead = Drawn(cell_html(title, Column("", "")), f"c-start is-lead{stays}", is_head=True, colspan=span)
    gap = (Drawn("", "c-start", colspan=free - span),) if free > span else ()
    rest = (
        drawn.cell(column, values[column.key]) if column.key in values else drawn.blank(column) for column in drawn.columns[free:]
    )
    return (lead, *gap, *rest)


def body_lines(table: Table) -> Iterator[Line]:
    """Every row as it is drawn."""
    drawn = drawing(table)
    for row in table.rows:
        if isinstance(row, GroupRow):
            yield Line(_spanned(Link(row.title, row.url, row.note), row.cells, drawn), "group", is_group=True)
        else:
            yield _row_line(row, drawn)


def sum_cells(table: Table) -> tuple[Drawn, ...]:
    """The Σ row; empty when the table has no sums."""
    return () if table.sums is None else _spanned(table.sums_title or _("Σ 合计"), table.sums, drawing(table))


@dataclass(frozen=True, slots=True)
class PageLink:
    """One number of the pager; number 0 is the gap between two runs."""

    number: int
    url: str = ""
    is_current: bool = False


def _numbers(page: Page) -> list[int]:
    near = range(page.number - _WINDOW, page.number + _WINDOW + 1)
    return [number for number in range(1, page.last + 1) if number in (1, page.last) or number in near]


def page_url(table: Table, number: int) -> str:
    """The address of another page of the same table."""
    query: Query = table.query.but(**{table.param("page"): number if number > 1 else None})
    return query.url


def page_links(table: Table) -> tuple[PageLink, ...]:
    """The numbers of the pager; empty when everything is on one page."""
    if table.page is None or table.page.last == 1:
        return ()
    links: list[PageLink] = []
    for number in _numbers(table.page):
        if links and number > links[-1].number + 1:
            links.append(PageLink(0))
        links.append(PageLink(number, page_url(table, number), number == table.page.number))
    return tuple(links)


def column_choices(table: Table) -> tuple[tuple[Column, bool], ...]:
    """Every column one may choose, with whether it is on."""
    shown = {column.key for column in table.shown}
    return tuple((column, column.key in shown) for column in table.columns if not column.is_fixed)
