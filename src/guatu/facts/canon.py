"""Canonical bytes and hashes of journal rows. Source: RELIABILITY 4.5, RFC 6962 leaf prefix.

The bytes are JSON with sorted keys and no spaces, so that another program, in another language, can hash the same rows.
Instants are written in UTC with six digits of a second whatever the engine returns.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

FACT_FIELDS = (
    "id", "line", "kind", "schema_ver", "project", "subject_type", "subject_id", "place", "occurred_on", "period",
    "amount_yuan", "quantity", "unit", "provenance", "supersedes_id", "reason", "body",
)  # fmt: skip
ENTRY_FIELDS = (
    "id", "verb", "actor_post", "actor_user", "on_behalf_of", "said_by", "channel", "recorded_at", "idem_key",
    "actor_key", "body_hash", "answer",
)  # fmt: skip


def instant_text(instant: dt.datetime) -> str:
    """An instant as fixed-width UTC text."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: Any) -> Any:
    """A column value as canonical JSON writes it."""
    if isinstance(value, dt.datetime):
        return instant_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool | list | dict):
        return value
    return str(value)


def canonical(value: Any) -> bytes:
    """The one byte string that stands for a JSON value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """SHA-256, in hex, of a JSON value's canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


def fact_hash(fact: Any, evidence: Iterable[Any]) -> str:
    """The hash of one fact with its evidence. `recorded_at` is the entry's and is hashed there."""
    row = {name: plain(getattr(fact, name)) for name in FACT_FIELDS}
    row["evidence"] = sorted(canonical([e.file_sha256, e.locator]).decode() for e in evidence)
    return digest(row)


def leaf_hash(entry: Any, row_hashes: list[str]) -> str:
    """The Merkle leaf of an entry: its own columns and its facts' hashes in line order."""
    row = {name: plain(getattr(entry, name)) for name in ENTRY_FIELDS}
    return hashlib.sha256(b"\x00" + canonical([row, row_hashes])).hexdigest()
