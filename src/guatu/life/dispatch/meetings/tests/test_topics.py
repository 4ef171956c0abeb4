"""Topics: a county raises one, late ones are flagged, the office takes on, returns, merges; steps are not skipped in silence."""

import datetime as dt
from dataclasses import replace

import pytest

from guatu.cases.tests.scene import opened, proof
from guatu.facts.models import Evidence, Fact
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.kinds import MilestonePromised
from guatu.life.dispatch.meetings.models import TopicOpinion
from guatu.life.dispatch.meetings.services import (
    Slip,
    accept_topic,
    freeze_pack,
    give_opinion,
    merge_topic,
    raise_topic,
    return_topic,
)
from guatu.life.dispatch.meetings.tests.scene import bodies, called, on, topic
from guatu.notices.models import Notice
from tests.register import event, project_at, reached

pytestmark = pytest.mark.django_db


def test_it_works(cast, series):
    project = project_at(cast.county_a)
    slip = Slip(
        series["weekly"].id,
        "供电线路迁改",
        "请市电力部门迁改",
        opinions=(cast.units["land_bureau"].id,),
        project=project,
        evidence=proof(),
    )
    made = raise_topic(actor=cast.county_office.actor, slip=slip)
    assert (made.state, made.place, made.reporter) == ("raised", cast.county_a, cast.units["county_a_office"])
    assert Fact.objects.get(kind="meetings.topic_raised").project == project
    assert Evidence.objects.count() == 1
    assert Notice.objects.filter(post=cast.department.post, key=f"topic:{made.id}:opinion").count() == 1


def test_the_same_key_raises_one(cast, series):
    slip = Slip(series["weekly"].id, "供电", "迁改")
    first = raise_topic(actor=cast.county_office.actor, slip=slip, idem_key="k")
    assert raise_topic(actor=cast.county_office.actor, slip=slip, idem_key="k").id == first.id
    for other in ({"background": "三相变两相"}, {"opinions": (cast.units["land_bureau"].id,)}, {"evidence": proof()}):
        with pytest.raises(Conflict):
            raise_topic(actor=cast.county_office.actor, slip=replace(slip, **other), idem_key="k")


def test_after_the_deadline_it_is_flagged_and_not_refused(cast, series):
    called(series["weekly"], "2023-09-11")
    with on("2023-09-07", 17):
        assert not topic(cast, series["weekly"]).is_late
    with on("2023-09-07", 19):
        assert topic(cast, series["weekly"]).is_late


@pytest.mark.parametrize(("more", "field"), [({"title": " "}, "title"), ({"proposal": ""}, "proposal")])
def test_it_refuses_what_says_nothing(cast, series, more, field):
    slip = {"series": series["weekly"].id, "title": "供电", "proposal": "迁改", **more}
    with pytest.raises(Invalid) as refused:
        raise_topic(actor=cast.county_office.actor, slip=Slip(**slip))
    assert field in refused.value.problems


def test_another_countys_project_is_out_of_reach(cast, series):
    with pytest.raises(NotFound):
        topic(cast, series["weekly"], project=project_at(cast.county_b))


def test_a_reader_raises_none(cast, series):
    with pytest.raises(Refused):
        raise_topic(actor=cast.viewer.actor, slip=Slip(series["weekly"].id, "供电", "迁改"))


def test_many_units_belong_to_the_weekly_meeting(cast, series):
    one = topic(cast, series["weekly"], attending=(cast.units["land_bureau"].id,))
    assert (one.route, one.route_why) == ("weekly", "涉及 2 个部门")
    assert topic(cast, series["weekly"]).route == ""


def test_long_open_cases_do_too(cast, series):
    with on("2023-08-14"):
        case = opened(cast)
    one = topic(cast, series["weekly"], case=case)
    assert (one.route, one.route_why) == ("weekly", "已办 21 天未结")


def test_skipping_a_step_needs_a_reason(cast, series):
    with on("2023-09-04"):
        meeting = called(series["assignment"], "2023-09-05")
    one = topic(cast, series["assignment"])
    with pytest.raises(Invalid) as refused:
        accept_topic(actor=cast.city_office.actor, topic=one.id, meeting=meeting.id)
    assert "越级" in str(refused.value)
    taken = accept_topic(actor=cast.city_office.actor, topic=one.id, meeting=meeting.id, reason="市长点名")
    assert (taken.state, taken.skip_reason) == ("accepted", "市长点名")
    assert Fact.objects.get(kind="meetings.topic_accepted").reason == "市长点名"


def test_a_stalled_project_goes_straight_to_the_assignment_meeting(cast, series):
    promised = [event(MilestonePromised(key, dt.date(2023, 3, 31)), "2022-06-01") for key in ("start", "complete")]
    project = project_at(cast.county_a, reached("P20", "2022-02-01"), *promised)
    one = topic(cast, series["weekly"], project=project)
    assert (one.route, one.route_why) == ("assignment", "项目长期无进展")


