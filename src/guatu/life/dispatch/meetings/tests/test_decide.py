"""Decisions: one line becomes an owned case; what is on the books goes on under its number; what is not done is carried and counted."""

import datetime as dt
from dataclasses import replace

import pytest

from guatu.cases.models import Case, CaseStanding
from guatu.cases.services import accept_case, return_case, submit_result, withdraw_case
from guatu.cases.tests.scene import opened, proof, standing
from guatu.facts.models import Entry, Fact
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.dispatch.meetings.building import build_pack
from guatu.life.dispatch.meetings.ground import day_context
from guatu.life.dispatch.meetings.history import path_of_case
from guatu.life.dispatch.meetings.models import MeetingStanding, Topic
from guatu.life.dispatch.meetings.papers.pack_paper import result_text
from guatu.life.dispatch.meetings.queries import decided_in, orders_by_unit, solved_by_type, totals_of, units_of
from guatu.life.dispatch.meetings.services import (
    Ruling,
    carry_case,
    decide,
    escalate_case,
    finish_meeting,
    freeze_pack,
    mark_not_held,
    propose_close,
    take_attendance,
)
from guatu.life.dispatch.meetings.tests.scene import ask, bodies, called, case_of, held, on, red_project, topic
from guatu.notices.models import Notice

pytestmark = pytest.mark.django_db


def under_way(cast, series, day="2023-09-04"):
    meeting = called(series, day)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    return meeting


def test_it_works(cast, series):
    """One line, one entry: a case with its number, owner, date and source; the unit's posts are told."""
    project = red_project(cast.county_a)
    meeting = under_way(cast, series["weekly"])
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
    meeting = under_way(cast, series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("清表", cast.units["land_bureau"].id))
    assert case_of(made).due_on == dt.date(2023, 9, 11)


def test_without_a_unit_it_is_only_noted(cast, series):
    meeting = under_way(cast, series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("同意甲县意见"))
    assert (made.kind, made.case_id) == ("noted", None)
    assert Case.objects.count() == 0


def test_the_same_key_decides_once(cast, series):
    meeting = under_way(cast, series["weekly"])
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
    meeting = under_way(cast, body)
    other = red_project(cast.county_b)
    with pytest.raises(NotFound):
        decide(actor=cast.county_office.actor, meeting=meeting.id, ruling=ask(cast, unit="county_a_office", project=other))
    assert meeting.decisions.count() == 0


def test_a_countys_meeting_gives_no_orders_to_its_neighbour(cast, series):
    meeting = under_way(cast, bodies(cast.county_a)["weekly"])
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
    meeting = under_way(cast, series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, unit="city_office"))
    assert case_of(made).verifier_unit_id == cast.units["inspection"].id


@pytest.mark.parametrize(
    ("more", "field"), [({"text": " "}, "text"), ({"due": "2023-09-01"}, "due_on")],
)  # fmt: skip
def test_it_refuses_what_cannot_stand(cast, series, more, field):
    meeting = under_way(cast, series["weekly"])
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
    meeting = under_way(cast, series["weekly"])
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
    meeting = under_way(cast, series["weekly"])
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
    meeting = under_way(cast, series["weekly"])
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
    meeting = under_way(cast, series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("会议知悉", case=case))
    assert (made.kind, made.case_id, standing(case).state) == ("noted", case, "submitted")


def test_a_new_date_alone_is_for_the_same_unit(cast, series):
    case = opened(cast)
    meeting = under_way(cast, series["weekly"])
    made = decide(
        actor=cast.city_office.actor, meeting=meeting.id, ruling=Ruling("延至二十日", due_on=dt.date(2023, 9, 20), case=case)
    )
    assert (made.kind, made.unit_id, standing(case).due_on) == ("assigned", cast.units["land_bureau"].id, dt.date(2023, 9, 20))


def test_what_follows_a_closed_sensitive_case_keeps_its_circle(cast, series):
    case = opened(cast, is_sensitive=True)
    withdraw_case(actor=cast.city_office.actor, case=case, reason="重复")
    meeting = under_way(cast, series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, case=case))
    assert made.case_id != case
    assert case_of(made).is_sensitive


# ---- carried -------------------------------------------------------------------------------------------------------


