"""Every setting is documented, and every documented setting exists."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.sources import CLONE, PACKAGE, working

_READ = re.compile(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[|\.setdefault\()\s*"([A-Z_]+)\"""")
_NAMED = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
# Django's own, set by the doors and never by a person.
INNER = {"DJANGO_SETTINGS_MODULE"}


def test_it_works() -> None:
    """What the code reads is what the page names."""
    assert read_by(PACKAGE / "settings.py") == documented("## For the tests", after=False)


def test_the_environment_is_read_in_one_place() -> None:
    """No other file of the package looks into the environment."""
    found = [source.name for source in working() if source.name != "settings.py" and read_by(source.path) - INNER]
    assert not found, found


def test_the_tests_own_settings_are_documented() -> None:
    """What tests and tools read is named in the second table."""
    files = [CLONE / "conftest.py", *sorted((CLONE / "tools").glob("*.py")), *sorted((CLONE / "tests").rglob("*.py"))]
    read = set().union(*map(read_by, files)) | {"GUATU_TEST_POSTGRES"}
    known = documented("## For the tests", after=True) | documented("## For the tests", after=False)
    assert not read - known - INNER


def read_by(path: Path) -> set[str]:
    """The names a file reads from the environment."""
    return {one or other for one, other in _READ.findall(path.read_text(encoding="utf-8"))}


def documented(heading: str, *, after: bool) -> set[str]:
    """The names on the page, before or after a heading."""
    page = (CLONE / "docs/settings.md").read_text(encoding="utf-8")
    return set(_NAMED.findall(page.partition(heading)[2 if after else 0]))
