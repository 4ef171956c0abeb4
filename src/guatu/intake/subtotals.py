"""Checking the sums a sheet states against the rows they stand for.

A subtotal row is never imported. Offices put it above or below its rows, so every group it can mean is tried and the group
that agrees in most columns is taken; what still differs is asked.
Source: DECISIONS 27.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guatu.intake import amounts, sections
from guatu.intake.rowkinds import Layout, Line
from guatu.intake.texts import squeeze

TOTAL_WORDS = re.compile("小计|合计|总计|共计|累计")
FACTORS_OF_KIND = {"area": 100, "int": 1}


@dataclass(frozen=True, slots=True)
class Subtotal:
    """One sum a row states. `ok` None = nothing to compare it with. Units: those of the column's field."""

    row: int
    label: str
    column: str
    field_key: str
    stated: int
    computed: int | None
    ok: bool | None


@dataclass(frozen=True, slots=True)
class Summed:
    """A column that can be summed: its values by project, how to read a stated sum, and the size of its unit in stored units."""

    key: str
    letter: str
    index: int
    values: list[Any]
    read: Callable[[int], Any]
    factor: int
    raw: Callable[[int], Any]


def check(layout: Layout, columns: list[Summed], labels: Mapping[str, list[Any]]) -> list[Subtotal]:
    """Every stated sum with its computed one. `labels` are the values of columns a 其中 row may name."""
    found: list[Subtotal] = []
    for at, (kind, thing) in enumerate(layout.order):
        if kind == "subtotal":
            found += _check_line(thing, at, layout, columns, labels)
    return found


def _check_line(line: Line, at: int, layout: Layout, columns: list[Summed], labels: Mapping[str, list[Any]]) -> list[Subtotal]:
    stated = {column.key: column.read(line.row) for column in columns}
    asked = [column for column in columns if isinstance(stated[column.key], int)]
    groups = [group for group in _groups(line, at, layout, labels) if group]
    if not groups:
        return [Subtotal(line.row + 1, line.label, c.letter, c.key, stated[c.key], None, None) for c in asked]
    best = max(groups, key=lambda group: sum(_agrees(c, stated[c.key], line.row, group) for c in asked))
    found = [_compared(column, stated[column.key], line, best) for column in asked]
    count = sections.stated_count(line.label)
    if count is not None and line.kind != "section":
        holds = count in {len(group) for group in groups}
        found.append(Subtotal(line.row + 1, line.label, "", "count", count, len(best), holds))
    return found


def _compared(column: Summed, stated: int, line: Line, group: list[int]) -> Subtotal:
    ok = _agrees(column, stated, line.row, group)
    return Subtotal(line.row + 1, line.label, column.letter, column.key, stated, _sum(column, group), ok)


def _groups(line: Line, at: int, layout: Layout, labels: Mapping[str, list[Any]]) -> Iterable[list[int]]:
    """The groups of projects a subtotal can stand for, likeliest first."""
    order = layout.order
    if line.kind == "section":
        inside = [n for n, section in enumerate(layout.section_of) if section is not None and line.section in section.path]
        return [inside]
    if line.kind == "part":
        return [_named(line.label, layout, labels)]
    everything = list(range(len(layout.projects)))
    above = _until(reversed(order[:at]), line.kind)
    below = _until(iter(order[at + 1 :]), line.kind)
    here = [
        n
        for n, section in enumerate(layout.section_of)
        if line.section is not None and section is not None and line.section in section.path
    ]
    named = _named(TOTAL_WORDS.sub("", squeeze(line.label)), layout, labels)
    return [everything, above, below, here, named] if line.kind == "grand" else [named, above, below, here, *_outer(line, layout)]


def _outer(line: Line, layout: Layout) -> Iterable[list[int]]:
    section = line.section.parent if line.section else None
    while section is not None:
        yield [n for n, other in enumerate(layout.section_of) if other is not None and section in other.path]
        section = section.parent


def _until(items: Iterable[tuple[str, Any]], kind: str) -> list[int]:
    """Projects up to the next boundary: another subtotal or section for 小计, another 合计 for 合计."""
    group: list[int] = []
    for what, thing in items:
        if what == "project":
            group.append(thing)
        elif kind == "small" or (what == "subtotal" and thing.kind == "grand"):
            break
    return group


def _named(label: str, layout: Layout, labels: Mapping[str, list[Any]]) -> list[int]:
    """The projects a “其中：…” row names by section, place, tier or another label; none when it names nothing we know."""
    bare = sections.bare_text(squeeze(label).removeprefix("其中").lstrip(":")).removesuffix("项目")
    if not bare:
        return []
    inside = [
        n
        for n, section in enumerate(layout.section_of)
        if section and any(bare in sections.bare_text(s.text) for s in section.path)
    ]
    if inside:
        return inside
    for values in labels.values():
        named = [n for n, value in enumerate(values) if value is not None and bare in squeeze(str(value))]
        if named:
            return named
    return []


def _sum(column: Summed, group: list[int]) -> int:
    return sum(column.values[n] or 0 for n in group)


def _agrees(column: Summed, stated: int, row: int, group: list[int]) -> bool:
    """Whether a stated sum equals the computed one to the last digit it was written with."""
    raw = column.raw(row)
    digits = format(raw, ".15g").partition(".")[2] if isinstance(raw, float) else str(raw).partition(".")[2]
    half_a_digit = Decimal(column.factor) / (2 * 10 ** min(len("".join(filter(str.isdigit, digits))), 12))
    return bool(abs(stated - _sum(column, group)) <= half_a_digit + len(group))


def factor_of(kind: str, unit: str | None) -> int:
    """How many stored units one written unit is."""
    return amounts.FACTORS.get(unit or "元", 1) if kind == "amount" else FACTORS_OF_KIND.get(kind, 1)
