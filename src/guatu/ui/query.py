"""The state of a page as it stands in its URL: read, changed and written back without losing the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

Pairs = tuple[tuple[str, str], ...]
Value = str | int | Iterable[str] | None


def _flat(lists: Iterable[tuple[str, Iterable[str]]]) -> Pairs:
    # A NUL is typed by nobody, and no database takes it as text.
    return tuple((name, value) for name, values in lists for value in values if value != "" and "\0" not in value)


def _listed(value: Value) -> list[str]:
    if value is None or value == "":
        return []
    return [str(value)] if isinstance(value, str | int) else [str(one) for one in value]


@dataclass(frozen=True, slots=True)
class Query:
    """One address: a path and its parameters in order; every change gives a new one."""

    path: str = ""
    pairs: Pairs = ()

    @classmethod
    def of(cls, path: str, lists: Iterable[tuple[str, Iterable[str]]] = ()) -> Query:
        """From a request: ``Query.of(request.path, request.GET.lists())``."""
        return cls(path, _flat(lists))

    @property
    def url(self) -> str:
        """The address as a link; the path alone when nothing is asked."""
        return f"{self.path}?{urlencode(self.pairs)}" if self.pairs else self.path or "?"

    def many(self, name: str) -> tuple[str, ...]:
        """All values of one parameter; ``a,b`` counts as two."""
        found = (value for key, value in self.pairs if key == name)
        return tuple(part for value in found for part in value.split(",") if part)

    def text(self, name: str, default: str = "") -> str:
        """The last value of one parameter."""
        return next((value for key, value in reversed(self.pairs) if key == name), default)

    def number(self, name: str, default: int = 1) -> int:
        """A positive whole number, or the default when the address says anything else."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 10**9 else default

    def but(self, **changes: Value) -> Query:
        """The same address with some parameters replaced; ``None`` takes one away."""
        kept = tuple(pair for pair in self.pairs if pair[0] not in changes)
        added = tuple((name, text) for name, value in changes.items() for text in _listed(value))
        return Query(self.path, kept + added)

    def without(self, *names: str) -> Query:
        """The same address with the named parameters taken away."""
        return Query(self.path, tuple(pair for pair in self.pairs if pair[0] not in names))
