"""What meetings ask of a post."""

import datetime as dt

import pytest

from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.meetings.services import check_minutes, draft_minutes, give_opinion, take_attendance
from guatu.life.dispatch.meetings.tests.scene import called, held, topic
from guatu.life.dispatch.meetings.todo import meeting_items

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 9, 4)


def acts(member, at=DAY):
    return [item.act for item in meeting_items(member.actor, at)]


def test_it_works(cast, series):
    """The office freezes the pack and takes topics on; whoever is asked answers."""
    called(series["weekly"], "2023-09-06")
    one = topic(cast, series["weekly"])
    assert acts(cast.city_office) == ["材料定稿", "受理议题"]
    assert acts(cast.department) == ["答复意见"]
    give_opinion(actor=cast.department.actor, topic=one.id, stance="agreed")
    assert acts(cast.department) == []
    assert acts(cast.county_office) == []


def test_a_meeting_far_off_asks_nothing(cast, series):
    called(series["weekly"], "2023-09-25")
    assert acts(cast.city_office) == []


def test_minutes_are_written_then_checked(cast, series):
    meeting = held(cast, series["weekly"], "2023-09-04")
    assert acts(cast.city_office) == ["拟写纪要"]
    take_attendance(actor=SYSTEM, meeting=meeting.id, present={cast.units["land_bureau"].id: ("attended", "")})
    draft_minutes(actor=SYSTEM, meeting=meeting.id)
    assert acts(cast.city_office) == ["核对纪要"]
    check_minutes(actor=cast.city_office.actor, meeting=meeting.id)
    assert acts(cast.city_office) == []
    assert acts(cast.leader) == [], "a sample is never issued"


def test_a_sensitive_topic_is_not_spelled_out(cast, series):
    one = topic(cast, series["weekly"])
    type(one).objects.filter(id=one.id).update(is_sensitive=True)
    for who in (cast.department, cast.city_office):
        assert [item.what for item in meeting_items(who.actor, DAY)] == ["其他协调事项"]


def test_a_topic_for_a_body_that_never_met_waits_too(cast, series):
    topic(cast, series["joint"])
    assert acts(cast.city_office) == ["受理议题"]
