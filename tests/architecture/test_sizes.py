"""Files and functions stay small. What is over the line today may shrink and may not grow.

GUATU_RATCHET=write records the files over the line anew.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import Source, snippet, sources, working

RECORD = Path(__file__).with_name("sizes.json")
FILE_LINES, FILE_STOP = 300, 500
FUNCTION_LINES, FUNCTION_STOP, SHARE = 30, 60, 0.95
VIEW_STOP = 25


def test_it_works() -> None:
    """The counting is right."""
    source = snippet("def f():\n    a = 1\n    return a\n\nasync def g(): ...\n")
    assert dict(function_lines(source)) == {"f": 3, "g": 1}


def test_no_file_is_too_long() -> None:
    """500 lines are the end, whatever the record says."""
    found = {source.name: lines(source) for source in sources() if lines(source) > FILE_STOP}
    assert not found, found


def test_long_files_do_not_grow() -> None:
    """A file over 300 lines is recorded with its length; it may get shorter."""
    now = {source.name: lines(source) for source in sources() if lines(source) > FILE_LINES}
    if os.environ.get("GUATU_RATCHET") == "write":
        RECORD.write_text(json.dumps(now, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    grown = {name: count for name, count in now.items() if count > recorded.get(name, FILE_LINES)}
    assert not grown, grown


def test_no_function_is_too_long() -> None:
    """60 lines are the end."""
    found = {f"{source.name}:{name}": count for source in sources() for name, count in function_lines(source)}
    over = {name: count for name, count in found.items() if count > FUNCTION_STOP}
    assert not over, over


def test_nearly_all_functions_are_short() -> None:
    """95 % of the functions have at most 30 lines."""
    counts = [count for source in working() for _name, count in function_lines(source)]
    short = sum(count <= FUNCTION_LINES for count in counts)
    assert short >= SHARE * len(counts), f"{short} of {len(counts)}"


def test_views_are_thin() -> None:
    """A view parses, calls one verb or one query, and answers."""
    views = [source for source in working() if source.name.startswith("web/") and "views" in source.name]
    over = {f"{source.name}:{name}": count for source in views for name, count in function_lines(source) if count > VIEW_STOP}
    assert not over, over


def lines(source: Source) -> int:
    """Lines of a file."""
    return source.text.count("\n")


def function_lines(source: Source) -> Iterator[tuple[str, int]]:
    """Every function with its lines, its decorators left out."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
