"""Bodies: set up by default, edited, refused; planned, moved, not held with a reason."""

import datetime as dt

import pytest

from guatu.facts.models import Fact
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries, MeetingStanding
from guatu.life.dispatch.meetings.queries import next_day, next_deadline, unrecorded_days
from guatu.life.dispatch.meetings.services import load_series, mark_not_held, move_meeting, plan_meeting, set_series, skip_meeting
from guatu.life.dispatch.meetings.tests.scene import called, held, on, topic
from tests.register import load_parameters

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2023, 9, 4, 2, tzinfo=dt.UTC)


def test_it_works(cast):
    load_parameters()
    made = load_series(actor=cast.city_office.actor, place=cast.city)
    assert [one.key for one in made] == ["weekly", "joint", "assignment", "review", "onsite"]
    weekly = made[0]
    assert (weekly.weekday, weekly.topic_weekday, weekly.topic_time) == (0, 3, dt.time(18))
    assert weekly.parts[0] == "promises"
    assert str(cast.units["county_a_office"].id) in weekly.members
    assert Fact.objects.filter(kind="meetings.series_set").count() == 5


def test_each_body_has_its_own_rhythm_and_its_own_pack(series):
    """R3.2: 周例会 on Monday, 周交办 on Tuesday, 月讲评 on the 12th after the bulletin; 联席会议 and 现场办公 when they are needed."""
    friday = dt.date(2023, 9, 8)
    assert {key: next_day(one, friday) for key, one in series.items()} == {
        "weekly": dt.date(2023, 9, 11), "assignment": dt.date(2023, 9, 12), "review": dt.date(2023, 9, 12), "joint": None, "onsite": None,
    }  # fmt: skip
    assert all(one.parts[0] == "promises" for one in series.values()), "what was promised comes first in every body"
    assert series["review"].parts == ["promises", "ranking", "best", "worst", "flags"]
    assert series["assignment"].parts[1] == "stalled"
    assert series["joint"].list_kind == "programme"


def test_loading_again_adds_nothing(cast, series):
    assert load_series(actor=SYSTEM, place=cast.city) == []
    assert MeetingSeries.objects.count() == 5


def test_it_is_edited_and_every_edit_is_a_fact(cast, series):
    weekly = series["weekly"]
    edited = set_series(
        actor=cast.city_office.actor, place=cast.city, key="weekly", settings={"weekday": 4}, series=weekly.id, seen=1
    )
    assert edited.weekday == 4
    assert Fact.objects.filter(kind="meetings.series_set", subject_id=str(weekly.id)).count() == 2
    with pytest.raises(Conflict):
        set_series(actor=cast.city_office.actor, place=cast.city, key="weekly", settings={"weekday": 3}, series=weekly.id, seen=1)


@pytest.mark.parametrize(
    ("settings", "field"),
    [({"title": " "}, "title"), ({"weekday": None}, "weekday"), ({"parts": []}, "parts"), ({"topic_time": None}, "topic_time"),
     ({"rhythm": "monthly", "month_day": 40}, "month_day")],
)  # fmt: skip
def test_it_refuses_what_cannot_stand(cast, series, settings, field):
    with pytest.raises(Invalid) as refused:
        set_series(actor=cast.city_office.actor, place=cast.city, key="weekly", settings=settings, series=series["weekly"].id)
    assert field in refused.value.problems


def test_each_body_belongs_to_its_place(cast, series):
    county = cast.county_office.actor
    assert load_series(actor=county, place=cast.county_a)
    with pytest.raises(NotFound):
        load_series(actor=county, place=cast.county_b)
    with pytest.raises(NotFound):
        plan_meeting(actor=county, series=series["weekly"].id, held_on=dt.date(2023, 9, 11))
    with pytest.raises(Refused):
        load_series(actor=cast.leader.actor, place=cast.city)


