"""Registry of fact kinds: frozen dataclasses in the past tense, one a thing that can happen."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

_KINDS: dict[str, type[Any]] = {}
_NAMES: dict[type[Any], str] = {}


def register(name: str, *, schema_ver: int = 1) -> Callable[[type[Any]], type[Any]]:
    """Declare the frozen dataclass below as the fact kind `name` (dotted past tense, never renamed)."""

    def declare(cls: type[Any]) -> type[Any]:
        if name in _KINDS and _KINDS[name] is not cls:
            raise RuntimeError(f"fact kind {name} is declared twice")
        if not dataclasses.is_dataclass(cls) or not cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            raise TypeError(f"fact kind {name} must be a frozen dataclass")
        declared: Any = cls
        declared.kind_name, declared.schema_ver = name, schema_ver
        _KINDS[name] = cls
        _NAMES[cls] = name
        return cls

    return declare


def name_of(instance: Any) -> str:
    """The registered name of a kind's instance. Errors: KeyError when its class was never declared."""
    return _NAMES[type(instance)]


def all_kinds() -> dict[str, type[Any]]:
    """Every declared kind by name."""
    return dict(_KINDS)


def body_of(instance: Any) -> dict[str, Any]:
    """The JSON body of a kind's instance: its fields, dates as ISO text, ids as text."""
    return {field.name: plain(getattr(instance, field.name)) for field in dataclasses.fields(instance)}


def plain(value: Any) -> Any:
    """`value` as JSON can hold it, the same on every engine."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value
