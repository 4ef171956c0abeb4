"""Canonical JSON of a document and its hash, so that what was frozen can be read, proved and rendered again.

Fields at their default are left out: a field added later does not change the hash of an older document.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from guatu.documents.content import Document, Heading, Kind, Para, Roster, Table

SCHEMA = 1
_TAGS: dict[str, type] = {"heading": Heading, "para": Para, "roster": Roster, "table": Table}
_NAMES = {cls: tag for tag, cls in _TAGS.items()}


def plain(value: Any) -> Any:
    """A content value as JSON writes it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _plain_fields(value: Any) -> dict[str, Any]:
    shown = {
        field.name: plain(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if getattr(value, field.name) != field.default
    }
    tag = _NAMES.get(type(value))
    return {"block": tag, **shown} if tag else shown


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], item) for item in value)
    if get_origin(hint) is UnionType:
        return _read_union(hint, value)
    if dataclasses.is_dataclass(hint):
        return _read_fields(hint, value)
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    return Kind(value) if hint is Kind else value


def _read_union(hint: Any, value: Any) -> Any:
    if isinstance(value, dict):
        return _read_fields(_TAGS[value["block"]], value)
    return _read(next(arm for arm in get_args(hint) if arm is not type(None)), value)


def _read_fields(cls: Any, value: dict[str, Any]) -> Any:
    hints = _hints(cls)
    if strange := set(value) - set(hints) - {"block"}:
        raise ValueError(f"unknown fields in {cls.__name__}: {sorted(strange)}")
    return cls(**{name: _read(hints[name], item) for name, item in value.items() if name != "block"})


def canonical(value: Any) -> bytes:
    """The one byte string of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def tree(document: Document) -> dict[str, Any]:
    """The document as the JSON object that is stored."""
    return {"schema": SCHEMA, "document": plain(document)}


def from_tree(stored: dict[str, Any]) -> Document:
    """The document a stored JSON object says.

    Errors: ValueError for a schema or a field this program does not know.
    """
    if stored.get("schema") != SCHEMA:
        raise ValueError(f"unknown document schema {stored.get('schema')!r}")
    read: Document = _read_fields(Document, stored["document"])
    return read


def to_json(document: Document) -> str:
    """Canonical JSON text of a document."""
    return canonical(tree(document)).decode()


def from_json(text: str | bytes) -> Document:
    """The document a JSON text says."""
    return from_tree(json.loads(text))


def digest(value: Any) -> str:
    """SHA-256, in hex, of a JSON value's canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


def content_hash(document: Document) -> str:
    """The hash by which a content is known."""
    return digest(tree(document))
