"""Topics on screen: handed in by a county with a photo, answered, taken on, sent back; nobody reads what is not his."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from guatu.cases.services import accept_case, note_progress
from guatu.cases.tests.scene import opened, proof
from guatu.facts.models import Evidence
from guatu.life.dispatch.meetings.models import Topic
from guatu.life.dispatch.meetings.services import give_opinion, return_topic
from guatu.life.dispatch.meetings.tests.scene import called, on, topic
from guatu.web.meeting.tests.test_meeting_room import page, send, text
from tests.cast import sign_in
from tests.register import project_at

pytestmark = pytest.mark.django_db


def photo():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg")


def test_a_county_hands_one_in(cast, series):
    project_at(cast.county_a, name="示例电梯园")
    assert "截止" in text(page(cast, "county_office", "topic-new"))
    data = {
        "series": str(series["weekly"].id), "title": "供电线路迁改", "proposal": "请协调", "project_name": "电梯园", "file": photo(),
        "opinions": [str(cast.units["land_bureau"].id)],
    }  # fmt: skip
    answer = send(cast, "county_office", "topic-new", **data)
    assert answer.status_code == 302
    made = Topic.objects.get()
    assert made.project_id is not None
    shown = text(page(cast, "county_office", "topic", made.id))
    assert "现场.jpg" in shown
    piece = Evidence.objects.get()
    assert page(cast, "county_office", "evidence", made.id, piece.id).content.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": ""}, "必填"),
        ({"project_name": "没有这个项目"}, "没有找到项目"),
        ({"file": SimpleUploadedFile("x.exe", b"MZ")}, "照片"),
    ],
)
def test_a_faulty_slip_keeps_what_was_typed(cast, series, more, said):
    data = {"series": str(series["weekly"].id), "title": "供电", "proposal": "请尽快协调迁改", **more}
    answer = send(cast, "county_office", "topic-new", **data)
    assert answer.status_code == 422
    assert "请尽快协调迁改" in text(answer)
    assert Topic.objects.count() == 0


def test_a_late_one_says_so(cast, series):
    called(series["weekly"], "2023-09-11")
    with on("2023-09-08"):
        one = topic(cast, series["weekly"])
    assert "逾期提出" in text(page(cast, "city_office", "topic", one.id))


def test_the_asked_unit_answers(cast, series):
    one = topic(cast, series["weekly"])
    assert "答复意见" in text(page(cast, "department", "topic", one.id))
    assert send(cast, "department", "advise", one.id, stance="refused").status_code == 422
    assert send(cast, "department", "advise", one.id, stance="agreed").status_code == 302
    assert send(cast, "inspector", "advise", one.id, stance="agreed").status_code == 403


def test_the_office_takes_it_on_or_sends_it_back(cast, series):
    meeting = called(series["weekly"], "2023-09-11")
    one, other, third = (topic(cast, series["weekly"], name) for name in ("甲事", "乙事", "丙事"))
    assert send(cast, "city_office", "accept", one.id).status_code == 422
    assert send(cast, "city_office", "accept", one.id, meeting=str(meeting.id)).status_code == 302
    assert send(cast, "city_office", "return", other.id).status_code == 422
    assert send(cast, "city_office", "return", other.id, reason="县级可办").status_code == 302
    assert send(cast, "city_office", "merge", third.id, into=str(one.id)).status_code == 302
    assert sorted(Topic.objects.values_list("state", flat=True)) == ["accepted", "merged", "returned"]
    assert "县级可办" in text(page(cast, "county_office", "topic", other.id))
    assert "甲事" in text(page(cast, "city_office", "show", meeting.id))


def test_nobody_reads_what_is_not_his(cast, series):
    one = topic(cast, series["weekly"])
    assert page(cast, "other_county_office", "topic", one.id).status_code == 404
    assert "供电线路迁改" not in text(page(cast, "other_county_office", "list"))


def test_a_sensitive_one_is_not_spelled_out(cast, series):
    one = topic(cast, series["weekly"], "欠薪上访")
    Topic.objects.filter(id=one.id).update(is_sensitive=True)
    shown = text(page(cast, "city_office", "topic", one.id))
    assert "欠薪" not in shown
    assert "欠薪上访" in text(page(cast, "county_office", "topic", one.id))
    assert "欠薪" not in sign_in(Client(), cast.city_office).get(reverse("meeting:list")).content.decode()
    other = topic(cast, series["weekly"], "供电")
    shown = text(page(cast, "city_office", "topic", other.id))
    assert "欠薪" not in shown, "nor among the topics it might be merged into"
    assert str(one.id) in shown
    give_opinion(actor=cast.department.actor, topic=one.id, stance="refused", text="欠薪不属本部门")
    return_topic(actor=cast.city_office.actor, topic=one.id, reason="欠薪由劳动监察办理")
    assert "欠薪" not in text(page(cast, "city_office", "topic", one.id))
    assert "欠薪由劳动监察办理" in text(page(cast, "county_office", "topic", one.id))


def test_the_files_of_a_sensitive_topic_stay_in_its_circle(cast, series):
    one = topic(cast, series["weekly"], "欠薪上访", evidence=proof())
    Topic.objects.filter(id=one.id).update(is_sensitive=True)
    piece = Evidence.objects.get()
    assert page(cast, "city_office", "evidence", one.id, piece.id).status_code == 404
    assert page(cast, "county_office", "evidence", one.id, piece.id).status_code == 200


def test_a_slip_from_a_sensitive_case_tells_nothing_of_it(cast, series):
    case = opened(cast, title="欠薪上访", is_sensitive=True)
    accept_case(actor=cast.department.actor, case=case)
    note_progress(actor=cast.department.actor, case=case, text="欠薪三百万元")
    shown = text(page(cast, "county_office", "topic-new", case=str(case)))
    assert "欠薪" not in shown
    assert str(case) in shown
    assert "欠薪三百万元" in text(page(cast, "department", "topic-new", case=str(case)))
