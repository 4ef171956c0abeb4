"""What the import contracts cannot see: references between tables and between templates go down the house too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from tests.architecture.sources import PACKAGE, height_of, module_of, working

_USED = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")


def test_it_works() -> None:
    """The order of the storeys is the one of the contracts."""
    assert height_of("guatu.web.wall.views") > height_of("guatu.life.dispatch") > height_of("guatu.life.build.models")
    assert height_of("guatu.ledger.models") > height_of("guatu.facts.models") > height_of("guatu.kernel.clock")


def test_tables_refer_downwards() -> None:
    """No table refers to one of a higher storey, by class or by name."""
    found = [
        f"{model._meta.label}.{name} -> {target._meta.label}"
        for model in _ours()
        for name, target in _references(model)
        if height_of(target.__module__) > height_of(model.__module__)
    ]
    assert not found, found


def _ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("guatu.")]


def _references(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    for field in model._meta.get_fields():
        target = field.related_model
        is_own = field.is_relation and not field.auto_created
        if is_own and isinstance(target, type) and target.__module__.startswith("guatu."):
            yield field.name, target


def test_templates_use_what_stands_below() -> None:
    """A template includes and extends templates of its own storey or of a lower one, and they exist."""
    found = [line for path in _templates().values() for line in _faults(path, _used_by_template(path))]
    assert not found, found


def test_code_draws_templates_of_its_own_or_below() -> None:
    """A view names a template of its own storey or of a lower one, and it exists."""
    found = [line for source in working() for line in _faults(source.path, _used_by_code(source.tree))]
    assert not found, found


@cache
def _templates() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        found[str(path).partition("/templates/")[2]] = path
    return found


def _used_by_template(path: Path) -> Iterator[str]:
    yield from _USED.findall(path.read_text(encoding="utf-8"))


def _used_by_code(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w-]+/[\w/-]+\.html", node.value):
            yield node.value


def _faults(path: Path, used: Iterator[str]) -> Iterator[str]:
    for name in used:
        target = _templates().get(name)
        if target is None:
            yield f"{path.relative_to(PACKAGE)}: no template {name}"
        elif height_of(module_of(target)) > height_of(module_of(path)):
            yield f"{path.relative_to(PACKAGE)}: {name} stands higher"
