"""A small index of the facts that correct another: the unique one is taken for useless once SQLite has counted its nulls."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["supersedes"], condition=models.Q(supersedes__isnull=False), name="fact_correction"),
        ),
    ]
