"""Write docs/facts.md from the registry of fact kinds.

python tools/facts_doc.py
"""

from __future__ import annotations

import dataclasses
import inspect
from importlib import import_module
from typing import Any

import loaded  # noqa: F401
from generated import DOCS, PACKAGE, table, write

from guatu.facts.folds import all_folds
from guatu.facts.kinds import all_kinds

PAGE = DOCS / "facts.md"
HEAD = ("Kind", "v", "What happened", "Body", "Folded into")


def parts() -> dict[str, str]:
    """What the page takes from the code: a table for each owner of kinds."""
    kinds = every_kind()
    owners = dict.fromkeys(name.partition(".")[0] for name in kinds)
    tables = [
        f"### {owner}\n\n{table(HEAD, [row(n, k) for n, k in kinds.items() if n.startswith(owner + '.')])}" for owner in owners
    ]
    return {"count": f"{len(kinds)} kinds", "kinds": "\n\n".join(tables)}


def every_kind() -> dict[str, type[Any]]:
    """Every kind of ours by name, those of tests left out. Some are loaded only with the verbs that record them."""
    for path in sorted(PACKAGE.rglob("kinds.py")):
        import_module(".".join(("guatu", *path.relative_to(PACKAGE).with_suffix("").parts)))
    found = sorted(all_kinds().items())
    return {name: kind for name, kind in found if kind.__module__.startswith("guatu.") and ".tests" not in kind.__module__}


def row(name: str, kind: type[Any]) -> tuple[str, ...]:
    """One kind as a row."""
    body = ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind)) or "–"
    folds = ", ".join(fold.name for fold in all_folds() if name in fold.kinds) or "–"
    return f"`{name}`", str(kind.schema_ver), (inspect.getdoc(kind) or "").partition("\n")[0], body, folds


if __name__ == "__main__":
    write(PAGE, parts())
