"""What meetings ask of a post."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.kernel.actor import SYSTEM
from guatu.ledger.models import Parameter
from guatu.life.dispatch.meetings.schedule import Schedule
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


@pytest.mark.parametrize(("held_on", "due"), [("2023-09-04", "2023-09-05"), ("2023-09-28", "2023-10-07")])
def test_minutes_are_due_in_working_days(cast, series, held_on, due):
    """R3.2: within one working day; after the eve of the National Day holiday that is the Saturday worked instead."""
    held(cast, series["weekly"], held_on)
    (item,) = meeting_items(cast.city_office.actor, DAY)
    assert item.due_on == dt.date.fromisoformat(due)


def test_the_numbers_are_data(cast, series):
    """Another office fixes its packs a day ahead and issues within two working days, from a day on."""
    for key, value in (("meeting.fixed_days", 1), ("meeting.orders_workdays", 2)):
        Parameter.objects.create(
            root=cast.city, key=key, value=value, valid_from=dt.date(2023, 9, 1), title="示例", source="示例"
        )
    called(series["assignment"], "2023-09-06")
    assert acts(cast.city_office, dt.date(2023, 9, 4)) == []
    assert acts(cast.city_office, dt.date(2023, 9, 5)) == ["材料定稿"]
    meeting = held(cast, series["weekly"], "2023-09-04")
    assert Schedule(cast.city.id).orders_due_on(meeting) == dt.date(2023, 9, 6)


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


def test_it_is_as_few_statements_however_many_meetings_and_topics(cast, series):
    """Meetings to prepare, with minutes to write, to check and, of samples, never to issue; and topics that wait."""

    def more(days):
        for day in days:
            meeting = held(cast, series["weekly"], day)
            take_attendance(actor=SYSTEM, meeting=meeting.id, present={cast.units["land_bureau"].id: ("attended", "")})
            draft_minutes(actor=SYSTEM, meeting=meeting.id)
        check_minutes(actor=cast.city_office.actor, meeting=meeting.id)
        held(cast, series["assignment"], days[0])
        called(series["review"], days[-1])
        topic(cast, series["joint"], title=days[0])

    def statements():
        with CaptureQueriesContext(connection) as seen:
            found = acts(cast.city_office, dt.date(2023, 9, 30))
        return found, len(seen)

    more(["2023-09-04", "2023-09-05"])
    first, few = statements()
    assert sorted(first) == ["受理议题", "拟写纪要", "材料定稿", "核对纪要"]
    more(["2023-09-11", "2023-09-12", "2023-09-13"])
    second, same = statements()
    assert (len(second), same) == (len(first) + 5, few)


def test_a_sensitive_topic_is_not_spelled_out(cast, series):
    one = topic(cast, series["weekly"])
    type(one).objects.filter(id=one.id).update(is_sensitive=True)
    for who in (cast.department, cast.city_office):
        assert [item.what for item in meeting_items(who.actor, DAY)] == ["其他协调事项"]


def test_a_topic_for_a_body_that_never_met_waits_too(cast, series):
    topic(cast, series["joint"])
    assert acts(cast.city_office) == ["受理议题"]
