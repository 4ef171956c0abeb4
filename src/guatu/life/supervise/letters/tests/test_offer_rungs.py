"""Whom a proposal is offered to: whoever may decide whether the rung is climbed. What was adopted is for all who see it (R4.1)."""

from __future__ import annotations

import pytest

from guatu.cases.queries import get_case_for, may_decide_rung
from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.errors import Refused
from guatu.life.supervise.letters import queries, services
from guatu.life.supervise.letters.services import Draft
from guatu.life.supervise.letters.tests.scene import City, adopted, overdue, proposed, standing

pytestmark = pytest.mark.django_db


def offered(actor: Actor, city: City) -> list[bool]:
    """Whether each letter offered needs no decision any more."""
    return [one.is_adopted for one in queries.groups_for(actor, city.cast.city.id)]


def test_it_works(city: City) -> None:
    """The county's office sees the city's case and does not decide about it: what is offered is never refused afterwards."""
    case = overdue(city)
    rung, county = proposed(case), city.cast.county_office.actor
    assert get_case_for(county, case).case_id == case
    assert (offered(city.drafter, city), offered(county, city), offered(city.land, city)) == ([False], [], [])
    with pytest.raises(Refused):
        services.adopt_and_draft(actor=county, draft=Draft("reminder", city.bureau.id, (rung.id,)))
    adopted(city, case)
    assert (offered(city.drafter, city), offered(county, city)) == ([True], [True])


def test_whoever_asked_decides_or_the_office_over_it(city: City) -> None:
    case = standing(overdue(city, issuer=city.cast.units["inspection"].id))
    cast = city.cast
    may = {
        name
        for name in ("city_office", "inspector", "department", "county_office", "viewer")
        if may_decide_rung(cast.members[name].actor, case)
    }
    assert may == {"city_office", "inspector"} and may_decide_rung(SYSTEM, case)
    case.unit_id = cast.units["city_office"].id
    assert not may_decide_rung(cast.city_office.actor, case), "never the unit that is late"
