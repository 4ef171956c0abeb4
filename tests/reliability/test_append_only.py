# ruff: noqa: S608 - statements over the names of our own tables, as an insider would write them
"""`test_ledger_rejects_update_delete`: whichever way, whichever table, the database itself refuses (RELIABILITY 4.4, T1)."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from guatu.facts import guards
from guatu.facts.models import AppendOnly, Entry
from guatu.kernel import clock
from guatu.kernel.ids import uuid7
from tests.reliability.journal import Written, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> Written:
    """A journal with at least one row in every guarded table."""
    return write()


def guarded() -> Iterator[tuple[type[models.Model], Any]]:
    """(model, its guarded rows) of every table that the guards name."""
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    for table, (_key, condition) in guards.guarded_tables().items():
        where = {} if condition == "1=1" else {"snapshot_no__gt": 0}
        yield by_table[table], by_table[table]._base_manager.filter(**where)


def made_up(model: type[models.Model]) -> models.Model:
    """A row of a table that the journal above did not fill; what it refers to is there, or made up as well."""
    given: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name == "snapshot_no":
            given[field.name] = 99
        elif field.is_relation and not field.null:
            given[field.name] = field.related_model._base_manager.first() or made_up(field.related_model)
        elif not (field.primary_key or field.null or field.has_default()):
            given[field.name] = _filler(field)
    return model._base_manager.create(**given)


def _filler(field: Any) -> Any:
    if field.choices:
        return field.choices[0][0]
    kinds = {
        models.UUIDField: uuid7(), models.DateField: dt.date(2023, 8, 1), models.DateTimeField: clock.now(),
        models.BooleanField: False, models.JSONField: {}, models.TimeField: dt.time(9),
    }  # fmt: skip
    return next((value for kind, value in kinds.items() if type(field) is kind), 1 if "Integer" in type(field).__name__ else "x")


def ways(model: type[models.Model], rows: Any) -> dict[str, Callable[[], Any]]:
    """Every way there is to change or remove a row."""
    row, table = rows.order_by("pk").first(), model._meta.db_table
    field = next(one for one in model._meta.concrete_fields if not one.primary_key and not one.is_relation)
    key, value = connection.ops.quote_name(model._meta.pk.column), model._meta.pk.get_db_prep_value(row.pk, connection)
    column = connection.ops.quote_name(field.column)
    ways = {
        "update": lambda: rows.filter(pk=row.pk).update(**{field.attname: getattr(row, field.attname)}),
        "save": lambda: models.Model.save(row, force_update=True),
        "bulk_update": lambda: model._base_manager.bulk_update([row], [field.attname]),
        "queryset delete": lambda: rows.filter(pk=row.pk)._raw_delete("default"),
        "raw update": lambda: raw(f"UPDATE {table} SET {column} = {column} WHERE {key} = %s", value),
        "raw delete": lambda: raw(f"DELETE FROM {table} WHERE {key} = %s", value),
        "many deletes": lambda: connection.cursor().executemany(f"DELETE FROM {table} WHERE {key} = %s", [[value]]),
        "upsert": lambda: model._base_manager.bulk_create(
            [row], update_conflicts=True, unique_fields=[model._meta.pk.attname], update_fields=[field.attname]
        ),
    }
    return ways | _ways_of_the_engine(table, rows, key, value)


def _ways_of_the_engine(table: str, rows: Any, key: str, value: Any) -> dict[str, Callable[[], Any]]:
    if connection.vendor == "postgresql":
        is_whole = not rows.query.where.children
        return {"truncate": lambda: raw(f"TRUNCATE {table} CASCADE")} if is_whole else {}
    found = {
        "replace": lambda: raw(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE {key} = %s", value),
        "or replace": lambda: raw(f"UPDATE OR REPLACE {table} SET {key} = {key} WHERE {key} = %s", value),
    }
    return found | ({"replace by another key": lambda: _replace(rows.model, rows)} if rows.model._meta.constraints else {})


def _replace(model: type[models.Model], rows: Any) -> None:
    """A new row with a new id that pushes an old one out because something else of it is unique."""
    row = rows.exclude(idem_key=None).first() if model is Entry else rows.order_by("pk").first()
    given = {f.column: f.get_db_prep_save(getattr(row, f.attname), connection) for f in model._meta.concrete_fields}
    given[model._meta.pk.column] = uuid7().hex if isinstance(model._meta.pk, models.UUIDField) else 10**9
    names = ", ".join(f'"{name}"' for name in given)
    raw(f"INSERT OR REPLACE INTO {model._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(given))})", *given.values())


def raw(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refusal(action: Callable[[], Any]) -> str:
    """How the database refused; empty when it let it pass."""
    try:
        with transaction.atomic():
            action()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error)
    return ""


def test_ledger_rejects_update_delete(written: Written) -> None:
    """Every guarded table × every way."""
    if connection.vendor == "postgresql":
        # References still to be checked would make TRUNCATE fail before any guard is asked.
        raw("SET CONSTRAINTS ALL IMMEDIATE")
    tried, passed = 0, []
    for model, rows in guarded():
        if not rows.exists():
            made_up(model)
        for way, action in ways(model, rows).items():
            tried += 1
            if "append-only" not in refusal(action):
                passed.append(f"{model._meta.label}: {way}")
    assert passed == []
    assert tried > 80


def test_the_classes_refuse_too(written: Written) -> None:
    """Before the database is asked: one row, and what a cascade would take."""
    for model in AppendOnly.__subclasses__():
        row = model._base_manager.order_by("pk").first()
        with pytest.raises(TypeError):
            row.delete()
    with pytest.raises((models.ProtectedError, DatabaseError)), transaction.atomic():
        written.cast.county_a.delete()


def test_every_append_only_row_is_guarded() -> None:
    """A table declared append-only without its trigger would be append-only by courtesy."""
    tables = set(guards.guarded_tables())
    assert {model._meta.db_table for model in AppendOnly.__subclasses__()} <= tables
    assert {"figures_close", "figures_closevalue", "ledger_projectstanding", "ledger_projectmonth"} <= tables


def test_no_room_edits_the_journal() -> None:
    """There is no generic administration in which a row could be clicked away."""
    assert not apps.is_installed("django.contrib.admin")
    assert not [name for name in settings.INSTALLED_APPS if "admindocs" in name]


def test_no_migration_rewrites_the_journal() -> None:
    """A migration may make tables; it may not run code or SQL over what was recorded."""
    package = Path(apps.get_app_config("facts").path).parent
    found = [line for path in sorted(package.rglob("migrations/0*.py")) for line in rewrites(path.read_text(encoding="utf-8"), path.name)]
    assert found == []
    assert list(rewrites("migrations.RunSQL('UPDATE facts_fact SET reason = 1')", "x"))
    assert list(rewrites("migrations.RunPython(f); apps.get_model('facts', 'Fact')", "x"))


def rewrites(text: str, name: str) -> Iterator[str]:
    """Operations of a migration that touch rows of the journal."""
    runs = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)} & {"RunSQL", "RunPython"}
    words = ("facts_entry", "facts_fact", "facts_evidence", "'facts'", '"facts"')
    if runs and any(word in text for word in words):
        yield f"{name}: {', '.join(sorted(runs))} over the journal"
