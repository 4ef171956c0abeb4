"""Where the rows are kept: one address in the environment becomes Django's connection settings."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# One rule a line: readers do not wait for the writer; a commit is on the disk before it is acknowledged (NORMAL would
# lose acknowledged returns on a power cut); references hold; a lock is waited for; a damaged page is seen when read; a row
# that REPLACE would push out fires its DELETE guard.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000; "
    "PRAGMA cell_size_check=ON; PRAGMA recursive_triggers=ON;"
)
_DISTRUST = "PRAGMA trusted_schema=OFF;"
_POSTGRES = frozenset({"postgres", "postgresql", "psql"})
# A query that hangs must not hold the ledger: in milliseconds.
_LIMITS = "-c statement_timeout=120000 -c idle_in_transaction_session_timeout=120000 -c lock_timeout=20000"


def databases(url: str, home: Path) -> dict[str, dict[str, Any]]:
    """Connection settings of `default` and, on SQLite, of `scratch`, the second file that keeps what is not the ledger.

    Errors: ValueError for an address of another kind. Source: RELIABILITY 4.1, DECISIONS 12.
    """
    if not url:
        return _sqlite_pair(home / "guatu.sqlite3", home / "scratch.sqlite3")
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        path = Path(unquote(rest.removeprefix("/")))
        return _sqlite_pair(path, path.with_name(f"{path.stem}-scratch{path.suffix}"))
    if scheme in _POSTGRES:
        return {"default": _postgres(url)}
    raise ValueError(f"DATABASE_URL: {scheme} is neither sqlite nor postgresql")


def _sqlite_pair(ledger: Path, scratch: Path) -> dict[str, dict[str, Any]]:
    return {"default": _sqlite(ledger, "ledger"), "scratch": _sqlite(scratch, "scratch")}


@cache
def pragmas() -> str:
    """What each SQLite connection is told first.

    A schema is distrusted only where SQLite counts json_valid() as harmless: older ones would refuse our own JSON columns.
    """
    with closing(sqlite3.connect(":memory:")) as probe:
        probe.execute(_DISTRUST)
        try:
            probe.execute("CREATE TABLE probe (body TEXT CHECK (json_valid(body)))")
            probe.execute("INSERT INTO probe VALUES ('{}')")
        except sqlite3.OperationalError:
            return _PRAGMAS
    return f"{_PRAGMAS} {_DISTRUST}"


def _sqlite(path: Path, word: str) -> dict[str, Any]:
    # IMMEDIATE: Django's default lets 16 writers fail with "database is locked" at once.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas()},
        # A real file: a database in memory has no WAL, and its threads lock each other out at once.
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"guatu-test-{word}-{os.getpid()}.sqlite3"},
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": _LIMITS, **dict(parse_qsl(parts.query))},
        "TEST": {"NAME": f"test_guatu_{os.getpid()}"},
    }
