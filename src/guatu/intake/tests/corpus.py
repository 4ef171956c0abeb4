"""The corpus: files built by code, each with the outcome it must have. No file of it is kept in the repository.

Source: RELIABILITY P7, 4.3; DECISIONS 27, 32.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guatu.intake.problems import Outcome


@dataclass(frozen=True)
class Case:
    """A file and what must become of it.

    `codes` must all be among what is said, `rows` is the number proposed, `values` maps (row index, field key) to the plain
    value, `extra` (row index, label) to the raw text. `accepts` answers questions, `sheet` and `encoding` are what a person
    would say.
    """

    name: str
    build: Callable[[Path], None]
    outcome: Outcome
    rows: int | None = None
    codes: frozenset[str] = frozenset()
    values: Mapping[tuple[int, str], Any] = field(default_factory=dict)
    extra: Mapping[tuple[int, str], str] = field(default_factory=dict)
    filename: str = "台账.xlsx"
    absent: frozenset[str] = frozenset()
    sheet: str | None = None
    encoding: str | None = None
    year: int | None = 2023


CASES: dict[str, Case] = {}


def case(outcome: Outcome, *codes: str, **said: Any) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Puts the function that builds a file into the corpus, under its own name."""

    def add(build: Callable[[Path], None]) -> Callable[[Path], None]:
        name = build.__name__
        assert name not in CASES, name
        CASES[name] = Case(name, build, outcome, codes=frozenset(codes), **said)
        return build

    return add
