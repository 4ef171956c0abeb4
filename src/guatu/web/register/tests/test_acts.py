"""Through the life by form: each act works, each refusal stands on its form, nobody does what is not theirs."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.facts.models import Evidence, Fact, StoredFile
from guatu.kernel.actor import SYSTEM
from guatu.ledger import kinds, services
from guatu.ledger.models import ProjectList, ProjectMembership, ProjectMilestone, ProjectYear
from guatu.web.register.acts import ACTS
from guatu.web.register.tests.scene import building, errors_of, kinds_of, opened, sent, standing_of
from tests.register import YI, event, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db
AUGUST = returned("2023-08", "2023-08-31", YI)
PDF = b"%PDF-1.4\n1 0 obj\n%%EOF"


def pdf(name="材料.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


@pytest.fixture
def park(cast):
    return building(cast.county_a, "甲园")


# ---- stage and evidence ----------------------------------------------------------------------------------------------------


def test_a_stage_is_reached_when_its_evidence_is_there(cast, park):
    blocked = sent(cast, "county_office", "stage", park, reached_on="2023-09-01", expected="P50")
    assert blocked.status_code == 422 and "竣工验收意见" in errors_of(blocked)
    told = sent(cast, "county_office", "evidence", park, requirement="acceptance", title="验收意见", seen_on="2023-08-30", file=pdf())
    assert told.status_code == 302
    assert sent(cast, "county_office", "stage", park, reached_on="2023-09-01", expected="P50", note="提前").status_code == 302
    assert standing_of(park).stage == "P60" and standing_of(park).completed_on == dt.date(2023, 9, 1)


def test_a_stage_form_says_what_is_missing(cast, park):
    assert opened(cast, "county_office", "stage", park).context["told"] == ["下一阶段：竣工", "还缺：竣工验收意见"]


def test_a_stage_moved_by_another_is_not_moved_twice(cast):
    one = project_at(cast.county_a, reached("P40", "2022-06-01"), progress_text="主体施工")
    response = sent(cast, "county_office", "stage", one, reached_on="2023-09-01", expected="P35")
    assert response.status_code == 422 and "别人改过" in errors_of(response)


@pytest.mark.parametrize("day", ["2030-01-01", "2000-01-01", "昨天", ""])
def test_a_stage_has_a_possible_day(cast, day):
    one = project_at(cast.county_a, reached("P40", "2022-06-01"), progress_text="主体施工")
    response = sent(cast, "county_office", "stage", one, reached_on=day, expected="P40")
    assert response.status_code == 422 and response.context["form"].errors["reached_on"]
    assert standing_of(one).stage == "P40"


def test_evidence_is_stored_with_its_hash(cast, park):
    sent(cast, "county_office", "evidence", park, requirement="acceptance", title="验收", seen_on="2023-08-30", file=pdf())
    row = Evidence.objects.get(fact__project=park)
    stored = StoredFile.objects.get(sha256=row.file_sha256)
    assert (stored.name, stored.kind, stored.size) == ("材料.pdf", "pdf", len(PDF))


def test_evidence_needs_a_file_and_a_known_requirement(cast, park):
    without = sent(cast, "county_office", "evidence", park, requirement="acceptance", title="x", seen_on="2023-08-30")
    assert without.status_code == 422 and without.context["form"].errors["file"]
    odd = sent(cast, "county_office", "evidence", park, requirement="nonsense", title="x", seen_on="2023-08-30", file=pdf())
    assert odd.status_code == 422 and odd.context["form"].errors["requirement"]
    assert not StoredFile.objects.exists()


def test_evidence_opens_with_the_requirement_asked_for(cast, park):
    form = opened(cast, "county_office", "evidence", park, requirement="benefit").context["form"]
    assert form["requirement"].value() == "benefit"


# ---- running state ---------------------------------------------------------------------------------------------------------


def test_stop_postpone_resume_remove(cast, park):
    base = {"since": "2023-09-01", "reason": "资金未到位"}
    assert sent(cast, "county_office", "state", park, state="stopped", **base).status_code == 302
    assert sent(cast, "county_office", "state", park, state="postponed", resume_on="2024-03-01", **base).status_code == 302
    assert standing_of(park).resume_on == dt.date(2024, 3, 1)
    assert sent(cast, "county_office", "state", park, state="normal", **base).status_code == 302
    assert sent(cast, "county_office", "state", park, state="removed", document_no="示〔2023〕1号", file=pdf(), **base).status_code == 302
    assert standing_of(park).state == "removed"
    assert opened(cast, "county_office", "project", park).context["page"].acts == ()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"state": "stopped", "reason": ""}, "reason"), ({"state": "postponed"}, "resume_on"), ({"state": "removed"}, "document_no"),
     ({"state": "normal"}, "state"), ({"state": "stopped", "since": "2030-01-01"}, "since")],
)  # fmt: skip
def test_a_state_asks_for_what_it_needs(cast, park, typed, field):
    response = sent(cast, "county_office", "state", park, **{"since": "2023-09-01", "reason": "原因", **typed})
    assert response.status_code == 422 and response.context["form"].errors[field]
    assert standing_of(park).state == "normal"


# ---- corrections -----------------------------------------------------------------------------------------------------------


def test_a_correction_is_proposed_here_and_approved_above(cast, park):
    assert sent(cast, "county_office", "correct", park, stage="P30", reason="误报开工").status_code == 302
    assert standing_of(park).stage == "P50"
    page = opened(cast, "leader", "project", park).context["page"]
    (waiting,) = page.proposals
    assert (waiting.stage, waiting.reason) == ("签约", "误报开工")
    form = opened(cast, "leader", "approve", park, proposal=str(waiting.fact)).context["form"]
    assert form["proposal"].value() == str(waiting.fact)
    assert sent(cast, "leader", "approve", park, proposal=str(waiting.fact), document_no="示〔2023〕2号").status_code == 302
    assert standing_of(park).stage == "P30" and standing_of(park).started_on is None
    assert sent(cast, "leader", "approve", park, proposal=str(waiting.fact)).status_code == 422


def test_a_correction_goes_backward_with_a_reason(cast, park):
    assert sent(cast, "county_office", "correct", park, stage="P60", reason="x").context["form"].errors["stage"]
    assert sent(cast, "county_office", "correct", park, stage="P30", reason=" ").context["form"].errors["reason"]


def test_who_proposes_may_not_approve(cast, park):
    fact = services.propose_correction(actor=SYSTEM, project=park, stage="P30", reason="误报")
    for who in ("county_office", "city_office"):
        assert sent(cast, who, "approve", park, proposal=str(fact)).status_code == 403


# ---- promises --------------------------------------------------------------------------------------------------------------


def promise(cast, project, **typed):
    return sent(cast, "county_office", "promise", project, **{"milestone": "complete", "promised": "2023年12月底前", **typed})


def test_a_promise_shows_its_effect_before_it_is_saved(cast):
    one = building(cast.county_a, "甲园", event(kinds.MilestonePromised("complete", dt.date(2023, 3, 31)), "2022-01-05"), AUGUST)
    first = promise(cast, one, reason="设备推迟")
    effect = first.context["effect"]
    assert first.status_code == 200 and kinds_of(one).count("milestone_promised") == 1
    assert (effect.before.state, effect.moves_before, effect.moves_after, effect.moved_days) == ("late", 0, 1, 275)
    title, was, becomes = effect.own
    assert (title, was.state, becomes.state, effect.moved) == ("竣工", "late", "future", "推后 275 天")
    assert "已过" in effect.before.reason and effect.after.reason != effect.before.reason
    seen = first.context["form"]["seen"].value()
    assert promise(cast, one, reason="设备推迟", seen=seen).status_code == 302
    node = ProjectMilestone.objects.get(snapshot_no=0, project_id=one, key="complete")
    assert (node.promised_on, node.promised_text, node.moves) == (dt.date(2023, 12, 31), "2023年12月底前", 1)


def test_the_effect_is_that_of_the_light_once_saved(cast):
    one = building(
        cast.county_a, "甲园", event(kinds.MilestonePromised("complete", dt.date(2023, 3, 31)), "2022-01-05"), AUGUST, progress_text="主体",
        total_yuan=1000,
    )  # fmt: skip
    before = opened(cast, "county_office", "project", one).context["page"].light.state
    first = promise(cast, one, reason="推迟")
    assert first.context["effect"].before.state == before
    promise(cast, one, reason="推迟", seen=first.context["form"]["seen"].value())
    assert opened(cast, "county_office", "project", one).context["page"].light.state == first.context["effect"].after.state


def test_another_date_must_be_looked_at_again(cast, park):
    seen = promise(cast, park).context["form"]["seen"].value()
    changed = promise(cast, park, promised="2024-06-30", seen=seen)
    assert changed.status_code == 200 and "milestone_promised" not in kinds_of(park)


def test_a_move_without_a_reason_is_refused(cast):
    one = building(cast.county_a, "甲园", event(kinds.MilestonePromised("complete", dt.date(2023, 3, 31)), "2022-01-05"), AUGUST)
    seen = promise(cast, one).context["form"]["seen"].value()
    response = promise(cast, one, seen=seen)
    assert response.status_code == 422 and response.context["form"].errors["reason"]


@pytest.mark.parametrize("words", ["随便", "", "2023年13月"])
def test_what_is_no_date_is_refused(cast, park, words):
    assert promise(cast, park, promised=words).status_code == 422


# ---- plan, category, lists, statistics -------------------------------------------------------------------------------------


def test_a_plan_is_issued_and_adjusted(cast, park):
    typed = {"year": 2023, "plan_kind": "issued", "amount_yuan": "4亿元", "document_no": "示〔2023〕1号", "decided_on": "2023-01-10"}
    assert sent(cast, "city_office", "plan", park, **typed, file=pdf()).status_code == 302
    form = opened(cast, "city_office", "plan", park).context["form"]
    assert (form["amount_yuan"].value(), form["plan_kind"].value(), form["year"].value()) == ("40000", "adjusted", 2023)
    changed = {**typed, "plan_kind": "adjusted", "amount_yuan": "50000", "decided_on": "2023-07-01"}
    assert sent(cast, "city_office", "plan", park, **changed).status_code == 302
    year = ProjectYear.objects.get(snapshot_no=0, project_id=park, year=2023)
    assert (year.plan_yuan, year.plan_first_yuan) == (5 * YI, 4 * YI)


def test_a_plan_needs_amount_and_document(cast, park):
    typed = {"year": 2023, "plan_kind": "issued", "decided_on": "2023-01-10", "document_no": "文"}
    assert sent(cast, "city_office", "plan", park, **typed).context["form"].errors["amount_yuan"]
    assert sent(cast, "city_office", "plan", park, **{**typed, "document_no": ""}).context["form"].errors["document_no"]
    assert sent(cast, "county_office", "plan", park, **typed).status_code == 403


def test_a_year_gets_its_category(cast, park):
    assert sent(cast, "county_office", "category", park, year=2023, category="new", decided_on="2023-01-10").status_code == 302
    assert ProjectYear.objects.get(snapshot_no=0, project_id=park, year=2023).category == "new"
    assert sent(cast, "county_office", "category", park, year=2023, category="odd", decided_on="2023-01-10").status_code == 422


def test_in_and_out_of_a_list(cast, park):
    one = services.create_list(actor=SYSTEM, root=cast.city, code="b8", title="第八期", kind=ProjectList.Kind.PROGRAMME, year=2023)
    typed = {"list": str(one.id), "joined_on": "2023-05-08", "count_unit": "bundle", "is_assessed": "on"}
    assert sent(cast, "city_office", "join", park, **typed).status_code == 302
    row = ProjectMembership.objects.get(snapshot_no=0, project_id=park)
    assert (row.count_unit, row.is_assessed, row.out_on) == ("bundle", True, None)
    assert sent(cast, "city_office", "join", park, **typed).status_code == 422
    assert sent(cast, "city_office", "leave", park, list=str(one.id), left_on="2023-09-01").context["form"].errors["reason"]
    left = sent(cast, "city_office", "leave", park, list=str(one.id), left_on="2023-09-01", reason="不再符合")
    assert left.status_code == 302
    assert ProjectMembership.objects.get(snapshot_no=0, project_id=park).out_on == dt.date(2023, 9, 1)


def test_a_list_of_another_jurisdiction_is_no_choice(cast, park):
    other = services.create_list(actor=SYSTEM, root=cast.neighbour_city, code="x", title="邻市", kind="tier", year=2023)
    response = sent(cast, "city_office", "join", park, list=str(other.id), joined_on="2023-05-08", count_unit="single")
    assert response.status_code == 422


def test_statistics_are_entered_or_explained(cast, park):
    assert sent(cast, "county_office", "statistics", park, entered="yes").context["form"].errors["month"]
    assert sent(cast, "county_office", "statistics", park, entered="yes", month="2023-13").context["form"].errors["month"]
    assert sent(cast, "county_office", "statistics", park, entered="no").context["form"].errors["cause"]
    assert sent(cast, "county_office", "statistics", park, entered="yes", month="2023-07").status_code == 302
    assert (standing_of(park).is_in_statistics, standing_of(park).statistics_month) == (True, "2023-07")
    assert sent(cast, "county_office", "statistics", park, entered="no", cause="尚未审核", month="2023-07").status_code == 302
    assert standing_of(park).is_in_statistics is False


# ---- merging ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keeps", "kept"), [("this", 0), ("other", 1)])
def test_a_merge_and_its_undoing(cast, keeps, kept):
    pair = [building(cast.county_a, "甲园", planned(2023, YI)), building(cast.county_a, "甲园项目")]
    code = standing_of(pair[1]).internal_code
    assert sent(cast, "city_office", "merge", pair[0], other=code, keeps=keeps, reason="同一项目").status_code == 302
    gone = opened(cast, "city_office", "project", pair[1 - kept])
    assert gone.status_code == 302 and str(pair[kept]) in gone.url
    (merge,) = opened(cast, "city_office", "project", pair[kept]).context["page"].merges
    assert sent(cast, "city_office", "undo", pair[kept], merge=str(merge.fact), reason="认错了").status_code == 302
    assert [opened(cast, "city_office", "project", one).status_code for one in pair] == [200, 200]
    assert opened(cast, "city_office", "project", pair[kept]).context["page"].merges == ()


def test_a_merge_needs_another_project_in_reach_and_a_reason(cast, park):
    away = project_at(cast.neighbour_county, name="邻县项目")
    for other in ("XM-0", standing_of(park).internal_code, standing_of(away).internal_code, ""):
        response = sent(cast, "city_office", "merge", park, other=other, keeps="this", reason="同一")
        assert response.status_code == 422 and response.context["form"].errors["other"], other
    two = building(cast.county_a, "乙园")
    assert sent(cast, "city_office", "merge", park, other=standing_of(two).internal_code, keeps="this").status_code == 422
    assert sent(cast, "county_office", "merge", park).status_code == 403


def test_an_undo_needs_a_merge_that_holds(cast, park):
    assert sent(cast, "city_office", "undo", park, merge=str(park), reason="x").status_code == 422


# ---- all of them -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [act.name for act in ACTS])
def test_every_act_is_closed_to_strangers_and_readers(cast, park, name):
    assert opened(cast, "other_county_office", name, park).status_code == 404
    assert opened(cast, "viewer", name, park).status_code == 403
    assert sent(cast, "viewer", name, park).status_code == 403


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_sent_empty_is_refused_on_its_form(cast, park, act):
    who = "leader" if act.verb == "project.approve_backward" else "city_office"
    before = Fact.objects.count()
    assert sent(cast, who, act.name, park).status_code == 422
    assert Fact.objects.count() == before


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_speaks_english(cast, park, act):
    client_name = "leader" if act.verb == "project.approve_backward" else "city_office"
    response = opened(cast, client_name, act.name, park)
    assert response.status_code == 200
