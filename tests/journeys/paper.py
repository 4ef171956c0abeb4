"""What is printed: A4 pages and the words on them."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf

A4_POINTS = (595, 842)


def paper(path: Path, pages: int = 0) -> str:
    """The words of a printed A4 document (wide tables lie across), without blanks; `pages`: how many it must have."""
    found = pypdf.PdfReader(path)
    sizes = {tuple(sorted((round(page.mediabox.width), round(page.mediabox.height)))) for page in found.pages}
    assert sizes == {A4_POINTS}, sizes
    assert not pages or len(found.pages) == pages, len(found.pages)
    return re.sub(r"\s", "", "".join(page.extract_text() for page in found.pages))
