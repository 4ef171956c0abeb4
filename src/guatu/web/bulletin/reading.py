"""A frozen bulletin as it stands on screen: the same text, each figure a link to its drawer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from guatu.access.models import Place
from guatu.documents.content import Block, Document, Heading, Para, Row, Run, Table
from guatu.documents.models import FrozenDocument
from guatu.figures.registry import all_figures
from guatu.ui.query import Query


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of text, and where it opens when it is a figure."""

    text: str
    url: str = ""


def blocks_shown(frozen: FrozenDocument, document: Document, place: Place) -> Iterator[dict[str, Any]]:
    """Every block in reading order, attachments under their titles."""
    linker = _Linker(frozen, place)
    yield from (_block(block, linker) for block in document.body)
    for at, annex in enumerate(document.attachments, start=1):
        yield {"kind": "annex", "text": f"附件{at}　{annex.title}"}
        yield from (_block(block, linker) for block in annex.blocks)


class _Linker:
    """Where a run's figure opens: its key, the place and day it was drawn for."""

    def __init__(self, frozen: FrozenDocument, place: Place) -> None:
        self.at, self.place = frozen.at_date.isoformat(), place
        self.known = {figure.key for figure in all_figures()}

    def show(self, run: Run) -> Shown:
        if run.figure_key not in self.known or "@" not in run.source:
            return Shown(run.text)
        group = run.source.partition("@")[0]
        asked = {"at": self.at}
        if group != self.place.code:
            asked |= {"by": "place", "group": group}
        return Shown(run.text, Query(reverse("figure:drawer", args=[self.place.code, run.figure_key])).but(**asked).url)


def _block(block: Block, linker: _Linker) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(block, linker)
    if isinstance(block, Heading):
        return {"kind": "heading", "runs": [linker.show(run) for run in block.runs]}
    if isinstance(block, Para):
        return {"kind": "para", "runs": [linker.show(run) for run in block.runs]}
    return {"kind": "para", "runs": [Shown(block.label), *(linker.show(run) for run in block.names)]}


def _table(table: Table, linker: _Linker) -> dict[str, Any]:
    return {
        "kind": "table", "caption": table.caption, "unit": table.unit, "note": table.note,
        "columns": [(column.title, column.align == "right") for column in table.columns],
        "rows": [_row(row, table, linker) for row in table.rows],
    }  # fmt: skip


def _row(row: Row, table: Table, linker: _Linker) -> dict[str, Any]:
    if row.role == "section":
        return {"role": "section", "text": row.cells[0].text, "span": len(table.columns)}
    cells = [(linker.show(run), column.align == "right") for run, column in zip(row.cells, table.columns, strict=False)]
    return {"role": row.role, "cells": cells}
