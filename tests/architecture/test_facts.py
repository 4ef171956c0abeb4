"""Facts come into the world through `journal.entry` only, and nothing changes one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Source, snippet, working

ROWS = {"Fact", "Entry", "Evidence", "Leaf", "Seal"}
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete"}
_SQL = re.compile(r"\b(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+\"?facts_", re.IGNORECASE)


def test_it_works() -> None:
    """Outside `facts/` nobody makes, changes or removes a row of the journal."""
    found = [line for source in working() if not source.name.startswith("facts/") for line in raw_writes(source)]
    assert not found, found


def test_a_raw_write_is_seen() -> None:
    """The check above can fail."""
    head = "from guatu.facts.models import Fact\n"
    assert list(raw_writes(snippet(head + "Fact(kind='x')")))
    assert list(raw_writes(snippet(head + "Fact.objects.filter(x=1).update(y=2)")))
    assert list(raw_writes(snippet("from guatu.facts import models\nmodels.Fact(kind='x')")))
    assert list(raw_writes(snippet("sql = 'update facts_fact set body = 1'")))
    assert not list(raw_writes(snippet(head + "Fact.objects.filter(x=1).count()")))
    assert not list(raw_writes(snippet("from guatu.ui.components import Entry\nEntry('x')")))


def raw_writes(source: Source) -> Iterator[str]:
    """Every place that writes the journal's tables past the journal."""
    names = _journal_names(source)
    for node in ast.walk(source.tree):
        if (isinstance(node, ast.Call) and _is_write(node.func, names)) or _is_sql(node):
            yield f"{source.name}:{node.lineno}"  # type: ignore[attr-defined]


def _journal_names(source: Source) -> set[str]:
    """What this file calls the rows: those it imported, and `models.Fact` when it imported the module."""
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "guatu.facts.models":
            found |= {alias.asname or alias.name for alias in node.names if alias.name in ROWS}
        if isinstance(node, ast.ImportFrom) and node.module == "guatu.facts":
            found |= {f"{alias.asname or alias.name}.{row}" for alias in node.names if alias.name == "models" for row in ROWS}
    return found


def _is_write(function: ast.expr, names: set[str]) -> bool:
    text = ast.unparse(function)
    if text in names:
        return True
    return any(text.startswith(f"{name}.") for name in names) and text.rpartition(".")[2] in WRITES


def _is_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_SQL.search(node.value))
