"""批示件 by their pages: recorded word for word, proposed, approved, listed, each reader its own."""

import pytest

from guatu.cases.models import CaseStanding
from guatu.facts.models import Evidence
from guatu.life.supervise.models import Instruction
from guatu.web.cases.tests.scene import errors_of, paper, seen, sent

pytestmark = pytest.mark.django_db
WORDS = "请自然资源局牵头，一周内拿出方案。"


def form(cast, **more):
    return {
        "leader_post": str(cast.leader.post.id), "given_on": "2023-08-11", "mode": "handle", "title": "超硬园清表", "text": WORDS,
        "place": str(cast.county_a.id), **more,
    }  # fmt: skip


def recorded(cast, who="city_office", **more):
    assert sent(cast, who, "instruction-new", **form(cast, **more)).status_code == 302
    return Instruction.objects.order_by("-created_at", "-id").first()


def listed(cast, who, **asked):
    return [row.title for row in seen(cast, who, "instructions", **asked).context["found"].rows]


def test_it_works(cast):
    row = recorded(cast, handler=str(cast.units["land_bureau"].id), file=paper("批示.pdf"))
    page = seen(cast, "leader", "instruction", row.id)
    body = page.content.decode()
    assert row.state == "opened" and WORDS in body and 'class="verbatim"' in body and "批示.pdf" in body
    piece = Evidence.objects.get(fact__subject_type="instruction").id
    assert seen(cast, "leader", "scan", row.id, piece).status_code == 200
    case = seen(cast, "department", "case", row.case_id).content.decode()
    assert WORDS in case and 'class="verbatim"' in case and "市领导" in case


def test_proposed_and_approved_by_form(cast):
    row = recorded(cast, mode="advise")
    assert "拟办" in seen(cast, "city_office", "instruction", row.id).content.decode()
    assert sent(cast, "city_office", "propose", row.id).status_code == 422
    land = str(cast.units["land_bureau"].id)
    assert (
        sent(cast, "city_office", "propose", row.id, opinion="请自然资源局办", handler=land, due_on="2023-08-25").status_code
        == 302
    )
    assert sent(cast, "city_office", "decide", row.id, decision="yes").status_code == 403
    assert sent(cast, "leader", "decide", row.id).status_code == 422
    back = sent(cast, "leader", "decide", row.id, decision="no")
    assert back.status_code == 422 and "decide" in back.context
    assert sent(cast, "leader", "decide", row.id, decision="yes").status_code == 302
    assert CaseStanding.objects.live().get().due_on.isoformat() == "2023-08-25"
    again = sent(cast, "leader", "decide", row.id, decision="yes")
    assert again.status_code == 422


@pytest.mark.parametrize("who", ["county_office", "inspector"])
def test_whose_word_it_is_not_sees_no_form_and_is_refused(cast, who):
    row = recorded(cast, mode="advise")
    land = str(cast.units["land_bureau"].id)
    sent(cast, "city_office", "propose", row.id, opinion="请自然资源局办", handler=land)
    assert not seen(cast, who, "instruction", row.id).context["page"].may_decide
    assert seen(cast, "leader", "instruction", row.id).context["page"].may_decide
    assert sent(cast, who, "decide", row.id, decision="yes").status_code == 403
    assert not CaseStanding.objects.exists()


def test_oral_words_are_recorded_without_a_circle(cast):
    data = {key: value for key, value in form(cast, handler=str(cast.units["land_bureau"].id)).items() if key != "mode"}
    assert sent(cast, "inspector", "oral-new", **data).status_code == 302
    assert CaseStanding.objects.live().get().kind == "oral"
    steps = seen(cast, "inspector", "case", CaseStanding.objects.live().get().case_id).context["page"].steps
    assert "口述" in steps[-1].by


@pytest.mark.parametrize(
    ("more", "field"),
    [({"text": ""}, "text"), ({"title": ""}, "title"), ({"leader_post": ""}, "leader_post"), ({"given_on": "2023-09-01"}, "given_on"),
     ({"place": ""}, "project"), ({"mode": "x"}, "mode")],
)  # fmt: skip
def test_what_is_missing_is_said_on_its_field(cast, more, field):
    response = sent(cast, "city_office", "instruction-new", **form(cast, **more))
    assert response.status_code == 422 and response.context["form"].errors[field], errors_of(response)
    assert not Instruction.objects.exists()


def test_the_list_is_narrowed_by_leader_mode_form_and_progress(cast):
    recorded(cast, title="甲", mode="read")
    recorded(cast, title="乙", handler=str(cast.units["land_bureau"].id))
    recorded(cast, title="丙", mode="advise")
    assert set(listed(cast, "city_office")) == {"甲", "乙", "丙"}
    assert listed(cast, "city_office", mode="read") == ["甲"]
    assert listed(cast, "city_office", state="open") == ["乙"] and listed(cast, "city_office", state="done") == []
    assert listed(cast, "city_office", state="recorded") == ["丙"] and listed(cast, "city_office", form="oral") == []
    assert set(listed(cast, "city_office", leader=str(cast.leader.post.id))) == {"甲", "乙", "丙"}
    assert listed(cast, "city_office", leader=str(cast.city_office.post.id)) == []
    assert set(listed(cast, "leader")) == {"甲", "乙", "丙"}
    assert listed(cast, "other_county_office") == []
    assert seen(cast, "department", "instructions").status_code == 403


def test_a_sensitive_one_hides_its_words_outside_its_circle(cast):
    row = recorded(cast, who="inspector", title="欠薪", category="wages", file=paper())
    assert WORDS not in seen(cast, "city_office", "instructions").content.decode()
    assert listed(cast, "city_office") == ["其他协调事项"] and listed(cast, "leader") == ["欠薪"]
    assert WORDS not in seen(cast, "city_office", "instruction", row.id).content.decode()
    assert seen(cast, "city_office", "scan", row.id, Evidence.objects.get().id).status_code == 404


def test_an_empty_list_says_what_to_do_next(cast):
    assert "还没有批示件" in seen(cast, "city_office", "instructions").content.decode()
