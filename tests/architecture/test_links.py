"""What the documentation points at is there: pages, pictures, tests, commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.core.management import get_commands

from tests.architecture.sources import CLONE, PACKAGE

_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")
_TEST = re.compile(r"`((?:[\w/]*/)?(?:test_\w+(?:\.py)?|tests/[\w/]*))`")
_COMMAND = re.compile(r"\bguatu ([a-z_]+)\b")
# What Django brings along.
BUILT_IN = {"help", "migrate"}


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [*sorted(CLONE.glob("*.md")), *sorted((CLONE / "docs").rglob("*.md"))]


def test_it_works() -> None:
    """The pages a newcomer opens first are among them."""
    names = {page.relative_to(CLONE).as_posix() for page in pages()}
    assert {"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/MAP.md", "docs/rules/index.md"} <= names


def test_links_lead_somewhere() -> None:
    """A page or a picture that is linked exists."""
    lost = [f"{page.name}: {link}" for page in pages() for link in links(page) if not (page.parent / link).exists()]
    assert not lost, lost


def test_every_page_is_linked() -> None:
    """No page stands alone."""
    linked = {(page.parent / link).resolve() for page in pages() for link in links(page)}
    alone = [page.relative_to(CLONE).as_posix() for page in pages() if page.resolve() not in linked]
    assert not alone, alone


def test_both_readmes_say_the_same() -> None:
    """Sign-ins, commands and pages are those of the other language."""
    english, chinese = ((CLONE / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    assert set(re.findall(r"`(demo-[a-z-]+)`", english)) == set(re.findall(r"`(demo-[a-z-]+)`", chinese))
    assert set(_COMMAND.findall(english)) == set(_COMMAND.findall(chinese))
    docs = {link for link in _LINK.findall(english) if link.startswith("docs/") and "screens" not in link}
    assert docs <= set(_LINK.findall(chinese))


def test_named_tests_exist() -> None:
    """A claim that names its test can be looked up."""
    files = {path.relative_to(CLONE).as_posix() for path in (*PACKAGE.rglob("test_*.py"), *(CLONE / "tests").rglob("*.py"))}
    named = "\n".join((CLONE / name).read_text(encoding="utf-8") for name in files if "/test_" in name)
    claimed = {(page.name, name) for page in pages() for name in _TEST.findall(page.read_text(encoding="utf-8"))}
    lost = sorted(f"{page}: {name}" for page, name in claimed if not known(name, files, named))
    assert not lost, lost


def known(name: str, files: set[str], text: str) -> bool:
    """Whether a file, a folder or a test of that name is there. `test_it_works` and the like stand for many."""
    if name.endswith("/"):
        return any(name in f"{one}" for one in files)
    if name.endswith(".py"):
        return any(one.endswith(name) for one in files)
    return f"def {name}(" in text


def test_named_commands_exist() -> None:
    """`guatu something` is a command."""
    known_ones = set(get_commands()) | BUILT_IN
    found = {name for page in pages() for span in spans(page) for name in _COMMAND.findall(span)}
    assert found - known_ones == set()
    assert {"verify", "import", "bulletin"} <= found


def spans(page: Path) -> Iterator[str]:
    """Code in a line and indented code: where a command is meant and not the house."""
    text = page.read_text(encoding="utf-8")
    yield from re.findall(r"`([^`\n]+)`", text)
    yield from re.findall(r"(?m)^ {4}(\S.*)$", text)


def links(page: Path) -> Iterator[str]:
    """The files a page points at."""
    yield from _LINK.findall(page.read_text(encoding="utf-8"))
