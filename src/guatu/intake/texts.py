"""Cleaning of text as people paste it: what is stripped, what is refused, what is left alone."""

from __future__ import annotations

import re
import unicodedata

HIDDEN_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff\ufff9-\ufffb]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x85\u2028\u2029]")
ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ufff9-\uffff\uffe0-\uffff]"
)
FORMULA_LIKE = re.compile(r"^\s*(?:=|@\w+\(|[+\-]\s*(?:\w+\s*[(|]|cmd\b))|\|\s*'?/?[Cc]", re.ASCII)
FORMULA_STARTS = frozenset("=+-@ \t\n")
SHORT = 4_000
LINE_ENDS = re.compile(r"\r\n?")


def clean(text: str) -> str:
    """Text in NFC without invisible characters, odd spaces made plain, ends trimmed; meaning is never touched."""
    if ODD.search(text):
        text = SPACES.sub(" ", INVISIBLE.sub("", LINE_ENDS.sub("\n", text)))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def fault(text: str) -> str | None:
    """The problem code of text that must not be kept, or None."""
    if not ODD.search(text):
        return None
    if HIDDEN_DIRECTIONS.search(text):
        return "text.bidi"
    return "text.control" if CONTROLS.search(text.replace("\r\n", "\n").replace("\r", "\n")) else None


def is_formula_like(text: str) -> bool:
    """Whether a text would act as a formula if a spreadsheet took it for one."""
    return bool(FORMULA_LIKE.search(text))


def is_plain(text: str) -> bool:
    """Whether a text needs neither cleaning nor a question: most do not, and this asks the least of them."""
    if len(text) > SHORT or text[:1] in FORMULA_STARTS or "|" in text or ODD.search(text):
        return False
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def squeeze(text: str) -> str:
    """A header or a word for comparing: NFKC, no blanks, no invisible characters, lower case."""
    if ODD.search(text):
        text = INVISIBLE.sub("", text)
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
