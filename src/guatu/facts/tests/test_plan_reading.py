"""How SQLite goes about the questions asked of the journal: a plan that looks through all of it takes hours over a province's facts."""

import datetime as dt

import pytest
from django.db import connection

from guatu.facts import journal, refold
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.ids import uuid7
from guatu.ledger import kinds

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("is_past", [False, True])
def test_what_corrects_a_fact_is_looked_up(is_counted, is_past):
    """Also once somebody has had the database counted (ANALYZE)."""
    with journal.entry(actor=SYSTEM, verb="test.stage") as entry:
        for _one in range(50):
            entry.record(kinds.StageReached("P40"), occurred_on=dt.date(2023, 1, 5), project=uuid7())
    with connection.cursor() as cursor:
        if is_counted:
            cursor.execute("ANALYZE")
        known_at = clock.now() if is_past else None
        projects = list(Fact.objects.values_list("project", flat=True))
        asked = refold.effective(dt.date(2023, 2, 1), known_at).filter(project__in=projects).values_list("id")
        sql, params = asked.query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        plan = [row[-1] for row in cursor.fetchall()]
    assert not [line for line in plan if line.startswith("SCAN")], plan
