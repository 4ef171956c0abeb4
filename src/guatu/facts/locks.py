"""The journal's lock: shared while an entry is written, exclusive while a cut is drawn (DECISIONS A3)."""

from __future__ import annotations

from django.db import connection, transaction

# Any number will do as long as nothing else in the database uses it; it spells "guatu" in ASCII.
_KEY = 0x6775617475


def hold_shared() -> None:
    """Let other entries be written at the same time, but no cut be drawn, until this transaction ends."""
    _require_atomic()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_KEY])


def hold_exclusive() -> None:
    """Wait until every entry being written has committed, and keep new ones out until this transaction ends."""
    _require_atomic()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])


def _require_atomic() -> None:
    # SQLite needs no lock of its own: BEGIN IMMEDIATE (settings) already lets one writer in at a time.
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal lock needs a transaction")
