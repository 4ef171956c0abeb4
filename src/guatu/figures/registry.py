"""The figure register: one declaration a number (ARCHITECTURE 6).

A measure is an integer that adds up over rows of one standing table. A figure is a measure, or arithmetic on measures.
Everything that prints a number asks for a figure by key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from guatu.facts.folds import SubjectFold

if TYPE_CHECKING:
    from guatu.figures.context import Context

Number = int | Decimal
DIMENSIONS = ("place", "stage", "field", "tier", "chain", "state", "unit", "category", "size", "industry")
# A sum over no rows is None: unknown, not 0.
Values = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """An integer summed over the rows of `table` that meet `where`.

    `column` None counts rows. `kinds` are the facts that such a number opens down to. Columns of the project's standing are
    written with the prefix that `on` gives: where=lambda c, on: Q(**{on("stage"): "P50"}).
    """

    key: str
    table: str  # standing | year | month | membership | milestone, or one of `register_table`
    column: str | None
    where: Callable[[Context, Callable[[str], str]], Q]
    kinds: tuple[str, ...] = ()
    # A storey above may count what no single table holds (lights): project → class over a context; `pick` is the class
    # that this measure counts. Measures of one provider share its one run.
    provider: Callable[[Context], Mapping[UUID, str]] | None = None
    pick: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A registered number: what it is called, its unit, how it is computed, and by which rule.

    Units: `unit` is what is printed; money is held in yuan and printed in 亿元 or 万元. `places` digits are printed, rounded
    half up; ranks use unrounded values (R0.3). Raise `version` whenever the arithmetic changes.
    """

    key: str
    title: str
    title_en: str
    unit: str
    kind: str  # count | money | percent | points | rank | months
    places: int
    source: str
    definition: str
    definition_en: str
    measures: tuple[str, ...]
    compute: Callable[[Values, Context], Number | None]
    formula: str
    version: int = 1
    is_reverse: bool = False  # smaller is better
    dimensions: frozenset[str] = field(default_factory=lambda: frozenset(DIMENSIONS))
    drill: str = ""  # the measure whose rows the drawer lists; the first one when empty

    @property
    def drill_measure(self) -> str:
        """The measure whose rows open behind the number."""
        return self.drill or (self.measures[0] if self.measures else "")


@dataclass(frozen=True, slots=True)
class SubjectTable:
    """A folded table of things that are no project (cases), whose rows figures may count.

    `columns` says which columns tell a dimension's group, the first that is known; those of a place from the county down, which
    are read from below when a county is in scope. The model has `root_id`, `place_id`,
    `county_id`, `project_id` and `is_sample`.
    """

    fold: SubjectFold
    columns: Mapping[str, tuple[str, ...]]


_TABLES: dict[str, SubjectTable] = {}
_MEASURES: dict[str, Measure] = {}
_FIGURES: dict[str, Figure] = {}


def register_table(name: str, table: SubjectTable) -> None:
    """Let figures count the rows of a folded table. Errors: RuntimeError when the name is taken."""
    if name in _TABLES:
        raise RuntimeError(f"table {name} is declared twice")
    _TABLES[name] = table


def subject_table(name: str) -> SubjectTable | None:
    """A table of things that are no project; None for a project's own tables."""
    return _TABLES.get(name)


def measure(
    key: str,
    table: str,
    column: str | None = None,
    where: Callable[[Context, Callable[[str], str]], Q] | None = None,
    kinds: tuple[str, ...] = (),
) -> str:
    """Declare a measure and return its key. Errors: RuntimeError when the key is taken."""
    if key in _MEASURES:
        raise RuntimeError(f"measure {key} is declared twice")
    _MEASURES[key] = Measure(key, table, column, where or _everything, kinds)
    return key


def provided(key: str, provider: Callable[[Context], Mapping[UUID, str]], pick: str, kinds: tuple[str, ...]) -> str:
    """Declare a measure that counts the projects a provider puts in the class `pick`. Errors: RuntimeError when taken."""
    measure(key, "provided", kinds=kinds)
    _MEASURES[key] = replace(_MEASURES[key], provider=provider, pick=pick)
    return key


def _everything(_context: Context, _on: Callable[[str], str]) -> Q:
    return Q()


def register(figure: Figure) -> Figure:
    """Declare a figure. Errors: RuntimeError when the key is taken or a measure is unknown."""
    if figure.key in _FIGURES:
        raise RuntimeError(f"figure {figure.key} is declared twice")
    unknown = [key for key in figure.measures if key not in _MEASURES]
    if unknown:
        raise RuntimeError(f"figure {figure.key} names unknown measures: {unknown}")
    _FIGURES[figure.key] = figure
    return figure


def figure(key: str) -> Figure:
    """A figure by key. Errors: KeyError."""
    return _FIGURES[key]


def measure_of(key: str) -> Measure:
    """A measure by key. Errors: KeyError."""
    return _MEASURES[key]


def all_figures() -> list[Figure]:
    """Every declared figure, in the order of declaration."""
    return list(_FIGURES.values())


def first(values: Values, _context: Any) -> int | None:
    """The arithmetic of a figure that is just its one measure."""
    return next(iter(values.values()), None)
