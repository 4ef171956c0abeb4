"""Factories that make the arguments of an address for a member's own or other place.

A room (or the storey that owns the rows) adds its own in `<package>/tests/things.py`:

    FACTORIES = {"project": project}

    def project(cast: Cast, member: Member, is_own: bool) -> dict[str, object]:
        row = register_sample(place=member.own_place if is_own else member.other_place, unit=…)
        return {"pk": row.id}

For a member that only its unit reaches (`member.role == "department"`), own is `member.own_unit`, other `member.other_unit`.
A factory named in `Rule.data` has the same signature and returns the fields of the form.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from tests.cast import Cast, Member

Factory = Callable[[Cast, Member, bool], dict[str, Any]]


def place(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """An address that names a place by its code."""
    return {"code": (member.own_place if is_own else member.other_place).code}


@cache
def factories() -> dict[str, Factory]:
    """Every factory: ours and those of installed packages. Errors: RuntimeError when two share a name."""
    found: dict[str, Factory] = {"place": place}
    for config in apps.get_app_configs():
        if not config.name.startswith("guatu.") or not module_has_submodule(config.module, "tests"):
            continue
        tests = import_module(f"{config.name}.tests")
        if not module_has_submodule(tests, "things"):
            continue
        for name, factory in import_module(f"{config.name}.tests.things").FACTORIES.items():
            if name in found:
                raise RuntimeError(f"two factories are called {name}")
            found[name] = factory
    return found


def made(name: str, cast: Cast, member: Member, *, is_own: bool) -> dict[str, Any]:
    """What the factory `name` makes; nothing when there is no name."""
    if not name:
        return {}
    if name not in factories():
        raise LookupError(f"no factory {name}: add it to FACTORIES in <package>/tests/things.py")
    return factories()[name](cast, member, is_own)
