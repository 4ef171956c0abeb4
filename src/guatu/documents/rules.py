"""Typesetting rules of GB/T 9704-2012 as pure functions. Source: DOMAIN 5 (R5.1–R5.10)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache
from itertools import pairwise
from math import ceil

MM_PER_PT = 25.4 / 72
TEXT_WIDTH_MM = 156.0
TEXT_HEIGHT_MM = 225.0
LINES, CHARS = 22, 28
BODY_PT, TITLE_PT, FOURTH_PT = 16.0, 22.0, 14.0

# R5.6: 六角括号, full year, no 第, no leading zero.
DOC_NUMBER = re.compile(r"(?P<organ>[\u4e00-\u9fa5]{1,12})〔(?P<year>\d{4})〕(?P<seq>[1-9]\d{0,3})号")

CLOSING = "，。、；：！？）》〉」』】〕”’%％"
_OPENING = "（《〈「『【〔“‘"
_JOINED = re.compile(r"[0-9A-Za-z.—–-]")
_AFTER_GOOD = "的》、和与及年"


def ems(text: str) -> float:
    """How many full-width characters a text is wide; Western letters and digits count half."""
    return sum(_em(char) for char in text)


def _em(char: str) -> float:
    if char in "\u2009\u202f":
        return 0.2
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def long_date(day: dt.date) -> str:
    """成文日期：Arabic, no leading zero. Source: R5.5."""
    return f"{day.year}年{day.month}月{day.day}日"


def circled(number: int) -> str:
    """① to ⑳, then (21)."""
    return chr(0x245F + number) if number <= 20 else f"({number})"


def doc_number_text(organ_code: str, year: int, seq: int) -> str:
    """发文字号。Source: R5.6."""
    return f"{organ_code}〔{year}〕{seq}号"


def red_head(text: str, *, most_pt: float = 50.0, width_mm: float = 150.0) -> tuple[float, int]:
    """Size in points and horizontal scale in percent at which a 发文机关标志 stays on one line inside the type area."""
    size = min(most_pt, width_mm / MM_PER_PT / max(ems(text), 1) / 0.66)
    scale = min(100, int(width_mm / MM_PER_PT / max(ems(text), 1) / size * 100))
    return round(size, 1), scale


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in CLOSING or before in _OPENING:
        return False
    return not (_JOINED.match(before) and _JOINED.match(after)) and not before.isdigit()


def _cost(text: str, start: int, end: int, ideal: float) -> float:
    cost = (ems(text[start:end]) - ideal) ** 2
    if end < len(text):
        cost -= 30 if text.startswith("关于", end) else 4 if text[end - 1] in _AFTER_GOOD else 0
        cost += 12 if text[end] in "的和与及" else 0
    return cost


def title_lines(title: str, per_line: float = 20.0) -> list[str]:
    """A title cut into lines of like length, at a point that may be broken. A line break typed by the author wins."""
    return [line for part in title.split("\n") for line in balanced(part.strip(), per_line)]


def balanced(text: str, per_line: float) -> list[str]:
    """A text cut into the fewest lines no longer than so many characters, of like length."""
    return _balanced(text, per_line) if per_line > 1 else [text]


def _balanced(text: str, per_line: float) -> list[str]:
    least = ceil(ems(text) / per_line)
    for count in range(least, least + 3):
        cuts = _best_cuts(text, count, per_line)
        if cuts is not None:
            return [text[start:end] for start, end in pairwise((0, *cuts, len(text)))]
    return [text]


def _best_cuts(text: str, count: int, per_line: float) -> tuple[int, ...] | None:
    """Where to cut a text into `count` lines none of which is too long, or None when it cannot be."""
    ideal = ems(text) / max(count, 1)

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]] | None:
        if left <= 1:
            return None if ems(text[start:]) > per_line else (_cost(text, start, len(text), ideal), ())
        tries = []
        for end in range(start + 1, len(text)):
            tail = best(end, left - 1) if _fits(text, start, end, per_line) else None
            if tail:
                tries.append((tail[0] + _cost(text, start, end, ideal), (end, *tail[1])))
        return min(tries, default=None)

    found = best(0, count)
    return found and found[1]


def _fits(text: str, start: int, end: int, per_line: float) -> bool:
    return ems(text[start:end]) <= per_line and _may_break(text, end)


def signature_indents(signature: str, date: str, *, is_stamped: bool) -> tuple[float, float]:
    """Right indents, in characters, of 署名 and 成文日期. Source: R5.5."""
    name, day = ems(signature), ems(date)
    if is_stamped:
        centre = max(4 + day / 2, name / 2)
        return centre - name / 2, centre - day / 2
    # The date starts two characters right of the name's first; a date longer than that pushes the name left.
    return (2.0, name - day) if name - day >= 2 else (4 + day - name, 2.0)
