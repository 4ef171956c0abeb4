"""Frozen minutes as they stand on screen: the same blocks, nothing added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guatu.documents.content import Document, Heading, Para, Roster


def blocks_shown(document: Document) -> Iterator[dict[str, Any]]:
    """Every block in reading order."""
    for block in document.body:
        if isinstance(block, Heading):
            yield {"kind": "heading", "text": "".join(run.text for run in block.runs)}
        elif isinstance(block, Roster):
            yield {"kind": "roster", "label": block.label, "text": "".join(run.text for run in block.names)}
        elif isinstance(block, Para):
            yield {"kind": "para", "text": "".join(run.text for run in block.runs)}
