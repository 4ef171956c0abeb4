"""The forms of the room offer the units that may be named, not every unit of the house: what is offered is not refused afterwards."""

import pytest

from guatu.cases import services
from guatu.cases.tests.scene import opened
from guatu.life.supervise.models import Instruction
from guatu.web.cases.tests.scene import seen, sent
from tests.register import project_at

pytestmark = pytest.mark.django_db


def names(response, field, form="form"):
    """The units a form offers, whatever group they stand in."""
    found = []
    for _value, shown in response.context[form].fields[field].choices:
        found += [title for _key, title in shown] if isinstance(shown, list) else [shown]
    return {one for one in found if one}


def labels(cast, *units):
    return {cast.units[one].name for one in units}


NEAR, BEYOND = ("land_bureau", "county_a_office"), ("county_b_office",)


def test_it_works(cast):
    """A county's office names its own and the city's; the city's office names them all."""
    for field in ("handler", "coop", "verifier"):
        county = names(seen(cast, "county_office", "new"), field)
        assert labels(cast, *NEAR) <= county and not labels(cast, *BEYOND) & county, field
    assert labels(cast, *NEAR, *BEYOND) <= names(seen(cast, "city_office", "new"), "handler")


def test_whoever_asks_for_its_unit_asks_anywhere(cast):
    """A department of the city holds no place: the project says which county it is."""
    assert labels(cast, *NEAR, *BEYOND) <= names(seen(cast, "department", "new"), "handler")


def test_a_step_offers_those_near_the_case(cast):
    case = opened(cast, actor=cast.county_office.actor, level="county", project=project_at(cast.county_a))
    county = names(seen(cast, "county_office", "act", case, "hand-over"), "to_unit")
    assert labels(cast, "housing_bureau", "county_a_office") <= county
    assert not labels(cast, "land_bureau", *BEYOND) & county, "the handler itself is no other unit"
    assert not labels(cast, *BEYOND) & names(seen(cast, "department", "act", case, "return"), "suggested_unit")
    services.accept_case(actor=cast.department.actor, case=case)
    assert not labels(cast, *BEYOND) & names(seen(cast, "department", "act", case, "split"), "handler")
    assert labels(cast, *BEYOND) <= names(seen(cast, "city_office", "act", case, "hand-over"), "to_unit")


def test_many_offer_those_near_any_of_them(cast):
    case = opened(cast, actor=cast.county_office.actor, level="county", project=project_at(cast.county_a))
    county = names(sent(cast, "county_office", "bulk-hand-over", row=[str(case)]), "to_unit")
    assert labels(cast, "housing_bureau", "county_a_office") <= county and not labels(cast, *BEYOND) & county


def test_an_instruction_offers_those_near_its_place(cast):
    told = {
        "leader_post": str(cast.leader.post.id), "given_on": "2023-08-11", "mode": "advise", "title": "清表", "text": "请办。",
        "place": str(cast.county_a.id),
    }  # fmt: skip
    assert not labels(cast, *BEYOND) & names(seen(cast, "county_office", "instruction-new"), "handler")
    assert sent(cast, "county_office", "instruction-new", **told).status_code == 302
    page = seen(cast, "county_office", "instruction", Instruction.objects.get().id)
    for field in ("handler", "coop"):
        found = names(page, field, "propose")
        assert labels(cast, *NEAR) <= found and not labels(cast, *BEYOND) & found
