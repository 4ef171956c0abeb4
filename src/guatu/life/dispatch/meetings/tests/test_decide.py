"""Decisions: one line becomes an owned case; what is on the books goes on under its number; what is not done is carried and counted."""

import datetime as dt

import pytest

from guatu.cases.models import Case
from guatu.cases.services import accept_case, return_case, submit_result
from guatu.cases.tests.scene import opened, proof, standing
from guatu.facts.models import Fact
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.dispatch.meetings.history import path_of_case
from guatu.life.dispatch.meetings.services import (
    Ruling,
    decide,
    finish_meeting,
    freeze_pack,
)
from guatu.life.dispatch.meetings.tests.scene import ask, bodies, called, case_of, red_project, topic, under_way
from guatu.life.dispatch.meetings.units import units_of
from guatu.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_it_works(cast, series):
    """One line, one entry: a case with its number, owner, date and source; the unit's posts are told."""
    project = red_project(cast.county_a)
    meeting = under_way(series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, project=project))
    case = case_of(made)
    assert (case.kind, case.number, case.state) == ("assignment", "JB-2023-0001", "assigned")
    assert (case.source_type, case.source_id) == ("meeting", str(meeting.id))
    assert (case.unit_id, case.due_on, case.project_id) == (cast.units["land_bureau"].id, dt.date(2023, 9, 14), project)
    assert case.county_id == cast.county_a.id
    kinds = Fact.objects.filter(entry__verb="meetings.decide").order_by("line").values_list("kind", flat=True)
    assert list(kinds) == ["cases.opened", "meetings.decided"]
    assert Notice.objects.get(post=cast.department.post).url_name == "cases:case"


def test_without_a_date_the_kinds_limit_counts(cast, series):
    meeting = under_way(series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("清表", cast.units["land_bureau"].id))
    assert case_of(made).due_on == dt.date(2023, 9, 11)


def test_without_a_unit_it_is_only_noted(cast, series):
    meeting = under_way(series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("同意甲县意见"))
    assert (made.kind, made.case_id) == ("noted", None)
    assert Case.objects.count() == 0


def test_the_same_key_decides_once(cast, series):
    meeting = under_way(series["weekly"])
    first = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast), idem_key="k")
    assert decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast), idem_key="k").id == first.id
    assert Case.objects.count() == 1


@pytest.mark.parametrize("other", ["project", "coop", "topic"])
def test_the_same_key_with_other_content_is_a_conflict(cast, series, other):
    meeting = called(series["weekly"], "2023-09-04")
    one = topic(cast, series["weekly"], meeting=meeting)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    told = {"project": red_project(cast.county_a), "coop": (cast.units["housing_bureau"].id,), "topic": one.id}
    decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast), idem_key="k")
    with pytest.raises(Conflict):
        decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, **{other: told[other]}), idem_key="k")
    assert Case.objects.count() == 1


def test_a_project_told_by_the_page_must_be_in_reach(cast, series):
    """The page carries the project in a hidden field: whoever changes it reaches no further than before."""
    body = bodies(cast.county_a)["weekly"]
    meeting = under_way(body)
    other = red_project(cast.county_b)
    with pytest.raises(NotFound):
        decide(actor=cast.county_office.actor, meeting=meeting.id, ruling=ask(cast, unit="county_a_office", project=other))
    assert meeting.decisions.count() == 0


def test_a_countys_meeting_gives_no_orders_to_its_neighbour(cast, series):
    meeting = under_way(bodies(cast.county_a)["weekly"])
    for more in ({"unit": "county_b_office"}, {"unit": "county_a_office", "coop": (cast.units["county_b_office"].id,)}):
        with pytest.raises(Invalid) as refused:
            decide(actor=cast.county_office.actor, meeting=meeting.id, ruling=ask(cast, **more))
        assert "unit" in refused.value.problems
    names = [one.name for one in units_of(cast.county_a)]
    assert cast.units["county_a_office"].name in names
    assert cast.units["land_bureau"].name in names
    assert cast.units["county_b_office"].name not in names
    assert {one.place.root_id for one in units_of(cast.city)} == {cast.city.id}


