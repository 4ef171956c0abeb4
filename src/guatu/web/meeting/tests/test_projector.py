"""The projector with its line: one item a page, what is typed becomes an owned case, what each audience sees."""

import pytest

from guatu.cases.models import Case, CaseStanding
from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.meetings.services import freeze_pack
from guatu.life.dispatch.meetings.tests.scene import ask, bodies, called, held, on, red_project, topic
from guatu.web.meeting.tests.test_meeting_room import page, send, text, under_way

pytestmark = pytest.mark.django_db


def test_one_item_a_page(cast, series):
    red_project(cast.county_a, "示例一园")
    red_project(cast.county_b, "示例二园")
    meeting = under_way(series["weekly"])
    first = text(page(cast, "city_office", "room", meeting.id))
    second = text(page(cast, "city_office", "room", meeting.id, item=2))
    assert ("示例一园" in first) != ("示例二园" in first)
    assert "data-next" in first
    assert "data-previous" not in first
    assert "data-previous" in second
    assert page(cast, "city_office", "room", meeting.id, item=999).status_code == 200


def test_a_line_becomes_an_owned_case_in_one_post(cast, series):
    """PRODUCT 6, moment 5: three fields, one request."""
    project = red_project(cast.county_a)
    meeting = under_way(series["weekly"])
    data = {"text": "十日内清表", "unit": "示例市自然资源局", "due_on": "2023-09-14", "project": str(project), "key": "k1"}
    answer = send(cast, "city_office", "decide", meeting.id, **data)
    assert answer.status_code == 302
    case = CaseStanding.objects.get(snapshot_no=0)
    assert (case.source_type, case.source_id, case.unit_id) == ("meeting", str(meeting.id), cast.units["land_bureau"].id)
    assert case.number in text(page(cast, "city_office", "room", meeting.id))
    send(cast, "city_office", "decide", meeting.id, **data)
    assert Case.objects.count() == 1, "sent twice, opened once"


def test_a_unit_may_be_written_short_and_is_asked_for_when_it_is_two(cast, series):
    meeting = under_way(series["weekly"])
    assert send(cast, "city_office", "decide", meeting.id, text="清表", unit="自然资源").status_code == 302
    refused = send(cast, "city_office", "decide", meeting.id, text="报表", unit="项目办")
    assert refused.status_code == 422
    assert "不止一个单位" in text(refused)
    assert "报表" in text(refused), "what was typed stays"
    assert send(cast, "city_office", "decide", meeting.id, text="x", unit="火星局").status_code == 422
    assert send(cast, "city_office", "decide", meeting.id).status_code == 422


def test_what_is_on_the_books_is_carried(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04", ask(cast))
    case = CaseStanding.objects.get(snapshot_no=0).case_id
    with on("2023-09-11"):
        meeting = under_way(weekly, "2023-09-11")
        shown = text(page(cast, "city_office", "room", meeting.id))
        assert "结转续办" in shown
        assert send(cast, "city_office", "act", meeting.id, act="carry", case=str(case)).status_code == 302
        again = send(cast, "city_office", "act", meeting.id, act="carry", case=str(case))
        assert again.status_code == 422
        assert "本次会议已结转" in text(again)
        escalate = {"act": "escalate", "case": str(case), "to_series": str(series["assignment"].id)}
        assert send(cast, "city_office", "act", meeting.id, **escalate).status_code == 422
        nowhere = send(cast, "city_office", "act", meeting.id, act="escalate", case=str(case), text="一周无进展")
        assert nowhere.status_code == 422
        assert "请选择提交到哪个会议" in text(nowhere)
        assert send(cast, "city_office", "act", meeting.id, **escalate, text="一周无进展").status_code == 302
    assert CaseStanding.objects.get(snapshot_no=0).carries == 1


@pytest.mark.parametrize("audience", ["tour", "public"])
def test_visitors_see_no_lights_no_problems_no_line(cast, series, audience):
    red_project(cast.county_a)
    meeting = called(series["weekly"], "2023-09-04")
    topic(cast, series["weekly"], "供电线路迁改", meeting=meeting)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    shown = text(page(cast, "city_office", "room", meeting.id, audience=audience))
    assert "供电线路迁改" in shown
    inside = text(page(cast, "city_office", "room", meeting.id))
    for hidden in ("示例红灯园", "红灯项目", "light-late", "meeting-decide"):
        assert hidden in inside and hidden not in shown
    assert "逾期" not in shown


def test_what_is_sensitive_stays_off_the_projector(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    one = topic(cast, series["weekly"], "欠薪上访", meeting=meeting)
    type(one).objects.filter(id=one.id).update(is_sensitive=True)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    for audience in ("inside", "tour", "public"):
        shown = text(page(cast, "leader", "room", meeting.id, audience=audience))
        assert "欠薪" not in shown
        assert "其他协调事项" in shown
    assert "欠薪" in text(page(cast, "leader", "room", meeting.id, audience="leader"))


def test_what_was_decided_about_something_sensitive_is_not_read_out(cast, series):
    """The line just typed would tell the room what the item above it hides."""
    meeting = called(series["weekly"], "2023-09-04")
    one = topic(cast, series["weekly"], "欠薪上访", meeting=meeting)
    type(one).objects.filter(id=one.id).update(is_sensitive=True)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    shown = text(page(cast, "city_office", "room", meeting.id))
    assert f'name="topic" value="{one.id}"' in shown, "what is typed on the hidden item belongs to it"
    for line in ({"text": "核实欠薪台账", "unit": "示例市自然资源局", "key": "a"}, {"text": "欠薪问题已知悉", "key": "b"}):
        assert send(cast, "city_office", "decide", meeting.id, **line, topic=str(one.id)).status_code == 302
    assert CaseStanding.objects.get(snapshot_no=0).is_sensitive
    for who, audience in (("city_office", "inside"), ("leader", "inside")):
        shown = text(page(cast, who, "room", meeting.id, audience=audience))
        assert "欠薪" not in shown
        assert shown.count("其他协调事项") >= 3
    assert "核实欠薪台账" in text(page(cast, "leader", "room", meeting.id, audience="leader"))
    listed = text(page(cast, "viewer", "show", meeting.id)) + text(page(cast, "city_office", "show", meeting.id))
    assert "已知悉" not in listed, "nor is a note that opened no case"


def test_a_refusal_keeps_the_line(cast, series):
    """A hidden field that was tampered with, or a case that is another's to decide: the words typed are not lost."""
    meeting = under_way(bodies(cast.county_a)["weekly"])
    other = red_project(cast.county_b)
    refused = send(cast, "county_office", "decide", meeting.id, text="限期复工", unit="示例甲县项目办", project=str(other))
    assert refused.status_code == 422
    assert "限期复工" in text(refused)
    offered = text(page(cast, "county_office", "room", meeting.id))
    assert 'value="示例甲县项目办"' in offered
    assert "示例乙县项目办" not in offered


def test_a_leader_reads_and_types_nothing(cast, series):
    meeting = under_way(series["weekly"])
    assert "meeting-decide" not in text(page(cast, "leader", "room", meeting.id))
    assert send(cast, "leader", "decide", meeting.id, text="x").status_code == 403
    assert page(cast, "viewer", "room", meeting.id).status_code == 404
