"""How much of a password is left when everything guessable is taken out of it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# What people write for a letter. Undone before looking for words, so that P@ssw0rd is read as password.
_DISGUISES = str.maketrans({"@": "a", "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "$": "s", "!": "i"})
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz")
_COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p")
_SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
# Years, months, telephone numbers, repeated groups ("abab", "6666"): digits and patterns that cost a guesser nothing.
_CHEAP = (re.compile(r"1[3-9]\d{9}"), re.compile(r"(?:19|20)\d{2}(?:[01]\d)?(?:[0-3]\d)?"), re.compile(r"(.{1,3})\1+"))
MIN_LEFT = 6
MIN_DISTINCT = 4


def class_count(password: str) -> int:
    """How many of the four classes occur: capitals, small letters, digits, anything else."""
    tests = (str.isupper, str.islower, str.isdigit, lambda one: not one.isalnum() or not one.isascii())
    return sum(any(test(one) for one in password) for test in tests)


def is_guessable(password: str, words: Iterable[str]) -> bool:
    """Whether, once weak words, walks over the keyboard, years and repeats are taken out, too little is left."""
    ordered = sorted((word for word in words if word), key=len, reverse=True)
    return any(_is_thin(_left(text, ordered)) for text in _readings(password))


def _readings(password: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", password).lower()
    return {plain, plain.translate(_SHIFTED), plain.translate(_DISGUISES)}


def _is_thin(left: str) -> bool:
    kept = [one for one in left if one.isalnum()]
    return len(kept) < MIN_LEFT or len(set(kept)) < MIN_DISTINCT


def _left(text: str, words: list[str]) -> str:
    # A mark, not nothing, takes the place of what is cut: cutting must not bring two halves together into a new word.
    for pattern in _CHEAP[:2]:
        text = pattern.sub("·", text)
    for word in words:
        if len(word) >= 3 or text.startswith(word):
            text = text.replace(word, "·")
    text = _without_walks(text)
    return _CHEAP[2].sub("·", text)


def _without_walks(text: str) -> str:
    for column in _COLUMNS:
        text = text.replace(column, "·")
    for length in range(8, 2, -1):
        for walk in _walks(length):
            text = text.replace(walk, "·")
    return text


def _walks(length: int) -> list[str]:
    found = []
    for row in _ROWS:
        for line in (row, row[::-1]):
            found += [line[at : at + length] for at in range(len(line) - length + 1)]
    return found
