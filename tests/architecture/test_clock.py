"""Only `guatu.kernel.clock` asks what time it is; everything else can be told another time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.sources import Source, snippet, working

CLOCK = "kernel/clock.py"
BASES = {
    **{name: {"now", "utcnow", "today"} for name in ("datetime", "dt.datetime", "datetime.datetime")},
    **{name: {"today"} for name in ("date", "dt.date", "datetime.date")},
    **{name: {"now", "localdate", "localtime"} for name in ("timezone", "django.utils.timezone")},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
}
NAMES = {"Now", "CurrentTimestamp"}
KEYWORDS = {"auto_now", "auto_now_add"}
WORDS = ("current_timestamp", "current_date", "datetime('now'", "date('now'", "julianday('now'")


def test_no_naked_now() -> None:
    """No code of ours asks another clock, in Python or in SQL."""
    found = [line for source in working() if source.name != CLOCK for line in naked_nows(source)]
    assert not found, found


def test_a_naked_now_is_seen() -> None:
    """The check above can fail."""
    faults = (
        "x = datetime.now()", "x = dt.date.today()", "f(default=timezone.now)", "time.time()", "Now()", "f(auto_now=True)",
        "sql = 'SELECT CURRENT_TIMESTAMP'",
    )  # fmt: skip
    assert all(list(naked_nows(snippet(text))) for text in faults)
    assert not list(naked_nows(snippet("x = clock.now(); y = time.monotonic(); z = timezone.utc")))


def naked_nows(source: Source) -> Iterator[str]:
    """Every place a clock is asked."""
    for node in ast.walk(source.tree):
        if _asks(node):
            yield f"{source.name}:{getattr(node, 'lineno', getattr(getattr(node, 'value', None), 'lineno', 0))}"


def _asks(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in BASES.get(ast.unparse(node.value), ())
    if isinstance(node, ast.keyword):
        return node.arg in KEYWORDS
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in NAMES
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return any(word in node.value.lower() for word in WORDS)
    return False
