"""The connection settings say what the reliability page promises, and the engine does what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections, router

from guatu.databases import databases
from guatu.facts.models import Fact

HOME = Path("/data")


def test_it_works() -> None:
    """Without an address: two SQLite files in the data folder."""
    found = databases("", HOME)
    assert {alias: one["NAME"] for alias, one in found.items()} == {
        "default": HOME / "guatu.sqlite3",
        "scratch": HOME / "scratch.sqlite3",
    }


def test_a_sqlite_address_brings_its_scratch_file_along() -> None:
    """Beside it, under its name."""
    found = databases("sqlite:////srv/office.sqlite3", HOME)
    assert (found["default"]["NAME"], found["scratch"]["NAME"]) == (
        Path("/srv/office.sqlite3"), Path("/srv/office-scratch.sqlite3"),
    )  # fmt: skip


def test_a_postgresql_address_is_one_database() -> None:
    """Its parts may be percent-encoded; options pass through."""
    found = databases("postgresql://gua%40tu:p%2Fw@db.local:5433/ledger?sslmode=require", HOME)
    one = found["default"]
    assert set(found) == {"default"}
    assert (one["USER"], one["PASSWORD"], one["HOST"], one["PORT"], one["NAME"]) == (
        "gua@tu",
        "p/w",
        "db.local",
        "5433",
        "ledger",
    )
    assert one["OPTIONS"]["sslmode"] == "require" and "lock_timeout" in one["OPTIONS"]["options"]


def test_another_kind_of_database_is_refused() -> None:
    """Rather than half used."""
    with pytest.raises(ValueError, match="mysql"):
        databases("mysql://u@h/d", HOME)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_immediate_mode_and_pragmas() -> None:
    """Read back from the engine: what is set is in force on both files."""
    for alias in ("default", "scratch"):
        connection = connections[alias]
        with connection.cursor() as cursor:
            values = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
            }
            assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
            assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] == 20000
            assert cursor.execute("PRAGMA mmap_size").fetchone()[0] == 0
        assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.django_db
def test_sessions_stay_out_of_the_ledger() -> None:
    """A storm of sign-ins does not wait for the ledger's one writer."""
    assert router.db_for_write(Fact) == "default"
    assert router.db_for_write(Session) == ("scratch" if "scratch" in settings.DATABASES else "default")


@pytest.mark.django_db
def test_each_table_is_in_one_place() -> None:
    """No table of one file appears in the other."""
    found = [set(connections[alias].introspection.table_names()) for alias in settings.DATABASES]
    shared = set.intersection(*found) - {"django_migrations"} if len(found) > 1 else set()
    assert not shared
