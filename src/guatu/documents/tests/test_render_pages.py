"""The pages of a document as pictures: as many as the PDF has, of the same paper, here and in a process of its own."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from guatu.documents import typesetter
from guatu.documents.content import Document, Edition, Kind, para
from guatu.documents.pdf import render_pages, render_pdf
from guatu.documents.tests.measure import page_count
from guatu.documents.tests.specimens import CHECK, letter
from guatu.kernel.errors import Invalid


def sizes(pages: list[bytes]) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(page)).size for page in pages]


def test_it_works() -> None:
    pages = render_pages(letter(), dots_per_inch=72)
    assert len(pages) == page_count(render_pdf(letter())) == 2
    assert sizes(pages) == [(595, 842)] * 2


def test_the_copy_for_checking_has_its_list() -> None:
    assert len(render_pages(letter(), edition=Edition.CHECK, check=CHECK, dots_per_inch=36)) == 3


def test_one_page_is_one_picture() -> None:
    assert len(render_pages(letter(body=(para("请予支持。"),)), dots_per_inch=36)) == 1


def test_after_a_fork_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    here = render_pages(letter(), dots_per_inch=36)
    monkeypatch.setitem(typesetter._state, "orphaned", True)
    assert render_pages(letter(), dots_per_inch=36) == here


def test_what_cannot_be_printed_is_not_shown_either() -> None:
    with pytest.raises(Invalid):
        render_pages(letter(body=(para("\U000f0000"),)))
    with pytest.raises(Invalid):
        render_pages(Document(Kind.LETTER, "", "题", (para("正文"),)))
