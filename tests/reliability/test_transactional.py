"""Tests that commit: the tables are emptied between two of them although the journal refuses every DELETE."""

import pytest
from django.db import DatabaseError

from guatu.facts import guards
from guatu.facts.models import Entry, Fact, SealHead
from guatu.facts.seal import seal_now
from guatu.facts.verify import verify
from tests.cast import build_cast
from tests.register import load_parameters, project_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("time", ["first", "again"])
def test_each_finds_empty_tables_and_standing_guards(time: str) -> None:
    assert (Entry.objects.count(), SealHead.objects.count(), guards.missing()) == (0, 0, set())
    load_parameters()
    project_at(build_cast().county_a)
    seal_now()
    assert Entry.objects.count() == 1
    assert list(verify()) == []


def test_the_guards_hold_while_a_test_runs() -> None:
    project_at(build_cast().county_a)
    with pytest.raises(DatabaseError, match="append-only"):
        Fact.objects.update(reason="x")
