"""Every act by its form: it works, its refusal stands on the form, nobody is offered what is not theirs."""

import datetime as dt

import pytest

from guatu.cases import services
from guatu.cases.models import CaseStanding
from guatu.cases.tests.scene import opened, proof, standing
from guatu.desk import cases_acts
from guatu.facts.models import Evidence, StoredFile
from guatu.kernel import clock
from guatu.web.cases.acts import ACTS
from guatu.web.cases.tests.scene import browser, errors_of, paper, seen, sent

pytestmark = pytest.mark.django_db


def later(text):
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def offered(cast, who, case):
    return {one.name for one in cases_acts.offered(cast.members[who].actor, standing(case))}


def working(cast, **more):
    case = opened(cast, **more)
    services.accept_case(actor=cast.department.actor, case=case)
    return case


def submitted(cast, **more):
    case = working(cast, **more)
    services.submit_result(actor=cast.department.actor, case=case, text="清表完成", evidence=proof())
    return case


def verified(cast, **more):
    case = submitted(cast, **more)
    services.verify_result(actor=cast.city_office.actor, case=case, manner="on_site", satisfaction=more.get("satisfaction", ""))
    return case


def closed(cast, **more):
    case = verified(cast, **more)
    services.close_case(actor=cast.city_office.actor, case=case)
    return case


def test_every_offer_has_its_form_and_its_name():
    assert {one.name for one in cases_acts.OFFERS} == set(ACTS) == set(cases_acts.act_titles())


def test_the_way_from_opening_to_striking_out(cast):
    case = opened(cast)
    assert sent(cast, "department", "act", case, "accept", agreed="on", seen=1).status_code == 302
    assert sent(cast, "department", "act", case, "note", text="已签 3 户", file=paper("协议.pdf")).status_code == 302
    assert sent(cast, "department", "act", case, "submit", text="清表完成", file=paper()).status_code == 302
    assert sent(cast, "city_office", "act", case, "send-back", reason="差 2 户").status_code == 302
    assert sent(cast, "department", "act", case, "submit", text="全部完成", file=paper("二.pdf")).status_code == 302
    assert sent(cast, "city_office", "act", case, "verify", manner="on_site", text="属实").status_code == 302
    assert sent(cast, "city_office", "act", case, "close", agreed="on").status_code == 302
    found = standing(case)
    assert (found.state, found.send_backs, found.submissions) == ("closed", 1, 2)
    assert StoredFile.objects.count() == 1 and Evidence.objects.count() == 3


def test_extension_asked_and_granted_by_form(cast):
    case = working(cast)
    late = sent(cast, "department", "act", case, "ask-extension", until_on="2023-12-01", reason="雨季")
    assert late.status_code == 422 and "2023-08-28" in errors_of(late)
    assert sent(cast, "department", "act", case, "ask-extension", until_on="2023-08-25", reason="雨季").status_code == 302
    refused = sent(cast, "city_office", "act", case, "extension", decision="no")
    assert refused.status_code == 422 and "理由" in errors_of(refused)
    assert sent(cast, "city_office", "act", case, "extension", decision="yes").status_code == 302
    assert standing(case).due_on == dt.date(2023, 8, 25)


def test_return_rule_and_hand_over_by_form(cast):
    case, housing = opened(cast), cast.units["housing_bureau"].id
    back = sent(cast, "department", "act", case, "return", reason="不是本局职责", basis="三定方案", suggested_unit=str(housing))
    assert back.status_code == 302 and offered(cast, "city_office", case) >= {"rule", "hand-over", "withdraw"}
    assert sent(cast, "city_office", "act", case, "rule", reason="征地由你局牵头").status_code == 302
    assert standing(case).state == "working"
    assert sent(cast, "city_office", "act", case, "hand-over", to_unit=str(housing), reason="机构改革").status_code == 302
    assert standing(case).unit_id == housing


def test_split_stop_resume_withdraw_by_form(cast):
    case, housing = working(cast), cast.units["housing_bureau"].id
    part = sent(cast, "department", "act", case, "split", title="迁管线", handler=str(housing), due_on="2023-08-18")
    assert part.status_code == 302 and CaseStanding.objects.live().filter(parent_id=case).count() == 1
    too_late = sent(cast, "department", "act", case, "split", title="迁杆线", handler=str(housing), due_on="2023-09-18")
    assert too_late.status_code == 422
    assert sent(cast, "city_office", "act", case, "stop", cause="upper", reason="等省厅").status_code == 302
    assert "resume" in offered(cast, "city_office", case) and "stop" not in offered(cast, "city_office", case)
    assert sent(cast, "city_office", "act", case, "resume", agreed="on").status_code == 302
    assert sent(cast, "city_office", "act", case, "withdraw", reason="企业自行解决").status_code == 302
    assert standing(case).state == "withdrawn"


def test_report_and_reinstruct_by_form(cast):
    case = verified(cast, kind="instruction", grade="")
    assert "close" not in offered(cast, "city_office", case) and "report" in offered(cast, "city_office", case)
    blocked = sent(cast, "city_office", "act", case, "close", agreed="on")
    assert blocked.status_code == 422 and "呈报" in errors_of(blocked)
    assert sent(cast, "city_office", "act", case, "report", text="已清表").status_code == 302
    assert sent(cast, "city_office", "act", case, "reinstruct", text="再查一遍。").status_code == 302
    assert (standing(case).state, standing(case).reported_on) == ("working", None)


