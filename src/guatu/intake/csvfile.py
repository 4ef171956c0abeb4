"""CSV as offices save it: the encoding and the delimiter are found, never guessed over errors.

Source: RELIABILITY 4.3 (BOM → utf-8 strict → gb18030 strict → utf-16 → ask; never errors="replace").
"""

from __future__ import annotations

import csv
import io
import re

from guatu.intake import limits

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = (",", "\t", ";", "，", "|")
NEVER_WRITTEN = re.compile("[\ue000-\uf8ff\x80-\x84\x86-\x9f\ufffd]")
MOST_LINES_IN_A_CELL = 100


class UnknownEncodingError(Exception):
    """No encoding reads the bytes without a fault; a person must say."""


class BrokenQuotesError(Exception):
    """A quote is opened and never closed. `line` is where the record starts."""

    def __init__(self, line: int) -> None:
        super().__init__(str(line))
        self.line = line


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Text and the encoding it was in. Errors: UnknownEncodingError."""
    for name in (encoding,) if encoding else _candidates(data):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding or not (name in ("gb18030", "utf-16-le", "utf-16-be") and NEVER_WRITTEN.search(text)):
            return text.lstrip("\ufeff"), name
    raise UnknownEncodingError


def _candidates(data: bytes) -> tuple[str, ...]:
    marked = next((name for mark, name in MARKS if data.startswith(mark)), None)
    if marked:
        return (marked,)
    if b"\x00" in data:  # no text in a one-byte or GB encoding holds a NUL
        nuls_first = data[0::2].count(0) > data[1::2].count(0)
        return ("utf-16-be",) if nuls_first else ("utf-16-le",)
    return ("utf-8", "gb18030", "utf-16-le")


def parse(text: str) -> list[list[str]]:
    """Rows of a delimited text. Errors: BrokenQuotesError, csv.Error."""
    csv.field_size_limit(limits.MAX_TEXT_LENGTH * 4)
    rows: list[list[str]] = []
    line = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            if reader.line_num - line > MOST_LINES_IN_A_CELL:
                raise BrokenQuotesError(line + 1)
            line = reader.line_num
            rows.append(row)
    except csv.Error as error:
        raise BrokenQuotesError(line + 1) from error
    return rows


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, most often the same number."""
    lines = [line for line in text[:65536].splitlines()[:60] if line.strip()]
    return max(DELIMITERS, key=lambda mark: _consistency(lines, mark))


def _consistency(lines: list[str], mark: str) -> tuple[int, int]:
    counts = [line.count(mark) for line in lines if mark in line]
    if not counts:
        return 0, 0
    usual = max(set(counts), key=counts.count)
    return (counts.count(usual) + len(counts)) * min(usual, 8), -DELIMITERS.index(mark)
