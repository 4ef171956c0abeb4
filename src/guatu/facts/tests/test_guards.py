"""Append-only, whoever asks: the ORM, raw SQL, replacing inserts."""

import pytest
from django.db import DatabaseError, connection, transaction

from guatu.facts import guards
from guatu.facts.models import Entry, Fact
from tests.cast import build_cast
from tests.register import project_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def fact():
    project_at(build_cast().county_a)
    return Fact.objects.first()


def refused(action):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        action()


def test_it_works(fact):
    assert guards.missing() == set()


def test_it_refuses_update_and_delete_through_the_orm(fact):
    refused(lambda: Fact.objects.update(reason="x"))
    refused(lambda: Entry.objects.filter(id=fact.entry_id)._raw_delete("default"))
    with pytest.raises(TypeError):
        fact.delete()


def test_it_refuses_raw_sql(fact):
    for table in ("facts_entry", "facts_fact"):
        with connection.cursor() as cursor:
            refused(lambda c=cursor, t=table: c.execute(f"DELETE FROM {t}"))  # noqa: S608


def test_it_refuses_replacing_inserts(fact):
    if connection.vendor == "sqlite":
        sql = "INSERT OR REPLACE INTO facts_entry SELECT * FROM facts_entry"
        with connection.cursor() as cursor:
            refused(lambda: cursor.execute(sql))
    else:
        with connection.cursor() as cursor:
            # What this transaction wrote is still to be checked for its references; a table in that state refuses anyway.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            refused(lambda: cursor.execute("TRUNCATE facts_fact CASCADE"))


def test_every_guarded_table_has_its_triggers(fact):
    assert {"facts_fact", "facts_entry", "facts_evidence", "ledger_projectstanding"} <= set(guards.guarded_tables())
    guards.remove()
    assert guards.missing() == guards.trigger_names()
    guards.install()
    assert guards.missing() == set()