def test_a_leader_may_write_again_before_it_was_accepted(cast):
    case = opened(cast, kind="instruction", grade="")
    assert "reinstruct" in offered(cast, "city_office", case) and "reinstruct" not in offered(cast, "department", case)
    assert sent(cast, "city_office", "act", case, "reinstruct", text="请抓紧。").status_code == 302
    assert (standing(case).state, standing(case).accepted_on) == ("working", clock.today())


def test_recheck_and_relapse_by_form(cast):
    case = closed(cast)
    assert sent(cast, "inspector", "act", case, "recheck", outcome="sound", text="属实").status_code == 302
    again = sent(cast, "inspector", "act", case, "recheck", outcome="back", text="又堆了土")
    new = standing(case).relapsed_into
    assert again.status_code == 302 and again.url == f"/cases/{new}"
    assert standing(new).relapse_of == case
    other = closed(cast)
    assert sent(cast, "city_office", "act", other, "relapse", text="复堆").status_code == 302
    assert "relapse" not in offered(cast, "city_office", other)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_empty_form_is_answered_with_the_page(cast, name):
    case = {
        "verify": submitted,
        "send-back": submitted,
        "close": verified,
        "report": verified,
        "recheck": closed,
        "relapse": closed,
    }.get(name, working)(cast)
    who = {"accept": "department", "return": "department", "note": "department", "ask-extension": "department", "submit": "department",
           "split": "department"}.get(name, "city_office")  # fmt: skip
    before = standing(case).version
    assert seen(cast, who, "act", case, name).status_code == 200
    response = sent(cast, who, "act", case, name)
    assert response.status_code == 422 and response.context["form"].errors
    assert standing(case).version == before


def test_what_another_did_meanwhile_is_not_overwritten(cast):
    case = opened(cast)
    services.accept_case(actor=cast.department.actor, case=case)
    response = sent(cast, "department", "act", case, "note", text="x", seen=1)
    assert response.status_code == 422 and "刚被别人办理过" in errors_of(response)


def test_the_same_form_sent_twice_counts_once(cast):
    case = working(cast)
    form = {"text": "清表完成", "seen": 2, "idem": "k"}
    for _again in range(2):
        assert sent(cast, "department", "act", case, "submit", **form, file=paper()).status_code == 302
    assert standing(case).submissions == 1


def test_a_result_without_evidence_is_sent_back_to_its_form(cast):
    response = sent(cast, "department", "act", working(cast), "submit", text="清表完成")
    assert response.status_code == 422 and response.context["form"].errors["file"]


def test_a_file_that_may_not_be_stored_is_refused(cast):
    response = sent(cast, "department", "act", working(cast), "submit", text="完成", file=paper("机密★.pdf"))
    assert response.status_code == 422 and "密级" in errors_of(response) and not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [("county_office", "accept", 403), ("city_office", "accept", 403), ("viewer", "note", 403), ("leader", "note", 403),
     ("other_county_office", "accept", 404), ("reporter", "hand-over", 403), ("department", "nonsense", 404)],
)  # fmt: skip
def test_nobody_does_what_is_not_theirs(cast, who, name, status):
    housing = str(cast.units["housing_bureau"].id)
    case = opened(cast)
    assert sent(cast, who, "act", case, name, agreed="on", text="x", to_unit=housing, reason="x").status_code == status
    assert standing(case).version == 1


def test_one_does_not_verify_ones_own_work(cast):
    case = submitted(cast)
    assert "verify" not in offered(cast, "department", case)
    page = seen(cast, "department", "act", case, "verify")
    assert "不能核验自己办的事" in page.content.decode() and '<form method="post" enctype' not in page.content.decode()
    assert sent(cast, "department", "act", case, "verify", manner="phone").status_code == 403
    assert standing(case).state == "submitted"


def test_what_is_offered_follows_state_party_and_clock(cast):
    case = opened(cast)
    assert offered(cast, "department", case) == {"accept", "note", "return"}
    assert offered(cast, "viewer", case) == set() and offered(cast, "county_office", case) == set()
    assert offered(cast, "city_office", case) == {"note", "hand-over", "stop", "withdraw"}
    with later("2023-08-17"):
        assert "return" not in offered(cast, "department", case)
    services.accept_case(actor=cast.department.actor, case=case)
    assert offered(cast, "department", case) == {"submit", "note", "ask-extension", "split"}
    with later("2023-08-22"):
        assert "ask-extension" not in offered(cast, "department", case)


def test_a_rung_is_decided_with_a_reason(cast):
    case = opened(cast)
    made = services.propose_escalation(
        actor=cast.city_office.actor, case=case, ladder="letters", rung="reminder", rank=1, why="逾期 3 天"
    )
    assert "逾期 3 天" in seen(cast, "city_office", "case", case).content.decode()
    without = sent(cast, "city_office", "escalation", made.id, decision="no")
    assert without.status_code == 422 and "理由" in errors_of(without)
    assert sent(cast, "city_office", "escalation", made.id, decision="no", reason="已电话催办").status_code == 302
    again = sent(cast, "city_office", "escalation", made.id, decision="yes")
    assert again.status_code == 422 and "已处理" in errors_of(again)
    assert browser(cast, "other_county_office").get(f"/cases/escalations/{made.id}").status_code == 404


def test_evidence_goes_with_the_case_and_its_circle(cast):
    case = submitted(cast, category="wages")
    piece = Evidence.objects.get().id
    assert seen(cast, "department", "evidence", case, piece).status_code == 200
    assert seen(cast, "county_office", "evidence", case, piece).status_code == 404
    assert seen(cast, "inspector", "evidence", case, piece).status_code == 200
    other = opened(cast)
    assert seen(cast, "department", "evidence", other, piece).status_code == 404
