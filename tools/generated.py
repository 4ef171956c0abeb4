"""Parts of the documentation that are written from the code: each stands between two marks and is found stale by a test.

<!-- tree -->  … whatever stands here is replaced …  <!-- /tree -->
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

CLONE = Path(__file__).resolve().parents[1]
PACKAGE = CLONE / "src/guatu"
DOCS = CLONE / "docs"


def put(text: str, name: str, body: str) -> str:
    """The page with the part called `name` replaced. Errors: ValueError when the page has no such marks."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"no marks called {name}")
    return marks.sub(lambda found: f"{found[1]}{body.rstrip()}\n{found[2]}", text)


def written(page: Path, parts: dict[str, str]) -> str:
    """What the page ought to say."""
    text = page.read_text(encoding="utf-8")
    for name, body in parts.items():
        text = put(text, name, body)
    return text


def write(page: Path, parts: dict[str, str]) -> None:
    """Write the parts into the page and say so."""
    text = written(page, parts)
    page.write_text(text, encoding="utf-8")
    print(f"{page.relative_to(CLONE)}: {text.count(chr(10))} lines")


def is_fresh(page: Path, parts: dict[str, str]) -> bool:
    """Whether the page says already what it ought to say."""
    return page.read_text(encoding="utf-8") == written(page, parts)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines)
