"""What makes a document's content unsound, each with the sentence that says how to mend it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from guatu.documents import canon
from guatu.documents.columns import placed_heads
from guatu.documents.content import Block, Document, Heading, Kind, Table, blocks_of, runs_of
from guatu.documents.rules import DOC_NUMBER
from guatu.kernel.errors import Invalid

TONES = ("", "green", "amber", "red", "grey")
FACES = ("", "hei", "kai")
MOST_TITLE = 120
UNPRINTABLE = ("Cc", "Cs", "Co")
# Turners of the writing direction show one thing and say another; non-characters break the files.
_TREACHEROUS = re.compile("[\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def require_sound(document: Document) -> None:
    """Refuse a document that cannot be printed rightly.

    Errors: Invalid keyed by field. Source: R5.5, R5.6, DECISIONS 30.
    """
    _refuse(_problems(document))


def require_sound_blocks(blocks: Iterable[Block]) -> None:
    """The same for pieces that are printed without a document around them.

    Errors: Invalid keyed by field.
    """
    listed = list(blocks)
    _refuse(chain(chain.from_iterable(_block_problems(block) for block in listed), _text_problems(listed)))


def _refuse(problems: Iterable[tuple[str, str]]) -> None:
    found: dict[str, list[str]] = {}
    for field, message in problems:
        found.setdefault(field, []).append(message)
    if found:
        raise Invalid(found)


def _problems(document: Document) -> Iterator[tuple[str, str]]:
    if not document.title.strip() or len(document.title) > MOST_TITLE:
        yield "title", _("标题要有 1 至 %(most)d 个字。") % {"most": MOST_TITLE}
    if document.kind is not Kind.SHEET and not document.organ.strip():
        yield "organ", _("缺少发文机关标志。")
    if not document.body:
        yield "body", _("正文是空的；首页必须有正文。")
    if document.is_sample and document.doc_number:
        yield "doc_number", _("含示例数据的文件不能编号。")
    if document.doc_number and document.kind in (Kind.FILE, Kind.LETTER) and not DOC_NUMBER.fullmatch(document.doc_number):
        message = _("发文字号“%(number)s”不合规范，应如“许政〔2023〕5号”：六角括号、全年份、序号不加“第”和前导零。")
        yield "doc_number", message % {"number": document.doc_number}
    if (document.paper, document.kind) not in _PAPERS:
        yield "paper", _("只有不带红头的打印件可以用 A3 纸。")
    for block in blocks_of(document):
        yield from _block_problems(block)
    yield from _text_problems(document)


_PAPERS = {("A4", kind) for kind in Kind} | {("A3", Kind.SHEET)}


def _block_problems(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, Heading) and not 1 <= block.level <= 4:
        yield "body", _("标题层次只有 1 至 4 级，不能是 %(level)d。") % {"level": block.level}
    if isinstance(block, Table):
        yield from _table_problems(block)
    for run in runs_of(block):
        if run.tone not in TONES or run.face not in FACES:
            yield "body", _("文字“%(text)s”的颜色或字体不在允许之列。") % {"text": run.text}


def _table_problems(table: Table) -> Iterator[tuple[str, str]]:
    wide = len(table.columns)
    for at, line in enumerate(table.rows, 1):
        if len(line.cells) != (1 if line.role == "section" else wide):
            yield "body", _("表格第 %(row)d 行有 %(got)d 格，应为 %(want)d 格。") % {
                "row": at, "got": len(line.cells), "want": 1 if line.role == "section" else wide,
            }  # fmt: skip
    if table.heads and not _covers(table):
        yield "body", _("表头各行的格子没有盖满 %(want)d 列。") % {"want": wide}


def _covers(table: Table) -> bool:
    """Whether the cells of a head tile its columns exactly."""
    try:
        placed_heads(table.heads, len(table.columns))
    except ValueError:
        return False
    return True


def _text_problems(content: Document | list[Block]) -> Iterator[tuple[str, str]]:
    for text in _strings(canon.plain(tuple(content) if isinstance(content, list) else content)):
        if _TREACHEROUS.search(text) or any(unicodedata.category(char) in UNPRINTABLE and char != "\n" for char in text):
            yield "body", _("文字“%(text)s”含有控制字符，请重新键入。") % {"text": text[:20]}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
