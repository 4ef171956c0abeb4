"""What is not done is carried and counted; the end of a meeting, and what its decisions came to."""

import datetime as dt
from dataclasses import replace

import pytest

from guatu.cases.models import CaseStanding
from guatu.cases.services import accept_case, submit_result
from guatu.cases.tests.scene import opened, proof, standing
from guatu.facts.models import Entry, Fact
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.dispatch.meetings.building import build_pack
from guatu.life.dispatch.meetings.ground import day_context
from guatu.life.dispatch.meetings.models import MeetingStanding, Topic
from guatu.life.dispatch.meetings.papers.pack_paper import result_text
from guatu.life.dispatch.meetings.queries import decided_in, orders_by_unit, solved_by_type, totals_of
from guatu.life.dispatch.meetings.services import (
    carry_case,
    decide,
    escalate_case,
    finish_meeting,
    freeze_pack,
    mark_not_held,
    propose_close,
    take_attendance,
)
from guatu.life.dispatch.meetings.tests.scene import ask, called, case_of, held, on, red_project, under_way
from guatu.notices.models import Notice

pytestmark = pytest.mark.django_db


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
        meeting = under_way(weekly, "2023-09-11")
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
        meeting = under_way(weekly, "2023-09-11")
        made = propose_close(actor=cast.city_office.actor, meeting=meeting.id, case=case)
    assert (made.kind, standing(case).state) == ("close_proposed", "assigned")
    assert Notice.objects.filter(post=cast.department.post, key=f"case:{case}:close:{meeting.id}").count() == 1


def test_it_goes_up_under_its_number(cast, series):
    case = opened(cast)
    meeting = under_way(series["weekly"])
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
        meeting = under_way(weekly, "2023-09-11")
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
    meeting = under_way(series["weekly"])
    decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast))
    with pytest.raises(Conflict):
        mark_not_held(actor=SYSTEM, meeting=meeting.id, reason="防汛")


def test_who_was_there(cast, series):
    meeting = under_way(series["weekly"])
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
        meeting = under_way(weekly, "2023-09-11")
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
    meeting = under_way(series["weekly"])
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, unit="county_a_office", project=project))
    case = case_of(made)
    assert (case.place_id, case.county_id, case.project_id) == (cast.county_a.id, cast.county_b.id, project)
    accept_case(actor=cast.county_office.actor, case=case.case_id)
    assert standing(case.case_id).state == "working"
