"""Which rules are in force where and since when: data with dates, and closed months stay."""

import pytest

from guatu.attention.inforce import in_force
from guatu.attention.services import set_rule
from guatu.attention.tests.scene import day, light
from guatu.facts.models import Fact
from guatu.figures.services import make_close
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.kernel.period import Period
from guatu.ledger.models.reference import EVER
from tests.register import YI, planned, project_at, returned

pytestmark = pytest.mark.django_db


def said(cast, is_enabled, since, rule="ledger.progress", actor=None, source="示办〔2023〕7号"):
    return set_rule(
        actor=actor or cast.city_office.actor,
        root=cast.city,
        rule=rule,
        is_enabled=is_enabled,
        valid_from=day(since),
        source=source,
    )


def test_it_works(cast):
    project = project_at(
        cast.county_a,
        planned(2023, 100 * YI),
        returned("2023-06", "2023-06-30", 10 * YI),
        returned("2023-08", "2023-08-31", 10 * YI),
    )
    said(cast, False, "2023-08-01")
    assert light(project, cast.city, "2023-06-30").finding("ledger.progress").state == "late"
    assert light(project, cast.city, "2023-08-31").finding("ledger.progress") is None
    assert Fact.objects.get(kind="attention.rule_set").body["is_enabled"] is False


def test_since_when_without_a_break(cast):
    assert in_force(cast.city.id, day("2023-08-31"))["ledger.progress"] == EVER
    assert "ledger.evidence" not in in_force(cast.city.id, day("2023-08-31"))
    said(cast, True, "2023-05-01")
    assert in_force(cast.city.id, day("2023-08-31"))["ledger.progress"] == EVER
    said(cast, False, "2023-06-01")
    said(cast, True, "2023-08-01")
    assert "ledger.progress" not in in_force(cast.city.id, day("2023-07-31"))
    assert in_force(cast.city.id, day("2023-08-31"))["ledger.progress"] == day("2023-08-01")
    assert in_force(cast.neighbour_city.id, day("2023-08-31"))["ledger.progress"] == EVER


def test_it_refuses_what_cannot_stand(cast):
    with pytest.raises(Invalid) as refused:
        said(cast, True, "2023-08-01", rule="weather", source=" ")
    assert set(refused.value.problems) == {"rule", "source"}


def test_a_closed_month_keeps_its_rules(cast):
    make_close(actor=cast.city_office.actor, root=cast.city, period=Period.month(2023, 8))
    with pytest.raises(Invalid) as refused:
        said(cast, False, "2023-08-31")
    assert "valid_from" in refused.value.problems
    said(cast, False, "2023-09-01")


def test_who_may(cast):
    with pytest.raises(Refused):
        said(cast, False, "2023-08-01", actor=cast.leader.actor)
    with pytest.raises(NotFound):
        said(cast, False, "2023-08-01", actor=cast.county_office.actor)