def test_the_office_cannot_see_its_own_work_done(cast, series):
    meeting = under_way(series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, unit="city_office"))
    assert case_of(made).verifier_unit_id == cast.units["inspection"].id


@pytest.mark.parametrize(
    ("more", "field"), [({"text": " "}, "text"), ({"due": "2023-09-01"}, "due_on")],
)  # fmt: skip
def test_it_refuses_what_cannot_stand(cast, series, more, field):
    meeting = under_way(series["weekly"])
    with pytest.raises(Invalid) as refused:
        decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, **more))
    assert field in refused.value.problems
    assert meeting.decisions.count() == 0
    assert Case.objects.count() == 0


def test_nothing_is_decided_before_the_pack_or_after_the_end(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    with pytest.raises(Conflict):
        decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast))
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    finish_meeting(actor=cast.city_office.actor, meeting=meeting.id)
    with pytest.raises(Conflict):
        decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast))
    with pytest.raises(Conflict):
        finish_meeting(actor=cast.city_office.actor, meeting=meeting.id)


def test_an_office_on_the_spot_has_no_pack(cast, series):
    meeting = called(series["onsite"], "2023-09-04")
    assert case_of(decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast))).source_type == "meeting"


def test_a_county_decides_nothing_in_the_city(cast, series):
    meeting = under_way(series["weekly"])
    with pytest.raises(NotFound):
        decide(actor=cast.county_office.actor, meeting=meeting.id, ruling=ask(cast))


def test_a_topic_is_dealt_with(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    one = topic(cast, series["weekly"], meeting=meeting)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, topic=one.id))
    one.refresh_from_db()
    assert one.state == "done"
    with pytest.raises(Invalid):
        decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, topic=topic(cast, series["weekly"]).id))


def test_a_case_keeps_its_number(cast, series):
    """B09: handed over or instructed anew, never a second number."""
    case = opened(cast)
    accept_case(actor=cast.department.actor, case=case)
    meeting = under_way(series["weekly"])
    decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, "九月二十日前清完", due="2023-09-20", case=case))
    assert standing(case).due_on == dt.date(2023, 9, 20)
    decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, "改由住建局办", unit="housing_bureau", case=case))
    assert standing(case).unit_id == cast.units["housing_bureau"].id
    assert Case.objects.count() == 1
    assert [step.text for step in path_of_case(case)] == ["九月二十日前清完", "改由住建局办"]


def test_nothing_typed_about_a_case_is_lost(cast, series):
    """Not accepted yet, or returned: the new date and the new words reach it all the same."""
    idle, back = opened(cast), opened(cast, title="供电")
    return_case(actor=cast.department.actor, case=back, reason="不属本单位职责", basis="三定方案")
    meeting = under_way(series["weekly"])
    for case in (idle, back):
        made = decide(
            actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, "二十日前办完", due="2023-09-20", case=case)
        )
        assert (made.kind, standing(case).due_on) == ("assigned", dt.date(2023, 9, 20))
    assert standing(idle).state == "working"
    assert standing(back).turn == "handler"


def test_a_note_about_a_case_moves_nothing(cast, series):
    """Without a unit or a date it is only noted: what was submitted stays with its verifier."""
    case = opened(cast)
    accept_case(actor=cast.department.actor, case=case)
    submit_result(actor=cast.department.actor, case=case, text="清完了", evidence=proof())
    meeting = under_way(series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("会议知悉", case=case))
    assert (made.kind, made.case_id, standing(case).state) == ("noted", case, "submitted")


def test_a_new_date_alone_is_for_the_same_unit(cast, series):
    case = opened(cast)
    meeting = under_way(series["weekly"])
    made = decide(
        actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("延至二十日", due_on=dt.date(2023, 9, 20), case=case)
    )
    assert (made.kind, made.unit_id, standing(case).due_on) == ("assigned", cast.units["land_bureau"].id, dt.date(2023, 9, 20))
