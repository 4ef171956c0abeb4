"""The rows of an .xlsx sheet part found by plain byte searches, and the few patterns the scan reads cells with.

A pattern over the whole part costs five times a byte search and a parser fifty times; a large ledger has 150 million bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ROOT_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")
TAG_BREAKS = b" \t\r\n/>"
ROW_NUMBER = re.compile(rb"\br=\"(\d+)\"")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
CELL_REF = re.compile(rb"\br=\"([A-Z]+)\d+\"")
CONTENT = re.compile(rb"<(?:\w+:)?(?:v>[^<]|v [^>]*>[^<]|is[ >]|f[ />])")
COMMENTS = re.compile(rb"<!--.*?-->|<\?(?!xml\b).*?\?>", re.DOTALL)
CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
SINGLE_QUOTED = re.compile(rb"<(?:\w+:)?(?:row|c|mergeCell|col)\b[^>]*='")
TAG = re.compile(rb"<[a-zA-Z][^>]*>")
QUOTED = re.compile(rb"='([^'\"]*)'")


@dataclass(frozen=True, slots=True)
class Rows:
    """The opening tags of a part's rows as (start, end, attributes), where the last row ends, and the part's name prefix."""

    part: bytes
    tags: list[tuple[int, int, bytes]]
    end: int
    prefix: bytes

    @property
    def begin(self) -> int:
        """Where the first row starts."""
        return self.tags[0][0] if self.tags else self.end

    def span(self, index: int) -> tuple[int, int]:
        """Where the cells of a row start and end; equal for a row without cells."""
        _start, opened, attributes = self.tags[index]
        if attributes.endswith(b"/"):
            return opened, opened
        return opened, self.tags[index + 1][0] if index + 1 < len(self.tags) else self.end


def find_rows(part: bytes) -> Rows:
    """The rows of a sheet part."""
    root = ROOT_PREFIX.search(part[:4096])
    prefix = (root.group(1) or b"") if root else b""
    tags = list(_row_tags(part, prefix))
    at = part.find(b"sheetData>", tags[-1][1]) if tags else -1
    return Rows(part, tags, part.rfind(b"<", 0, at) if at >= 0 else len(part), prefix)


def _row_tags(part: bytes, prefix: bytes) -> Iterator[tuple[int, int, bytes]]:
    tag = b"<" + prefix + b"row"
    at = part.find(tag)
    while at >= 0:
        opened = part.find(b">", at) + 1
        if opened and part[at + len(tag)] in TAG_BREAKS:
            yield at, opened, part[at + len(tag) : opened - 1]
        at = part.find(tag, at + len(tag))


def plain_xml(part: bytes) -> bytes:
    """The part without comments and with CDATA written out, so that a byte search sees what a parser sees."""
    has_marks = b"<!" in part
    if has_marks or part.find(b"<?", 5) >= 0:
        part = part[:5] + COMMENTS.sub(b"", part[5:])
    if has_marks:
        part = CDATA.sub(lambda found: _escape(found.group(1)), part)
    if b"='" in part and SINGLE_QUOTED.search(part):
        part = TAG.sub(lambda tag: QUOTED.sub(rb'="\1"', tag.group()), part)
    return part


def _escape(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
