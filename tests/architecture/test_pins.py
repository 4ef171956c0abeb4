"""What is installed is pinned and hashed, and no file says where it comes from."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import chain

import pytest

import guatu
from tests.architecture.sources import CLONE

SETS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")
_PIN = re.compile(r"[a-z0-9._-]+==[^ ;\\]+( ; [^\\]+)? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


@pytest.mark.parametrize("name", SETS)
def test_every_line_is_a_pin_or_a_hash(name: str) -> None:
    """No address, no option, no path."""
    lines = (CLONE / name).read_text(encoding="utf-8").splitlines()
    strange = [line for line in lines if not (_PIN.fullmatch(line) or _HASH.fullmatch(line))]
    assert lines and not strange, strange


def test_every_dependency_is_pinned() -> None:
    """The pins cover what pyproject.toml asks for."""
    project = tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *chain(*project["dependency-groups"].values())]
    pinned = {line.partition("==")[0] for name in SETS for line in (CLONE / name).read_text(encoding="utf-8").splitlines()}
    names = {re.split(r"[\[<>=]", one)[0].lower() for one in asked}
    assert not names - pinned


def test_front_end_packages_are_pinned() -> None:
    """Exact versions, each with its hash, none with an address."""
    wanted = json.loads((CLONE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((CLONE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert locked[""]["dependencies"] == wanted
    others = [package for name, package in locked.items() if name]
    assert all("integrity" in package and "resolved" not in package for package in others)


def test_the_version_is_the_changelogs() -> None:
    """The changelog cannot be forgotten: the version is read from it."""
    page = (CLONE / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\d+\.\d+\.\d+)", page, re.MULTILINE)[1] == guatu.__version__  # type: ignore[index]
