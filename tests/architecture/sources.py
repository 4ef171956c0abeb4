"""The sources, read once: every file of the package, parsed, and the order of the storeys as the contracts name it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
PACKAGE = CLONE / "src/guatu"


@dataclass(frozen=True)
class Source:
    """One Python file of the package."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path inside the package."""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def is_test(self) -> bool:
        """Whether it tests rather than works."""
        return "/tests/" in f"/{self.name}"

    @property
    def is_migration(self) -> bool:
        """Whether it is a migration."""
        return "/migrations/" in f"/{self.name}"


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the package, migrations left out."""
    found = (read(path) for path in sorted(PACKAGE.rglob("*.py")))
    return tuple(source for source in found if not source.is_migration)


@cache
def working() -> tuple[Source, ...]:
    """Every Python file that is no test."""
    return tuple(source for source in sources() if not source.is_test)


def read(path: Path) -> Source:
    """One file."""
    text = path.read_text(encoding="utf-8")
    return Source(path, text, ast.parse(text, str(path)))


def snippet(text: str, name: str = "ledger/services.py") -> Source:
    """A made-up file, to plant a fault in."""
    return Source(PACKAGE / name, text, ast.parse(text))


@cache
def contracts() -> dict[str, dict[str, list[str]]]:
    """The import contracts of pyproject.toml, by their id."""
    project = tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["id"]: one for one in project["tool"]["importlinter"]["contracts"]}


@cache
def heights() -> dict[str, tuple[int, int]]:
    """How high each storey and each stage of life stands; more is higher."""
    found = {f"guatu.{name}": (height, 0) for height, name in _from_below("storeys")}
    life = found.get("guatu.life", (0, 0))[0]
    return found | {f"guatu.life.{name}": (life, height) for height, name in _from_below("stages")}


def _from_below(contract: str) -> Iterator[tuple[int, str]]:
    for height, layer in enumerate(reversed(contracts()[contract]["layers"])):
        for name in layer.split("|"):
            yield height, name.strip(" ()")


def height_of(module: str) -> tuple[int, int]:
    """How high a module stands. Errors: KeyError for one that belongs to no storey."""
    parts = module.split(".")
    for length in (3, 2):
        if (found := heights().get(".".join(parts[:length]))) is not None:
            return found
    raise KeyError(module)


def module_of(path: Path) -> str:
    """The dotted name of the package a file lies in, such as guatu.life.build."""
    inner = path.relative_to(PACKAGE).parts
    return ".".join(("guatu", *inner[: 2 if inner[0] in ("life", "web") else 1]))
