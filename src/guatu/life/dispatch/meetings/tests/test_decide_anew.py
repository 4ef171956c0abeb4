"""A meeting goes on from a case that was settled: under a new number, and no more open to read than the old one."""

import pytest

from guatu.cases.services import withdraw_case
from guatu.cases.tests.scene import opened
from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.meetings.services import Ruling, decide, freeze_pack
from guatu.life.dispatch.meetings.tests.scene import called, case_of, red_project

pytestmark = pytest.mark.django_db


def test_what_goes_on_from_a_settled_sensitive_case_stays_sensitive(cast, series):
    """DECISIONS 33: the new number hides its title too, and those who did and helped may read it."""
    project, helper = red_project(cast.county_a), cast.units["housing_bureau"].id
    old = opened(cast, project=project, category="petition", title="集体访", coop=(helper,))
    withdraw_case(actor=cast.city_office.actor, case=old, reason="重复")
    meeting = called(series["weekly"], "2023-09-04")
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    unit = cast.units["county_a_office"].id
    made = case_of(decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("再作研究", unit, case=old)))
    assert (made.case_id != old, made.is_sensitive) == (True, True)
    assert set(made.coop_units) == {str(helper), str(cast.units["land_bureau"].id)}
    plain = opened(cast, project=project, title="清表")
    withdraw_case(actor=cast.city_office.actor, case=plain, reason="重复")
    made = case_of(decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("再作研究", unit, case=plain)))
    assert (made.is_sensitive, made.coop_units) == (False, [])
