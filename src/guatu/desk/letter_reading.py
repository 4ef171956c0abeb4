"""A frozen letter as one reads it on screen: its pages as pictures, its text with every number a link to where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.cases.models import CaseStanding
from guatu.desk.screen import Screen
from guatu.documents import freezing
from guatu.documents.content import Block, Document, Edition, Para, Run, Table, blocks_of
from guatu.documents.marks import marks_of
from guatu.documents.models import FrozenDocument
from guatu.documents.pdf import render_pages
from guatu.figures.registry import all_figures, figure
from guatu.ui.components import Column, Empty, Link, Row
from guatu.ui.components import Table as Shown
from guatu.ui.query import Query

DOTS_PER_INCH = 110
_CASE = re.compile(r"case:([^@]+)@")
_LETTER = re.compile(r"letter:([0-9a-f-]{36})")


def pages_of(frozen: FrozenDocument, edition: Edition) -> tuple[bytes, ...]:
    """The pages as PNG. Errors: Invalid when it cannot be set."""
    stamp = f"{frozen.content_hash}{frozen.doc_number}{frozen.issued_on}{frozen.checked_by}{frozen.checked_on}"
    return _pages(frozen.id, edition, stamp)


@lru_cache(maxsize=48)
def _pages(document: UUID, edition: Edition, _stamp: str) -> tuple[bytes, ...]:
    """Set once as long as it stands as it is: every page of a letter is asked for by its own address."""
    frozen = FrozenDocument.objects.get(id=document)
    content, check = freezing.content_of(frozen), freezing.check_line_of(frozen)
    return tuple(render_pages(content, edition=edition, check=check, dots_per_inch=DOTS_PER_INCH))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. A number has a hint of where it is from, and an address where it opens."""

    text: str
    is_number: bool = False
    hint: str = ""
    url: str = ""
    opens_drawer: bool = False


def text_of(screen: Screen, document: Document) -> list[dict[str, Any]]:
    """Every paragraph and table of the letter, its numbers marked."""
    reader = _Reader(screen, document)
    return [reader.block(block) for block in blocks_of(document)]


def numbers_table(screen: Screen, document: Document) -> Shown:
    """引用的数：each number of the text once, what it is and where it opens."""
    reader = _Reader(screen, document)
    rows = tuple(
        Row(
            {
                "at": item.number,
                "text": item.text,
                "what": what_of(item.figure_key),
                "from": reader.source(item.figure_key, item.source),
            }
        )
        for item in marks_of(document).items()
    )
    columns = (
        Column("at", _("序号"), is_fixed=True), Column("text", _("文中的数")), Column("what", _("是什么")),
        Column("from", _("来自"), width="fill"),
    )  # fmt: skip
    empty = Empty(_("文中没有数"), "")
    return Shown(
        "numbers", _("引用的数"), columns, rows, empty=empty, has_tools=False, is_tall=False, is_dense=True, phone="scroll"
    )


def what_of(key: str) -> str:
    """What a number of a letter is."""
    named = {
        "case.workdays_late": _("逾期工作日"), "case.due_on": _("办理时限"), "case.number": _("事项编号"), "letter.items": _("事项数"),
        "letters.reply_limits": _("回复时限（参数）"), "letter.number": _("前函文号"), "letter.called_on": _("通话日期"),
    }  # fmt: skip
    if key in named:
        return named[key]
    return figure(key).title if key in {one.key for one in all_figures()} else key


class _Reader:
    """Where each number opens: the case's page, the figure's drawer, the earlier letter."""

    def __init__(self, screen: Screen, document: Document) -> None:
        self.screen = screen
        self.figures = {one.key for one in all_figures()}
        runs = [run for block in blocks_of(document) for run in _runs(block)]
        numbers = {found[1] for run in runs if (found := _CASE.match(run.source))}
        rows = CaseStanding.objects.live().filter(root_id=screen.root.id, number__in=numbers)
        self.cases = dict(rows.values_list("number", "case_id"))

    def block(self, block: Block) -> dict[str, Any]:
        """One block for the template."""
        if isinstance(block, Table):
            rows = [[self.piece(cell) for cell in row.cells] for row in block.rows]
            heads = [(column.title, column.align == "right") for column in block.columns]
            return {"kind": "table", "heads": heads, "rows": rows}
        kind = "para" if isinstance(block, Para) else "heading"
        return {"kind": kind, "pieces": [self.piece(run) for run in _runs(block)]}

    def piece(self, run: Run) -> Piece:
        """One stretch of text."""
        if not run.figure_key:
            return Piece(run.text)
        return Piece(
            run.text, True, what_of(run.figure_key), self.url(run.figure_key, run.source), run.figure_key in self.figures
        )

    def url(self, key: str, source: str) -> str:
        """Where a number opens; empty when it opens nowhere."""
        if found := _CASE.match(source):
            case = self.cases.get(found[1])
            return self.screen.link("cases:case", case) if case else ""
        if found := _LETTER.fullmatch(source):
            return self.screen.link("letter:letter", UUID(found[1]))
        if key in self.figures and "@" in source:
            code, _at, day = source.partition("@")
            if Place.objects.filter(code=code, root_id=self.screen.root.id).exists():
                return Query(self.screen.link("figure:drawer", code, key)).but(at=day).url
        return ""

    def source(self, key: str, source: str) -> Link | str:
        """Where a number is from, in words, with its address."""
        found = _CASE.match(source)
        words = found[1] if found else _("前函") if _LETTER.fullmatch(source) else source or "–"
        url = self.url(key, source)
        return Link(words, url) if url else words


def _runs(block: Block) -> Iterator[Run]:
    if isinstance(block, Table):
        for row in block.rows:
            yield from row.cells
    elif isinstance(block, Para):
        yield from block.runs
    else:
        yield from getattr(block, "runs", getattr(block, "names", ()))
