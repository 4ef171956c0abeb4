"""PDF of a document, measured to GB/T 9704-2012: 22 lines of 28 characters, red head, double lines, imprint, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guatu.documents import fonts, typesetter
from guatu.documents.checks import require_sound
from guatu.documents.content import CheckLine, Document, Edition
from guatu.documents.payload import document_payload

TEMPLATE = "gongwen.typ"


def render_pdf(document: Document, *, edition: Edition = Edition.CLEAN, check: CheckLine | None = None) -> bytes:
    """One document as PDF/A.

    Errors: Invalid for unsound content or a character no font can show.
    """
    return render_pdf_bundle([document], edition=edition, check=check)


def render_pages(
    document: Document, *, edition: Edition = Edition.CLEAN, check: CheckLine | None = None, dots_per_inch: float = 96
) -> list[bytes]:
    """The same pages as PNG, one each: the preview on screen is what the paper will be.

    Errors: as `render_pdf`.
    """
    require_sound(document)
    return typesetter.set_pages(TEMPLATE, _payload([document], edition, check or CheckLine()), dots_per_inch=dots_per_inch)


def render_pdf_bundle(
    documents: Sequence[Document], *, edition: Edition = Edition.CLEAN, check: CheckLine | None = None
) -> bytes:
    """Many documents in one run and one file, each starting at page 1: a batch of letters to print."""
    for document in documents:
        require_sound(document)
    made_on = next((document.date for document in documents if document.date), None)
    return typesetter.set_pdf(TEMPLATE, _payload(documents, edition, check or CheckLine()), made_on=made_on)


def imprint_stands_alone(document: Document) -> bool:
    """Whether 版记 needs a page of its own; asked by the DOCX, which cannot measure itself."""
    shown = _payload([document], Edition.CLEAN, CheckLine())
    return True in typesetter.ask(TEMPLATE, shown, "imprint-alone")


def _payload(documents: Sequence[Document], edition: Edition, check: CheckLine) -> dict[str, Any]:
    shown: dict[str, Any] = {"docs": [document_payload(document, edition, check) for document in documents]}
    note = fonts.substitution_note()
    return shown | ({"substituted": note} if note else {})
