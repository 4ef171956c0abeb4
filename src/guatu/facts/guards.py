"""Append-only in the database itself: triggers on both engines (DECISIONS A11).

SQLite needs an INSERT guard too: `INSERT OR REPLACE` deletes the old row without firing a DELETE trigger.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from guatu.facts import models

GUARDED = (
    models.Entry, models.Fact, models.Evidence, models.StoredFile, models.JournalCut, models.SealLeaf, models.SealHead,
)  # fmt: skip
_REFUSAL = "guatu: the journal is append-only"
_extra: dict[str, tuple[str, str]] = {}


def guard_rows(table: str, *, key: str, condition: str) -> None:
    """Also refuse changes to rows of `table` that meet `condition` (SQL over OLD), e.g. the rows of a close."""
    _extra[table] = (key, condition)


def guarded_tables() -> dict[str, tuple[str, str]]:
    """Table → (key column, condition over OLD)."""
    tables = {m._meta.db_table: (str(m._meta.pk.column), "1=1") for m in GUARDED}
    return {**tables, **_extra}


def trigger_names() -> set[str]:
    """The triggers that must exist on the current engine."""
    return {name for vendor in (connections["default"].vendor,) for name, _sql in _statements(vendor)}


def _statements(vendor: str) -> list[tuple[str, str]]:
    make = _postgres if vendor == "postgresql" else _sqlite
    return [pair for table, (key, condition) in guarded_tables().items() for pair in make(table, key, condition)]


def _sqlite(table: str, key: str, condition: str) -> list[tuple[str, str]]:
    stop = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    made = [
        (f"guard_{table}_{act.lower()}", f'BEFORE {act} ON "{table}" WHEN {condition} {stop}')
        for act in ("UPDATE", "DELETE")
    ]
    if condition == "1=1":
        exists = f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'  # noqa: S608 - names of our own tables
        made.append((f"guard_{table}_insert", f'BEFORE INSERT ON "{table}" WHEN {exists} {stop}'))
    return [(name, f"CREATE TRIGGER IF NOT EXISTS {name} {rest}") for name, rest in made]


def _postgres(table: str, key: str, condition: str) -> list[tuple[str, str]]:
    when = condition.replace("1=1", "true")
    row = (
        f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION guatu_refuse()'
    )
    made = [(f"guard_{table}_row", row)]
    if condition == "1=1":
        made.append((f"guard_{table}_truncate", f'BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION guatu_refuse()'))
    return [(name, f"CREATE OR REPLACE TRIGGER {name} {rest}") for name, rest in made]


def _function_sql() -> str:
    return (
        "CREATE OR REPLACE FUNCTION guatu_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )


def install(using: str = "default") -> None:
    """Create every guard whose table exists. Safe to repeat."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_function_sql())
        for name, sql in _statements(connection.vendor):
            if _table_of(name) in present:
                cursor.execute(sql)


def remove(using: str = "default") -> None:
    """Drop every guard. Only for emptying a test database; production never calls it."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, _sql in _statements(connection.vendor):
            if (table := _table_of(name)) in present:
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _table_of(name: str) -> str:
    return name.removeprefix("guard_").rsplit("_", 1)[0]


def missing(using: str = "default") -> set[str]:
    """Guards that ought to exist and do not."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return trigger_names() - found


def install_after_migrate(*, using: str, **_kwargs: Any) -> None:
    """Signal receiver of post_migrate."""
    if using == "default":
        install(using)
