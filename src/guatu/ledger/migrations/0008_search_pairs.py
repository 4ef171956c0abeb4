"""The search index holds pairs of characters and the number of the standing row: made anew and filled from the live rows."""

from django.db import migrations

from guatu.ledger import search

_BATCH = 500


def create_anew(apps, schema_editor):
    search.drop_table(schema_editor)
    search.create_table(schema_editor)
    rows = apps.get_model("ledger", "ProjectStanding").objects.filter(snapshot_no=0).order_by("id")
    last = 0
    while some := list(rows.filter(id__gt=last).only("id", "pinyin", *search.FIELDS)[:_BATCH]):
        search.index(some)
        last = some[-1].id


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_snapshot_used_at")]
    operations = [migrations.RunPython(create_anew, migrations.RunPython.noop)]
