"""A meeting goes on from a case that was settled: under a new number, and no more open to read than the old one."""

import datetime as dt

import pytest

from guatu.access.models import Unit
from guatu.cases.services import withdraw_case
from guatu.cases.tests.scene import opened
from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.meetings.services import Ruling, decide, freeze_pack
from guatu.life.dispatch.meetings.tests.scene import bodies, called, case_of, red_project, under_way

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


def test_a_unit_that_is_gone_does_not_hold_up_what_goes_on(cast, series):
    """Who helped before and was dissolved since can neither read nor help; the meeting decides all the same."""
    helper = cast.units["housing_bureau"]
    old = opened(cast, category="petition", title="集体访", coop=(helper.id,))
    withdraw_case(actor=cast.city_office.actor, case=old, reason="重复")
    Unit.objects.filter(id=helper.id).update(valid_to=dt.date(2023, 9, 1))
    meeting = called(series["weekly"], "2023-09-04")
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    made = case_of(
        decide(
            actor=cast.city_office.actor,
            meeting=meeting.id,
            ruling=Ruling("再作研究", cast.units["county_a_office"].id, case=old),
        )
    )
    assert made.coop_units == [str(cast.units["land_bureau"].id)]


def test_a_countys_meeting_draws_no_neighbour_in_through_the_old_circle(cast):
    """A county's meeting may order its own line only; that a neighbour once helped changes nothing of it."""
    body = bodies(cast.county_a)["weekly"]
    neighbour = cast.units["county_b_office"].id
    old = opened(cast, category="petition", title="集体访", coop=(neighbour,))
    withdraw_case(actor=cast.city_office.actor, case=old, reason="重复")
    meeting = under_way(body)
    made = decide(
        actor=cast.county_office.actor, meeting=meeting.id, ruling=Ruling("再作研究", cast.units["land_bureau"].id, case=old)
    )
    assert str(neighbour) not in case_of(made).coop_units
