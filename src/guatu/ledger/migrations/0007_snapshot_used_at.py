"""When a cache of standing rows was last handed out, so that what is being read from is not forgotten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_calendar_notices")]

    operations = [
        migrations.AddField(
            model_name="snapshot", name="used_at", field=models.DateTimeField(null=True, verbose_name="最近取用时刻"),
        ),
    ]  # fmt: skip
