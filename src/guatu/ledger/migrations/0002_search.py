"""The search index: FTS5 on SQLite, a tsvector with GIN on PostgreSQL. Reversible."""

from django.db import migrations

from guatu.ledger import search


def create(_apps, schema_editor):
    search.create_table(schema_editor)


def drop(_apps, schema_editor):
    search.drop_table(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
