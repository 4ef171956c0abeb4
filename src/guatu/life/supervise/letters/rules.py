"""When a rung of the ladder is reached, and what a template may say. Pure. Source: DOMAIN 4.1 (R4.1–R4.4), DECISIONS 31."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# What a template may leave open. A name in braces is a slot; 指标:key prints a figure of the addressee's place.
SLOTS = (
    "收文单位", "发文单位", "项目", "事项", "事项数", "事项清单", "最长逾期", "逾期情况", "时限", "要求", "前函", "通话",
)  # fmt: skip
BLOCK_SLOTS = frozenset({"事项清单", "要求"})
TITLE_SLOTS = frozenset({"收文单位", "发文单位", "项目", "事项", "事项数"})
FIGURE = "指标:"
_SLOT = re.compile(r"\{([^{}]*)\}")
_STRAY = re.compile(r"[{}]")
_BETWEEN_NAMES = re.compile(r"[、，,；;。\s]+")
# The paper prints 抄送： itself: typed into the line as well it would stand there twice, and the first name would be nobody's.
_COPIED_TO = re.compile(r"^\s*抄\s*送\s*[：:]\s*")
_DIGITS = re.compile(r"[0-9０-９]")
# 五个工作日, 三天, 百分之十, 二十三个: a number written out is a typed number as well. 一是、二要 and 一项 name an order or nothing.
_SPELT = re.compile(
    r"[〇零一二两三四五六七八九十百千万亿]+(?:个?工作日|天|日内|日前|小时|个月|亿元|万元|元|倍|成)|百分之[〇零一二两三四五六七八九十百]+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a template: plain words, or a slot by name."""

    text: str
    is_slot: bool = False


def pieces(text: str) -> list[Piece]:
    """A template's line cut at its slots."""
    found: list[Piece] = []
    at = 0
    for match in _SLOT.finditer(text):
        if match.start() > at:
            found.append(Piece(text[at : match.start()]))
        found.append(Piece(match[1], True))
        at = match.end()
    return [*found, Piece(text[at:])] if at < len(text) else found


def slots_in(text: str) -> list[str]:
    """The slots a text names, in order."""
    return [piece.text for piece in pieces(text) if piece.is_slot]


def unknown_slots(text: str, known: Iterable[str], figures: Iterable[str]) -> list[str]:
    """Slots nobody can fill: names that are not in the list, figures that are not registered."""
    fillable = {*known, *(FIGURE + key for key in figures)}
    return [slot for slot in slots_in(text) if slot not in fillable]


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands alone."""
    return bool(_STRAY.search(_SLOT.sub("", text)))


def typed_numbers(text: str) -> list[str]:
    """Numbers typed into a text that may hold none: digits, and amounts of time or money spelt out. Source: DECISIONS 31."""
    bare = _SLOT.sub("", text)
    return [*_DIGITS.findall(bare), *_SPELT.findall(bare)]


def copy_line(text: str) -> str:
    """A line of copies as it is kept: without the words 抄送： that stand before it on the paper."""
    return _COPIED_TO.sub("", text).strip()


def names_in(text: str) -> list[str]:
    """The names of a line of copies (抄送：甲局，乙局。), in order, each once."""
    return list(dict.fromkeys(name for name in _BETWEEN_NAMES.split(copy_line(text)) if name))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When the rungs are reached. Units: working days, letters. Source: R4.1."""

    reminder_after: int
    supervision_after: int
    letters_in_quarter: int


@dataclass(frozen=True, slots=True)
class Past:
    """What was issued for a case before: has the rung's letter gone out, is its reply date past, was it answered."""

    is_issued: bool = False
    is_past_due: bool = False
    is_replied: bool = False

    @property
    def is_unanswered(self) -> bool:
        """Issued, past its date, no reply."""
        return self.is_issued and self.is_past_due and not self.is_replied

    @property
    def is_unmet(self) -> bool:
        """Issued and past its date, and the case is overdue still: whatever was replied, it was not done."""
        return self.is_issued and self.is_past_due


def reminder_reached(workdays_late: int, limits: Thresholds) -> bool:
    """L1: late, and not yet so late that the next rung is reached. Source: R4.1."""
    return limits.reminder_after <= workdays_late <= limits.supervision_after


def supervision_reached(workdays_late: int, reminder: Past, limits: Thresholds) -> str:
    """L2: "late" beyond the limit, or "unanswered"; empty when it is not reached. Source: R4.1."""
    if workdays_late < limits.reminder_after:
        return ""
    if reminder.is_unanswered:
        return "unanswered"
    return "late" if workdays_late > limits.supervision_after else ""


def interview_reached(criticism: Past, supervisions_in_quarter: int, limits: Thresholds) -> str:
    """L4: "unmet" after L3, or "letters" within a quarter; empty when it is not reached. Source: R4.1."""
    if criticism.is_unmet:
        return "unmet"
    return "letters" if supervisions_in_quarter >= limits.letters_in_quarter else ""
