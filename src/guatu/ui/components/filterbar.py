"""A row of filter chips whose whole state is in the URL."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.ui.query import Query

FILTER_KINDS = ("text", "choice", "multi", "range", "date")


@dataclass(frozen=True, slots=True)
class Option:
    """One value a filter can take, with how many rows it would leave."""

    value: str
    title: str
    count: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip. ``range`` and ``date`` use the parameters ``name_from`` and ``name_to``."""

    name: str
    label: str
    kind: str = "choice"
    options: tuple[Option, ...] = ()
    unit: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        if self.kind not in FILTER_KINDS:
            raise ValueError(f"no such filter: {self.kind}")

    @property
    def params(self) -> tuple[str, ...]:
        """The URL parameters it owns."""
        return (f"{self.name}_from", f"{self.name}_to") if self.kind in ("range", "date") else (self.name,)

    def values(self, query: Query) -> tuple[str, ...]:
        """What it is set to."""
        if self.kind == "text":
            return tuple(filter(None, [query.text(self.name)]))
        return tuple(value for name in self.params for value in query.many(name))

    def words(self, query: Query) -> str:
        """What it is set to, in words: 长葛市、禹州市."""
        if self.kind in ("range", "date"):
            return self._span(query)
        titles = {option.value: option.title for option in self.options}
        return "、".join(titles.get(value, value) for value in self.values(query))

    def _span(self, query: Query) -> str:
        low, high = (query.text(name) for name in self.params)
        if low and high:
            return f"{low}—{high}{self.unit}"
        return f"≥ {low}{self.unit}" if low else f"≤ {high}{self.unit}" if high else ""


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The chips of one table. ``kept`` are parameters a submit must carry (sort, columns, place, day)."""

    filters: tuple[Filter, ...]
    query: Query
    search: str = ""  # name of a free-text parameter shown as an open box
    search_hint: str = ""
    forgets: tuple[str, ...] = ("page",)

    @property
    def names(self) -> tuple[str, ...]:
        """Every parameter the bar owns."""
        own = tuple(name for one in self.filters for name in one.params)
        return (*own, self.search) if self.search else own

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What the form carries along unseen."""
        return self.query.without(*self.names, *self.forgets).pairs

    @property
    def clear_url(self) -> str:
        """The address with every filter off."""
        return self.query.without(*self.names, *self.forgets).url

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered at all."""
        return any(self.query.many(name) for name in self.names)
