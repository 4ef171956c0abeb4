"""What stands in the right drawer: everything behind one figure, every reason for one light."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.ui.components.figure import Delta, Figure, Tag
from guatu.ui.components.light import Light
from guatu.ui.components.screen import Link
from guatu.ui.components.table import Table


@dataclass(frozen=True, slots=True)
class Definition:
    """口径: what is counted, by which formula, by which rule."""

    text: str
    formula: str = ""
    source: str = ""
    rounding: str = ""
    version: str = ""
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    used_in: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the arithmetic. ``sign`` stands before it: ＋ − × ÷ ＝; the result line is ``is_result``."""

    label: str
    figure: Figure
    sign: str = ""
    note: str = ""
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """What a number rests on: a cell, a photo, a span of text, with the file's hash."""

    title: str
    where: str = ""  # 《重点项目台账.xlsx》 表 2023年 D12
    quote: str = ""
    url: str = ""
    sha: str = ""
    recorded: str = ""  # who filed it and when, in words
    tags: tuple[Tag, ...] = ()
    picture_url: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One cause of the difference since the last close."""

    title: str
    before: Figure | None
    after: Figure | None
    change: Delta
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FigureDrawer:
    """Everything behind one number, in five tabs: 口径, 计算, 明细, 证据, 变动."""

    figure: Figure
    place: str
    at_label: str
    version_label: str
    definition: Definition
    terms: tuple[Term, ...] = ()
    rows: Table | None = None
    rows_url: str = ""  # the same rows as a full page
    evidence: tuple[EvidenceItem, ...] = ()
    evidence_total: int = 0
    moves: tuple[Move, ...] = ()
    moved_since: str = ""  # 7月月结版
    known_at_label: str = ""  # the instant lives here and nowhere else (DECISIONS 34)
    seal_head: str = ""
    exports: tuple[Link, ...] = ()
    opened: str = "definition"


@dataclass(frozen=True, slots=True)
class LightInput:
    """A value the rule looked at, beside the threshold it was held against."""

    label: str
    value: Figure | str
    threshold: str = ""
    is_breached: bool = False


@dataclass(frozen=True, slots=True)
class LightDrawer:
    """Why this light: rule, inputs, threshold, since when, whose turn, what turns it green."""

    light: Light
    subject: str
    rule: str
    rule_key: str = ""
    source: str = ""
    subject_url: str = ""
    inputs: tuple[LightInput, ...] = ()
    since: date | None = None
    days: int | None = None
    whose_turn: str = ""
    turn_note: str = ""
    due: str = ""
    turns_green: tuple[str, ...] = ()
    next_worse: str = ""  # 再落后 3.3 个百分点转红
    parts: tuple[tuple[str, Light], ...] = ()  # the lights this one was derived from
    actions: tuple[Link, ...] = ()
    history: tuple[tuple[str, Light], ...] = ()
    tags: tuple[Tag, ...] = ()
