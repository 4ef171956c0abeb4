"""What a document says, as a frozen tree: runs, paragraphs, tables, attachments, head and foot. No layout, no business.

One tree has two renderings, 正式件 and 核对稿 (DECISIONS 31); which one is the renderer's argument, so both share one hash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The form a document takes on paper."""

    FILE = "file"  # 文件格式：通报、通知
    LETTER = "letter"  # 信函格式：函、提醒函、督办函
    MINUTES = "minutes"  # 纪要格式
    SHEET = "sheet"  # 不带红头的一页或台账打印件


class Edition(StrEnum):
    """Which rendering of one frozen content."""

    CLEAN = "clean"  # 正式件
    CHECK = "check"  # 核对稿


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. With a figure key it is a number that can be looked up; `source` says what it was drawn from."""

    text: str
    figure_key: str = ""
    source: str = ""
    footnote: str = ""
    face: str = ""  # "", "hei" 黑体, "kai" 楷体
    tone: str = ""  # "", "green", "amber", "red", "grey": always beside a shape and a word, never alone


@dataclass(frozen=True, slots=True)
class Heading:
    """层次标题：1 一、 2 （一） 3 1. 4 （1）; the number is part of the text."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Para:
    """自然段。"""

    runs: tuple[Run, ...]
    indent: bool = True
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Roster:
    """出席、请假、列席：a label in 黑体 and the names behind it."""

    label: str
    names: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `width` in characters, 0 = from what stands in it."""

    title: str
    align: str = "center"
    width: float = 0
    figure_key: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of a head of several rows."""

    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. Role "total" is a sum, "section" one text across the whole width."""

    cells: tuple[Run, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: unit line above right, head repeated on every page, signers' line below."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heads: tuple[tuple[HeadCell, ...], ...] = ()
    unit: str = ""
    caption: str = ""
    note: str = ""
    signers: tuple[str, ...] = ()


Block = Heading | Para | Roster | Table


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件：its own page, landscape for wide tables."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """公文：everything that is printed, and nothing about how."""

    kind: Kind
    organ: str
    title: str
    body: tuple[Block, ...]
    doc_number: str = ""
    addressee: str = ""
    attachments: tuple[Attachment, ...] = ()
    signature: str = ""
    date: dt.date | None = None
    is_stamped: bool = True
    remark: str = ""  # 附注，如“此件公开发布”
    note: str = ""  # 注：数据来源……，截至……
    copy_to: str = ""
    printed_by: str = ""
    printed_on: dt.date | None = None
    urgency: str = ""  # 特急、加急
    signer: str = ""  # 签发人，仅上行文
    mark: str = ""  # 水印用字，如“初步”“征求意见稿”
    is_sample: bool = False
    paper: str = "A4"  # sheet only
    landscape: bool = False  # sheet only

    @property
    def watermark(self) -> str:
        """The word across every page. Source: DECISIONS 9, 30."""
        return "示例" if self.is_sample else self.mark


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What the 核对稿 prints beside the content: data version, cut, seal head, who drafted and checked."""

    seal_head: str = ""
    cut_at: str = ""
    data_version: str = ""
    drafted_by: str = ""
    checked_by: str = ""
    checked_on: dt.date | None = None
    content_hash: str = ""  # of the content as frozen, before signing added number and date


def runs(*parts: str | Run) -> tuple[Run, ...]:
    """Text and runs, strung together."""
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


def heading(level: int, *parts: str | Run) -> Heading:
    """A heading of level 1 to 4."""
    return Heading(level, runs(*parts))


def para(*parts: str | Run, indent: bool = True, align: str = "left") -> Para:
    """A paragraph of text and runs."""
    return Para(runs(*parts), indent, align)


def row(*cells: str | Run, role: str = "") -> Row:
    """A table row of texts and runs."""
    return Row(runs(*cells), role)


def blocks_of(document: Document) -> Iterator[Block]:
    """Every block in reading order, attachments included."""
    yield from document.body
    for attachment in document.attachments:
        yield from attachment.blocks


def runs_of(block: Block) -> Iterator[Run]:
    """Every run of a block in reading order; a table column that is a figure counts as a run holding its title."""
    if isinstance(block, Table):
        yield from (Run(column.title, column.figure_key, column.source) for column in block.columns)
        for line in block.rows:
            yield from line.cells
    elif isinstance(block, Roster):
        yield from block.names
    else:
        yield from block.runs
