"""Write the tree of docs/MAP.md from the first line of every package's docstring.

python tools/map.py
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from generated import CLONE, DOCS, PACKAGE, write

PAGE = DOCS / "MAP.md"


def parts() -> dict[str, str]:
    """What the page takes from the code."""
    return {"tree": "```text\n" + "\n".join(tree()) + "\n```"}


def tree() -> Iterator[str]:
    """One line a package, storeys from top to bottom as the import contract names them."""
    yield "src/guatu/"
    for name in storeys():
        if (PACKAGE / name / "__init__.py").is_file():
            yield from branch(PACKAGE / name, 1)


def storeys() -> list[str]:
    """The storeys from the contract of pyproject.toml, highest first."""
    project = tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(one for one in project["tool"]["importlinter"]["contracts"] if one["id"] == "storeys")
    return [name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")]


def branch(folder: Path, depth: int) -> Iterator[str]:
    """A package and those in it that say what they are."""
    yield f"{'  ' * depth + folder.name + '/':<20} {first_line(folder / '__init__.py')}"
    for inner in sorted(path.parent for path in folder.glob("*/__init__.py")):
        if inner.name not in ("tests", "migrations") and first_line(inner / "__init__.py"):
            yield from branch(inner, depth + 1)


def first_line(path: Path) -> str:
    """The first line of a module's docstring; nothing when it has none."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


if __name__ == "__main__":
    write(PAGE, parts())
