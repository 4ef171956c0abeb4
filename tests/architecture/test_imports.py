"""Who may import whom: the contracts of pyproject.toml, and what a contract cannot see."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import CLONE, Source, snippet, working


def test_it_works() -> None:
    """Every contract is kept."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache", "--no-logo"], cwd=CLONE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_import_inside_a_function() -> None:
    """An import inside a function hides a cycle."""
    found = [line for source in working() for line in hidden_imports(source)]
    assert not found, found


def test_a_hidden_import_is_seen() -> None:
    """The check above can fail."""
    assert list(hidden_imports(snippet("def f():\n    import os\n")))
    assert not list(hidden_imports(snippet("import os\nif True:\n    import sys\n")))


def hidden_imports(source: Source) -> Iterator[str]:
    """Imports inside functions."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"{source.name}:{node.lineno}"


def test_a_stage_never_calls_another_stages_verbs() -> None:
    """A later stage reads an earlier one; only the earlier one's own verbs write it."""
    found = [line for source in working() for line in foreign_verbs(source)]
    assert not found, found


def test_a_foreign_verb_is_seen() -> None:
    """The check above can fail."""
    text = "from guatu.life.build.services import file_return\n"
    assert list(foreign_verbs(snippet(text, "life/dispatch/reactions.py")))
    assert not list(foreign_verbs(snippet(text, "life/build/views.py")))
    assert not list(foreign_verbs(snippet(text, "web/month/views.py")))


def foreign_verbs(source: Source) -> Iterator[str]:
    """Imports of another stage's `services`."""
    parts = source.name.split("/")
    if parts[0] != "life" or len(parts) < 3:
        return
    for node in ast.walk(source.tree):
        for module in _modules(node):
            one = module.split(".")
            if one[:2] == ["guatu", "life"] and one[2:3] != [parts[1]] and "services" in one[3:]:
                yield f"{source.name}:{getattr(node, 'lineno', 0)}: {module}"


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []
