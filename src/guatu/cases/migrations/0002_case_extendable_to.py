"""The last day that extensions may reach moves with a hand-over, a new instruction and a stop, so it is kept beside the date.

Live rows are filled as for a case that was never handed over; `guatu rebuild` folds the others. Rows of a close stay as they are.
"""

import datetime as dt

from django.db import migrations, models


def fill(apps, schema_editor):
    """From the first date and the day of opening."""
    standings = apps.get_model("cases", "CaseStanding")
    rows = standings.objects.filter(snapshot_no=0).exclude(original_due_on=None)
    for pk, opened_on, due_on in rows.values_list("pk", "opened_on", "original_due_on").iterator():
        standings.objects.filter(pk=pk).update(extendable_to=due_on + dt.timedelta(days=(due_on - opened_on).days))


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases")]

    operations = [
        migrations.AddField(
            model_name="casestanding", name="extendable_to", field=models.DateField(null=True, verbose_name="最迟可延至"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]  # fmt: skip
