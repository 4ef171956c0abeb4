"""Pinyin initials for search: 长葛 is cg, not zg, because place names have readings of their own. Source: DECISIONS 18."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin, load_single_dict

# In names of places, roads and companies 长 is long, seldom elder; the dictionary's own words (生长, 村长) still win.
load_single_dict({ord("长"): "cháng,zhǎng"})


def _readings() -> dict[str, str]:
    """Place names and their initials, from the data file."""
    with (Path(__file__).parent / "data" / "place_readings.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: "".join(one[0] for one in row["reading"].split()) for row in csv.DictReader(lines)}


_PLACES = _readings()
_SUFFIXES = {"市": "s", "县": "x", "区": "q"}
# Names are cut out first, with their 市: in 河南省长葛市长兴路 a dictionary would find 省长 and 市长.
_PLACE = re.compile(f"({'|'.join(sorted(_PLACES, key=len, reverse=True))})([市县区]?)")


@lru_cache(maxsize=65_536)
def initials(text: str) -> str:
    """First letters in lower case; digits and Latin letters stay, everything else is dropped."""
    folded, written, done = unicodedata.normalize("NFKC", text), "", 0
    for place in _PLACE.finditer(folded):
        written += _plain(folded[done : place.start()]) + _PLACES[place[1]] + _SUFFIXES.get(place[2], "")
        done = place.end()
    return written + _plain(folded[done:])


def _plain(text: str) -> str:
    parts = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return "".join(one for part in parts for one in part.lower() if one.isascii() and one.isalnum())