def test_what_is_not_done_is_carried_by_itself_and_flagged_at_three(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04", ask(cast))
    case = case_of(weekly.meetings.get().decisions.get())
    for day, carries in (("2023-09-11", 1), ("2023-09-18", 2), ("2023-09-25", 3)):
        meeting = held(cast, weekly, day)
        assert standing(case.case_id).carries == carries
        (carried,) = meeting.decisions.all()
        assert (carried.kind, carried.is_automatic) == ("carried", True)
    with on("2023-10-08"):
        (item,) = build_pack(called(weekly, "2023-10-09"), dt.date(2023, 10, 8)).part("promises").items
    assert (item.carries, item.is_flagged) == (3, True)
    assert result_text(item) == "逾期未办结（超24天），已结转3次★"
    assert result_text(replace(item, carries=2, is_flagged=False)) == "逾期未办结（超24天），已结转2次"


def test_carried_by_hand_it_is_not_carried_again(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04", ask(cast))
    case = weekly.meetings.get().decisions.get().case_id
    with on("2023-09-11"):
        meeting = under_way(cast, weekly, "2023-09-11")
        carry_case(actor=cast.city_office.actor, meeting=meeting.id, case=case, text="再给一周")
        with pytest.raises(Conflict):
            carry_case(actor=cast.city_office.actor, meeting=meeting.id, case=case)
        finish_meeting(actor=cast.city_office.actor, meeting=meeting.id)
    assert standing(case).carries == 1
    assert meeting.decisions.count() == 1


def test_what_was_submitted_is_the_verifiers_and_not_carried(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04", ask(cast))
    case = weekly.meetings.get().decisions.get().case_id
    accept_case(actor=cast.department.actor, case=case)
    submit_result(actor=cast.department.actor, case=case, text="清完了", evidence=proof())
    held(cast, weekly, "2023-09-11")
    assert standing(case).carries == 0


def test_closing_is_only_proposed(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04", ask(cast))
    case = weekly.meetings.get().decisions.get().case_id
    with on("2023-09-11"):
        meeting = under_way(cast, weekly, "2023-09-11")
        made = propose_close(actor=cast.city_office.actor, meeting=meeting.id, case=case)
    assert (made.kind, standing(case).state) == ("close_proposed", "assigned")
    assert Notice.objects.filter(post=cast.department.post, key=f"case:{case}:close:{meeting.id}").count() == 1


def test_it_goes_up_under_its_number(cast, series):
    case = opened(cast)
    meeting = under_way(cast, series["weekly"])
    with pytest.raises(Invalid):
        escalate_case(actor=cast.city_office.actor, meeting=meeting.id, case=case, to_series=series["assignment"].id, reason=" ")
    made = escalate_case(
        actor=cast.city_office.actor, meeting=meeting.id, case=case, to_series=series["assignment"].id, reason="三周无进展"
    )
    up = Topic.objects.get()
    assert (made.kind, up.case_id, up.series, up.state) == ("escalated", case, series["assignment"], "raised")


def test_what_was_handed_on_is_the_other_bodys_to_carry(cast, series):
    """Counted where it is dealt with: not once more by the body that handed it on, until that one decides on it again."""
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04", ask(cast))
    case = weekly.meetings.get().decisions.get().case_id
    with on("2023-09-11"):
        meeting = under_way(cast, weekly, "2023-09-11")
        asked = {"actor": cast.city_office.actor, "meeting": meeting.id, "case": case}
        escalate_case(**asked, to_series=series["assignment"].id, reason="一周无进展")
        finish_meeting(actor=cast.city_office.actor, meeting=meeting.id)
    held(cast, weekly, "2023-09-18")
    assert standing(case).carries == 0
    held(cast, weekly, "2023-09-25", ask(cast, "再办", due="2023-09-28", case=case))
    held(cast, weekly, "2023-10-09")
    assert standing(case).carries == 2, "on the 25th it was decided on again, so it is this body's once more"


# ---- the end -------------------------------------------------------------------------------------------------------


def test_it_takes_its_number_at_the_end(cast, series):
    weekly = series["weekly"]
    first, second = held(cast, weekly, "2023-09-04"), held(cast, weekly, "2023-09-11")
    assert (first.number, second.number) == (1, 2)
    assert MeetingStanding.objects.filter(snapshot_no=0, state="held").count() == 2
    with on("2023-09-12"):
        early = called(weekly, "2023-09-18")
        freeze_pack(actor=SYSTEM, meeting=early.id)
        with pytest.raises(Invalid):
            finish_meeting(actor=SYSTEM, meeting=early.id)


def test_a_new_year_begins_at_one(cast, series):
    held(cast, series["weekly"], "2023-12-25")
    assert held(cast, series["weekly"], "2024-01-08").number == 1


def test_a_meeting_with_decisions_was_held(cast, series):
    meeting = under_way(cast, series["weekly"])
    decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast))
    with pytest.raises(Conflict):
        mark_not_held(actor=SYSTEM, meeting=meeting.id, reason="防汛")


def test_who_was_there(cast, series):
    meeting = under_way(cast, series["weekly"])
    present = {cast.units["land_bureau"].id: ("attended", "局长"), cast.units["housing_bureau"].id: ("excused", "")}
    take_attendance(actor=cast.city_office.actor, meeting=meeting.id, present=present)
    assert meeting.attendances.count() == 2
    with pytest.raises(Invalid):
        take_attendance(actor=cast.city_office.actor, meeting=meeting.id, present={cast.units["land_bureau"].id: ("asleep", "")})
    assert "局长" not in str(Fact.objects.get(kind="meetings.attendance_taken").body)


def test_a_refused_finish_leaves_nothing(cast, series, monkeypatch):
    """Killed between the last carry and the end: neither happened."""
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04", ask(cast))
    case = weekly.meetings.get().decisions.get().case_id
    with on("2023-09-11"):
        meeting = under_way(cast, weekly, "2023-09-11")
        before = Entry.objects.count()
        monkeypatch.setattr("guatu.life.dispatch.meetings.services.finishing.next_number", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            finish_meeting(actor=cast.city_office.actor, meeting=meeting.id)
    meeting.refresh_from_db()
    assert (meeting.state, standing(case).carries, Entry.objects.count()) == ("fixed", 0, before)


# ---- what it came to -----------------------------------------------------------------------------------------------


def test_totals(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04", ask(cast), ask(cast, "供地", due="2023-09-05"))
    with on("2023-09-08"):
        (found,) = totals_of([weekly], 2023)
        context = day_context(context_for(cast.city, at=dt.date(2023, 9, 8)), dt.date(2023, 9, 8))
        values = evaluate(
            ["meetings.held", "decisions.made", "decisions.solved", "decisions.unsolved", "decisions.overdue"], context
        ).total
    assert (found.held, found.missed, found.made, found.solved, found.unsolved, found.overdue) == (1, 0, 2, 0, 2, 1)
    assert [int(value.raw) for value in values.values()] == [1, 2, 0, 2, 1]
    assert solved_by_type(cast.city, 2023) == []


def test_orders_by_unit(cast, series):
    meeting = held(cast, series["weekly"], "2023-09-04", ask(cast), ask(cast, "配套", unit="housing_bureau"), ask(cast, "供地"))
    found = {unit.name: [one.decision.text for one in rows] for unit, rows in orders_by_unit(meeting)}
    assert found == {"示例市自然资源局": ["十日内完成清表", "供地"], "示例市住建局": ["配套"]}
    assert [one.result for one in decided_in(meeting)] == ["idle", "idle", "idle"]


def test_parts_of_a_case_are_not_counted_twice(cast, series):
    held(cast, series["weekly"], "2023-09-04", ask(cast))
    assert CaseStanding.objects.filter(snapshot_no=0, source_type="meeting", parent_id=None).count() == 1


def test_a_countys_unit_reaches_what_it_was_given(cast, series):
    """Whatever county the project is in: the case lies where its unit is."""
    project = red_project(cast.county_b)
    meeting = under_way(cast, series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, unit="county_a_office", project=project))
    case = case_of(made)
    assert (case.place_id, case.county_id, case.project_id) == (cast.county_a.id, cast.county_b.id, project)
    accept_case(actor=cast.county_office.actor, case=case.case_id)
    assert standing(case.case_id).state == "working"
