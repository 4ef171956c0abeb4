"""Number formats that change what a number means: percent, dates, a unit written into the format, a moved decimal point."""

from __future__ import annotations

import re

BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy"}
# Excel in Chinese keeps these numbers for its own dates and writes no format text for them.
CHINESE_MONTHS = dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
UNIT = re.compile(r"(亿元|万元|万美元|亿|万|元)")
SCALED = re.compile(r"[0#?],+(?:[;\"_\\ ]|$)|!\.|[0#]\"\.\"[0#]")


def changes_meaning(number: int, text: str | None) -> str | None:
    """The format as text when reading the bare number would mislead, else None."""
    shown = text if text is not None else BUILT_IN.get(number) or CHINESE_MONTHS.get(number)
    if shown is None or shown.lower() == "general":
        return None
    return shown if is_percent(shown) or hides_day(shown) or unit_in(shown) or is_scaled(shown) else None


def is_percent(shown: str) -> bool:
    return "%" in QUOTED.sub("", shown)


def is_date(shown: str) -> bool:
    """Whether a format shows a date (y, m or d outside quotes)."""
    bare = QUOTED.sub("", shown).lower()
    return bool(re.search(r"y|d|e(?![+-])|(?<![a-z:])m+(?![a-z:])", bare)) and "0" not in bare and "#" not in bare


def hides_day(shown: str) -> bool:
    """Whether a date format shows no day, so that the day stored behind it was never meant."""
    return is_date(shown) and "d" not in QUOTED.sub("", shown).lower()


def unit_in(shown: str) -> str | None:
    """The money unit a format writes behind its numbers."""
    found = UNIT.search("".join(re.findall(r'"([^"]*)"', shown)) or re.sub(r"\[[^\]]*\]", "", shown))
    return None if found is None or is_date(shown) else {"亿": "亿元", "万": "万元"}.get(found.group(), found.group())


def is_scaled(shown: str) -> bool:
    """Whether a format moves the decimal point, showing another number than the stored one."""
    return bool(SCALED.search(shown.split(";")[0]))