def test_a_meeting_is_planned_once_a_day(cast, series):
    one = called(series["weekly"], "2023-09-11", cast.city_office.actor)
    assert (one.number, one.state, one.chair_title) == (None, "preparing", "政府分管领导")
    with pytest.raises(Invalid):
        called(series["weekly"], "2023-09-11")
    with pytest.raises(Invalid):
        called(series["weekly"], "2023-09-01")
    standing = MeetingStanding.objects.get(snapshot_no=0)
    assert (standing.state, standing.held_on, standing.place_id) == ("preparing", dt.date(2023, 9, 11), cast.city.id)


def test_a_week_without_a_meeting_says_why_and_takes_no_number(cast, series):
    weekly = series["weekly"]
    first = held(cast, weekly, "2023-09-04")
    with on("2023-09-08"):
        second = called(weekly, "2023-09-11")
        with pytest.raises(Invalid):
            mark_not_held(actor=SYSTEM, meeting=second.id, reason=" ")
        gone = mark_not_held(actor=SYSTEM, meeting=second.id, reason="市里召开防汛会议")
    assert (gone.state, gone.number, gone.not_held_reason) == ("not_held", None, "市里召开防汛会议")
    third = held(cast, weekly, "2023-09-18")
    assert (first.number, third.number) == (1, 2)


def test_its_topics_wait_for_the_next(cast, series):
    meeting = called(series["weekly"], "2023-09-11")
    one = topic(cast, series["weekly"], meeting=meeting)
    mark_not_held(actor=SYSTEM, meeting=meeting.id, reason="防汛")
    one.refresh_from_db()
    assert (one.state, one.meeting) == ("raised", None)


def test_weeks_nobody_spoke_of_are_asked_for(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04")
    with on("2023-09-20"):
        assert unrecorded_days(weekly, dt.date(2023, 9, 20)) == [dt.date(2023, 9, 11), dt.date(2023, 9, 18)]
        skip_meeting(actor=cast.city_office.actor, series=weekly.id, held_on=dt.date(2023, 9, 18), reason="国庆前安全检查")
        assert Meeting.objects.filter(state="not_held").count() == 1
        assert unrecorded_days(weekly, dt.date(2023, 9, 20)) == [dt.date(2023, 9, 11)], "the one before is still asked for"


def test_days_are_judged_by_the_rhythm_of_their_time(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04")

    def set_to(settings):
        return set_series(actor=cast.city_office.actor, place=cast.city, key="weekly", settings=settings, series=weekly.id)

    with on("2023-09-20"):
        assert unrecorded_days(set_to({"weekday": 4}), dt.date(2023, 9, 21)) == [dt.date(2023, 9, 11), dt.date(2023, 9, 18)]
    with on("2023-09-25"):
        now = set_to({"is_active": False})
        assert unrecorded_days(now, dt.date(2023, 10, 20)) == [dt.date(2023, 9, 11), dt.date(2023, 9, 18)], (
            "at rest it owes nothing"
        )


def test_a_day_to_come_is_not_missed(cast, series):
    with pytest.raises(Invalid) as refused:
        skip_meeting(actor=cast.city_office.actor, series=series["weekly"].id, held_on=dt.date(2023, 9, 11), reason="防汛")
    assert "held_on" in refused.value.problems
    assert Meeting.objects.count() == 0


def test_it_is_put_off(cast, series):
    meeting = called(series["weekly"], "2023-09-11")
    moved = move_meeting(actor=SYSTEM, meeting=meeting.id, held_on=dt.date(2023, 9, 12), reason="与调研冲突")
    assert moved.held_on == dt.date(2023, 9, 12)
    assert MeetingStanding.objects.get(snapshot_no=0).held_on == dt.date(2023, 9, 12)


def test_the_deadline_follows_the_meeting(cast, series):
    weekly = series["weekly"]
    with on("2023-09-05"):
        assert next_deadline(weekly, NOW + dt.timedelta(days=1)).isoformat() == "2023-09-07T18:00:00+08:00"
        called(weekly, "2023-09-13")
        assert next_deadline(weekly, NOW + dt.timedelta(days=1)).isoformat() == "2023-09-07T18:00:00+08:00"
    assert next_deadline(series["joint"], NOW) is None
