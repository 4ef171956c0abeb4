"""What the owner of the business tells intake: the fields of a sheet, their names in the wild, and how its sections read.

Owners stand below intake and may not import it, so they write their profile as plain data (`from_plain`); the classes here
give it shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

KINDS = frozenset({"text", "code", "uscc", "amount", "area", "date", "vague_date", "int", "choice", "percent", "mark"})

FieldCheck = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row can say.

    `weak_synonyms` are proposed but always asked; `never` are words whose presence in a header forbids the field;
    `plausible` is the range of stored values that needs no question, `typical_floor` what half the rows should reach (else
    the unit is doubted); `unique` asks when two rows of a sheet share the value; `pii` marks personal data.
    """

    key: str
    title_zh: str
    kind: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    default_unit: str | None = None
    checks: tuple[FieldCheck, ...] = ()
    weak_synonyms: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    plausible: tuple[int, int] | None = None
    typical_floor: int | None = None
    unique: bool = False
    pii: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r} of field {self.key!r}")


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section whose heading matches `pattern` says `fields` of every row below it; values may name groups as \\1."""

    pattern: re.Pattern[str]
    fields: Mapping[str, str]

    def read(self, heading: str) -> dict[str, str]:
        """What this rule reads in a heading, nothing when it does not match."""
        found = self.pattern.search(heading)
        return {key: found.expand(value) for key, value in self.fields.items()} if found else {}


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of sheet: its fields, and what its section and subtotal rows look like.

    `label_key` is the field that names a row, `number_key` the one that counts them. `at_most` are pairs of field keys of
    which the first may not exceed the second; `ratios` are (percent, numerator, denominator) keys whose stated percent is
    compared with the computed one.
    """

    key: str
    title: str
    fields: tuple[Field, ...]
    label_key: str = "name"
    number_key: str = "seq"
    sections: tuple[SectionRule, ...] = ()
    subtotal_words: tuple[str, ...] = ("小计", "合计", "总计", "共计", "累计", "其中")
    at_most: tuple[tuple[str, str], ...] = ()
    ratios: tuple[tuple[str, str, str], ...] = ()

    def field(self, key: str) -> Field:
        """The field with this key. Errors: KeyError."""
        for one in self.fields:
            if one.key == key:
                return one
        raise KeyError(key)

    def has(self, key: str) -> bool:
        return any(one.key == key for one in self.fields)

    @property
    def required_keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.fields if one.required)


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows and the sheet may leave out.

    `places` maps every name a place goes by to its code, so that a county's name across the sheet reads as a section;
    `accepted` holds the keys (findings.key_of) of the questions a person has answered with yes.
    """

    default_year: int | None = None
    default_place: str | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()


def from_plain(plain: Mapping[str, Any]) -> Profile:
    """A profile from plain data: the names of Profile, with fields as mappings and sections as (pattern, fields) pairs.

    Errors: TypeError for a name that is none of ours, ValueError for an unknown kind.
    """
    sections = tuple(SectionRule(re.compile(pattern), said) for pattern, said in plain.get("sections", ()))
    rest = {name: value for name, value in plain.items() if name not in ("fields", "sections")}
    return Profile(fields=tuple(_field(said) for said in plain["fields"]), sections=sections, **rest)


def _field(said: Mapping[str, Any]) -> Field:
    lists = {one.name for one in fields(Field) if str(one.type).startswith("tuple")}
    named: dict[str, Any] = {name: tuple(value) if name in lists and value is not None else value for name, value in said.items()}
    return Field(**named)
