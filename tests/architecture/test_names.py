"""Names say what a thing is; nothing is left half done; nothing belongs to one machine."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import CLONE, sources

SHAPELESS = {"utils", "helpers", "common", "manager", "managers", "misc", "util", "helper"}
# Put together here, so that this file does not find itself.
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3 + r"\b")))
HOSTS = tuple(
    ".".join(pair)
    for pair in (
        ("registry", "npmjs"), ("registry", "yarnpkg"), ("pypi", "org"), ("files", "pythonhosted"), ("cdn", "jsdelivr"), ("unpkg", "com"),
    )
)  # fmt: skip
PLACES = re.compile(r"/(?:root|work|home)/[\w.]")
TEXTS = {".py", ".html", ".js", ".css", ".md", ".toml", ".txt", ".json", ".typ", ".csv", ".po", ".sh", ".npmrc", ""}


def test_it_works() -> None:
    """The files looked at are the project's own."""
    names = {path.relative_to(CLONE).as_posix() for path, _text in texts()}
    assert {"pyproject.toml", ".npmrc", ".ci/run", "src/guatu/settings.py", "requirements.txt"} <= names


def test_no_shapeless_names() -> None:
    """No module is called after what it is not."""
    found = [source.name for source in sources() if SHAPELESS & set(re.split(r"[/._]", source.name))]
    assert not found, found


def test_nothing_is_left_half_done() -> None:
    """A note to oneself is work not done."""
    found = [f"{path.relative_to(CLONE)}" for path, text in texts() if UNFINISHED.search(text) and path.suffix == ".py"]
    assert not found, found


def test_no_machine_and_no_registry_is_named() -> None:
    """Whoever installs uses their own mirror, and no file knows where it was written."""
    found = [f"{path.relative_to(CLONE)}: {word}" for path, text in texts() for word in HOSTS if word in text]
    found += [f"{path.relative_to(CLONE)}: {place[0]}" for path, text in texts() if (place := PLACES.search(text))]
    assert not found, found


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file that is, or may be, under version control."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=CLONE, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = CLONE / name
        if path.suffix in TEXTS and path.is_file():
            yield path, path.read_text(encoding="utf-8", errors="replace")
