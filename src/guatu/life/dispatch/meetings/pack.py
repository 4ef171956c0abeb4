"""The pack as plain values: what is laid before a meeting, item by item. Frozen as JSON and read back the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from json import dumps
from typing import Any

from guatu.life.dispatch.meetings import rules


@dataclass(frozen=True, slots=True)
class Step:
    """Something earlier about the same matter: a letter, a decision of a meeting, the opening. Day as ISO text."""

    on: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the agenda; on the projector one page. Dates as ISO text, ids as text, days whole."""

    key: str
    part: str
    title: str
    number: str = ""
    kind: str = ""  # of its case
    text: str = ""
    project: str = ""
    project_id: str = ""
    case_id: str = ""
    topic_id: str = ""
    place: str = ""
    place_id: str = ""
    county_id: str = ""
    unit: str = ""
    unit_ids: tuple[str, ...] = ()
    turn: str = ""
    due_on: str = ""
    since_on: str = ""
    days: int = 0
    state: str = ""
    result: str = ""
    light: str = ""
    reason: str = ""
    progress: str = ""
    turns_green: str = ""
    stage: str = ""
    carries: int = 0
    is_flagged: bool = False
    is_sensitive: bool = False
    is_late: bool = False
    chain: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """One part of the pack. `total` is how many there are when only the gravest are listed."""

    key: str
    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Fig:
    """A figure as it was: key, title, what is printed, the raw value as text, how many sample rows it holds."""

    key: str
    title: str
    text: str
    unit: str
    raw: str
    sample_rows: int = 0


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything before a meeting, at (`at`, `data_at`): cases as of the day, lights and money as of the data."""

    meeting: str
    series: str
    kind: str
    title: str
    place: str
    place_code: str
    at: str
    data_at: str
    data_version: str
    parts: tuple[AgendaPart, ...] = ()
    figures: tuple[Fig, ...] = ()
    red: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_sample: bool = False

    def day_of(self, figure: Fig) -> str:
        """The day a number at its head is of: lights and what is owed move by the day, money by the month."""
        return self.at if figure.key.startswith(("lights.", "cases.", "meetings.", "decisions.")) else self.data_at

    def part(self, key: str) -> AgendaPart:
        """A part by key; empty when the series has none."""
        return next((one for one in self.parts if one.key == key), AgendaPart(key, (), 0))

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of the agenda."""
        return tuple(item for part in self.parts for item in part.items)

    def figure(self, key: str) -> Fig | None:
        """A figure by key."""
        return next((one for one in self.figures if one.key == key), None)

    @property
    def marks(self) -> dict[str, tuple[str, ...]]:
        """What the next pack is compared with."""
        return {"red": self.red, "watch": self.watch, "overdue": self.overdue}


def to_plain(pack: Pack) -> dict[str, Any]:
    """The pack as JSON holds it."""
    return asdict(pack)


def from_plain(told: Mapping[str, Any]) -> Pack:
    """The pack that was kept."""
    parts = tuple(AgendaPart(p["key"], tuple(_item(one) for one in p["items"]), p["total"]) for p in told["parts"])
    simple = {
        name: told[name]
        for name in ("meeting", "series", "kind", "title", "place", "place_code", "at", "data_at", "data_version", "is_sample")
    }
    lists: dict[str, Any] = {name: tuple(told[name]) for name in ("red", "watch", "overdue", "notes")}
    return Pack(**simple, **lists, parts=parts, figures=tuple(Fig(**one) for one in told["figures"]))


def _item(told: Mapping[str, Any]) -> Item:
    chain = tuple(Step(**one) for one in told["chain"])
    return Item(**{**told, "chain": chain, "unit_ids": tuple(told["unit_ids"])})


def hash_of(pack: Pack) -> str:
    """The digest of its content, the same on every machine."""
    return sha256(dumps(to_plain(pack), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def narrowed(pack: Pack, keep: Callable[[Item], bool]) -> Pack:
    """The same pack with only the items that `keep` lets through; totals stay what they were counted as."""
    parts = tuple(replace(part, items=tuple(item for item in part.items if keep(item))) for part in pack.parts)
    return replace(pack, parts=parts)


def for_audience(pack: Pack, audience: str, in_circle: Callable[[Item], bool], masked_title: str) -> Pack:
    """The pack as this audience may see it: no lights, problems and negotiations for visitors, nothing sensitive on a
    projector but for leaders in its circle. Source: DECISIONS 33."""
    shown = narrowed(pack, lambda item: rules.is_shown(item.part, item.stage, item.kind, audience))
    if audience in rules.OUTSIDE:
        shown = replace(shown, parts=tuple(p for p in shown.parts if p.key not in rules.HIDDEN_OUTSIDE), figures=(), notes=())
    parts = tuple(replace(p, items=tuple(_for(item, audience, in_circle, masked_title) for item in p.items)) for p in shown.parts)
    return replace(shown, parts=parts)


def _for(item: Item, audience: str, in_circle: Callable[[Item], bool], masked_title: str) -> Item:
    if rules.is_masked(item.is_sensitive, audience, is_in_circle=in_circle(item)):
        item = masked(item, masked_title)
    if audience in rules.OUTSIDE:
        item = replace(
            item, light="", reason="", days=0, is_flagged=False, is_late=False, carries=0, chain=(), turns_green="", progress="",
            due_on="", result=item.result if item.result == "done" else "",
            text="" if item.topic_id else item.text,
        )  # fmt: skip
    return item


def masked(item: Item, title: str) -> Item:
    """An item that still counts and says nothing. Its case and topic stay known: what is decided about it belongs to them."""
    return replace(item, title=title, text="", project="", reason="", progress="", chain=(), turns_green="", project_id="")