def test_it_is_returned_with_a_reason_and_the_reporter_is_told(cast, series):
    one = topic(cast, series["weekly"])
    with pytest.raises(Invalid):
        return_topic(actor=cast.city_office.actor, topic=one.id, reason="")
    with pytest.raises(NotFound):
        return_topic(actor=cast.county_office.actor, topic=one.id, reason="不归我办")
    back = return_topic(actor=cast.city_office.actor, topic=one.id, reason="县级可以解决")
    assert back.state == "returned"
    assert Notice.objects.filter(post=cast.county_office.post).count() == 1
    with pytest.raises(Conflict):
        return_topic(actor=cast.city_office.actor, topic=one.id, reason="再退")


def test_two_about_one_thing_become_one(cast, series):
    one, other = topic(cast, series["weekly"]), topic(cast, series["weekly"], "电力迁改")
    merged = merge_topic(actor=cast.city_office.actor, topic=other.id, into=one.id)
    assert (merged.state, merged.merged_into_id) == ("merged", one.id)
    one.refresh_from_db()
    assert str(cast.units["county_a_office"].id) in one.attending
    with pytest.raises(Conflict):
        merge_topic(actor=cast.city_office.actor, topic=other.id, into=one.id)


def test_only_who_runs_its_body_takes_a_topic_on(cast, series):
    """A county that handed a topic in may read it, and runs meetings of its own; it takes nothing from the city."""
    own = called(bodies(cast.county_a)["weekly"], "2023-09-11")
    one = topic(cast, series["weekly"])
    with pytest.raises(NotFound):
        accept_topic(actor=cast.county_office.actor, topic=one.id, meeting=own.id)
    with pytest.raises(Invalid) as refused:
        accept_topic(actor=SYSTEM, topic=one.id, meeting=own.id)
    assert "meeting" in refused.value.problems
    one.refresh_from_db()
    assert (one.state, one.meeting) == ("raised", None)


def test_what_moved_on_meanwhile_is_looked_at_again(cast, series):
    """Two officers with the same page open: the second is told, nothing is done twice."""
    meeting = called(series["weekly"], "2023-09-11")
    one, other = topic(cast, series["weekly"]), topic(cast, series["weekly"], "电力迁改")
    give_opinion(actor=cast.department.actor, topic=one.id, stance="agreed")
    office = cast.city_office.actor
    for act in (
        lambda: accept_topic(actor=office, topic=one.id, meeting=meeting.id, seen=0),
        lambda: return_topic(actor=office, topic=one.id, reason="县级可办", seen=0),
        lambda: merge_topic(actor=office, topic=one.id, into=other.id, seen=0),
    ):
        with pytest.raises(Conflict):
            act()
    one.refresh_from_db()
    assert one.state == "raised"
    assert accept_topic(actor=office, topic=one.id, meeting=meeting.id, seen=1).state == "accepted"


def test_a_merged_topic_brings_its_case_along(cast, series):
    case = opened(cast)
    with_case, without = topic(cast, series["weekly"], case=case), topic(cast, series["weekly"], "电力迁改")
    merge_topic(actor=cast.city_office.actor, topic=with_case.id, into=without.id)
    without.refresh_from_db()
    assert (without.case_id, without.version) == (case, 1)


def test_a_notice_of_a_sensitive_topic_says_no_reason(cast, series):
    one = topic(cast, series["weekly"], "欠薪上访")
    type(one).objects.filter(id=one.id).update(is_sensitive=True)
    return_topic(actor=cast.city_office.actor, topic=one.id, reason="欠薪由劳动监察办理")
    told = Notice.objects.get(post=cast.county_office.post)
    assert "欠薪" not in f"{told.text}{told.values}"


def test_who_was_asked_answers(cast, series):
    one = topic(cast, series["weekly"])
    give_opinion(actor=cast.department.actor, topic=one.id, stance="agreed")
    row = TopicOpinion.objects.get()
    assert (row.stance, row.answered_on.isoformat()) == ("agreed", "2023-09-04")
    with pytest.raises(Invalid):
        give_opinion(actor=cast.department.actor, topic=one.id, stance="refused")
    with pytest.raises(Refused):
        give_opinion(actor=cast.inspector.actor, topic=one.id, stance="agreed")
    with pytest.raises(NotFound):
        give_opinion(actor=cast.other_county_office.actor, topic=one.id, stance="agreed")


def test_a_frozen_agenda_takes_no_more(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    one = topic(cast, series["weekly"])
    with pytest.raises(Conflict):
        accept_topic(actor=cast.city_office.actor, topic=one.id, meeting=meeting.id)
