"""A project's page: what it is, where it stands, what is missing, what was said and by whom; read-only in the past."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.access.models import Grant
from guatu.facts import files, journal
from guatu.facts.journal import Evid
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger import kinds, services
from guatu.ledger.models import PersonalNote, ProjectList
from guatu.life.build import rules as build_rules
from guatu.life.build.services import Return, file_returns
from guatu.web.register.tests.scene import browser, building, opened
from tests.register import YI, categorised, event, planned, project_at, returned

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 9, 1)


def page_of(cast, who, project, **asked):
    response = opened(cast, who, "project", project, **asked)
    assert response.status_code == 200
    return response.context["page"]


@pytest.fixture
def park(cast):
    return building(
        cast.county_a, "甲县超硬材料园", planned(2023, 4 * YI), categorised(2023, "continued"),
        returned("2023-07", "2023-07-31", 2 * YI), returned("2023-07", "2023-07-31", 190_000_000, "verified"),
        returned("2023-08", "2023-08-31", 3 * YI), returned("2023-08", "2023-08-31", 250_000_000, "inspected"),
        event(kinds.MilestonePromised("complete", dt.date(2023, 12, 31), "month", "2023年12月底前"), "2022-01-05"),
        tier="city", national_code="2305-411082-04-01-123456", owner_name="示例超硬公司",
        unit=cast.units["land_bureau"].id, content="建厂房三万平方米",
    )  # fmt: skip


def test_it_works(cast, park):
    page = page_of(cast, "county_office", park)
    values = {figure.key: figure.value for figure in page.figures}
    assert values["projects.total"] == 10 * YI and values["plan.total"] == 4 * YI and values["done.ytd"] == 3 * YI
    assert str(values["completion.rate"]) == "75"
    assert [stop.state for stop in page.stops][:6] == ["done"] * 5 + ["current"]
    assert page.stops[6].on == "承诺 2023年12月底前"
    assert ("建设单位", "示例超硬公司") in page.told


def test_each_number_opens_over_this_project_alone(cast, park):
    building(cast.county_a, "别的", planned(2023, YI))
    for figure in page_of(cast, "county_office", park).figures:
        drawer = browser(cast, "county_office").get(figure.drawer_url).context["drawer"]
        assert drawer.figure.value == figure.value
        assert len(drawer.rows.rows) == 1


def test_the_next_gate_names_what_is_missing_and_leads_there(cast, park):
    gate = page_of(cast, "county_office", park).gate
    assert gate.label == "竣工" and gate.go is None
    (need,) = gate.needs
    assert need.label == "竣工验收意见"
    assert need.action.url == reverse("register:evidence", args=[park]) + "?requirement=acceptance"


def test_who_may_not_mend_it_is_told_why(cast, park):
    gate = page_of(cast, "viewer", park).gate
    assert gate.needs[0].action is None and "查阅人员" in gate.needs[0].why_not


def test_nobody_is_offered_what_is_not_theirs(cast, park):
    assert page_of(cast, "viewer", park).acts == ()
    offered = {link.url.split("/")[-1] for link in page_of(cast, "county_office", park).acts}
    assert offered == {"amend", "evidence", "promise", "category", "statistics", "state", "correct"}
    city = {link.url.split("/")[-1] for link in page_of(cast, "city_office", park).acts}
    assert {"plan", "join", "merge"} <= city


def test_every_offered_act_opens(cast, park):
    for who in ("city_office", "county_office", "department"):
        for link in page_of(cast, who, park).acts:
            assert browser(cast, who).get(link.url).status_code == 200, link.url


def test_the_three_numbers_stand_side_by_side(cast, park):
    rows = {row.cells["period"]: row.cells for row in page_of(cast, "viewer", park).returns.rows}
    july, august = rows["2023年7月"], rows["2023年8月"]
    assert (july["reported"], july["verified"], july["gap"]) == (2 * YI, 190_000_000, 10_000_000)
    assert august["inspected"] == 250_000_000 and "verified" not in august
    assert august["marks"][0].text == "初步" and july["marks"] == ""


def test_an_objection_is_marked(cast, park):
    with journal.entry(actor=SYSTEM, verb="t") as entry:
        entry.record(
            kinds.ReturnObjected(basis="verified", text="少计设备款"), occurred_on=DAY, project=park, period="2023-07", provenance="sample"
        )
    page = page_of(cast, "viewer", park)
    july = next(row.cells for row in page.returns.rows if row.cells["period"] == "2023年7月")
    assert [tag.text for tag in july["marks"]] == ["有异议"]
    assert any("提出异议" in line.entry.title and "少计设备款" in line.entry.body for line in page.timeline.lines)


def test_the_curve_has_plan_and_actual(cast, park):
    curve = page_of(cast, "viewer", park).curve
    plan, actual = curve.series
    assert (plan.role, plan.values[11], plan.values[5]) == ("plan", 4 * YI, 2 * YI)
    assert actual.values[6] == 190_000_000 and actual.values[7] == 3 * YI and actual.values[8] is None
    assert "比时序多完成 3333 万元" in curve.summary


def test_without_plan_and_returns_there_is_no_curve(cast):
    page = page_of(cast, "viewer", project_at(cast.county_a))
    assert page.curve is None and page.bars is None


def test_a_correction_is_crossed_out_and_linked(cast, park):
    told = build_rules.Told(ytd_yuan=280_000_000)
    file_returns(
        actor=SYSTEM, period=Period.month(2023, 8), returns=[Return(park, told, reason="填错一位", document_no="示〔2023〕9号")]
    )
    lines = page_of(cast, "viewer", park, facts="money", all=1).timeline.lines
    old = next(line for line in lines if line.corrected_by)
    new = next(line for line in lines if line.id == old.corrected_by)
    assert old.entry.tone == "struck" and new.corrects == old.id and "填错一位" in new.entry.body
    page = opened(cast, "viewer", "project", park, facts="money").content.decode()
    assert f'href="#fact-{new.id}"' in page and f'id="fact-{new.id}"' in page


@pytest.mark.parametrize(("group", "words"), [("stage", "进入在建"), ("money", "自报"), ("milestone", "承诺竣工"), ("attribute", "建档")])
def test_the_timeline_can_be_narrowed(cast, park, group, words):
    timeline = page_of(cast, "viewer", park, facts=group).timeline
    titles = [line.entry.title for line in timeline.lines]
    assert timeline.group == group and any(words in title for title in titles)
    assert len(titles) < len(page_of(cast, "viewer", park, all=1).timeline.lines)


def test_a_fact_opens_its_evidence(cast, park):
    stored = files.store(b"%PDF-1.4 %%EOF", name="验收意见.pdf", kind="pdf")
    services.attach_evidence(
        actor=SYSTEM, project=park, requirement="acceptance", title="验收意见", file_sha256=stored.sha256, seen_on=DAY
    )
    page = page_of(cast, "county_office", park)
    line = next(line for line in page.timeline.lines if line.entry.evidence)
    assert browser(cast, "county_office").get(line.entry.evidence[0].url).content == b"%PDF-1.4 %%EOF"
    assert page.papers[0].title == "验收意见"
    assert page.gate.needs == () and page.gate.go is not None


def test_evidence_whose_file_is_elsewhere_is_named_but_not_linked(cast, park):
    with journal.entry(actor=SYSTEM, verb="t") as entry:
        entry.record(
            kinds.ProjectAmended({"remark": "注"}), occurred_on=DAY, project=park, provenance="sample",
            evidence=[Evid("0" * 64, {"document": "台账.xlsx", "sheet": "2023年", "row": 5})],
        )  # fmt: skip
    link = page_of(cast, "viewer", park).timeline.lines[0].entry.evidence[0]
    assert link.url == "" and "台账.xlsx" in link.title


def test_an_amendment_says_old_and_new(cast, park):
    services.amend_project(
        actor=cast.county_office.actor, project=park, attrs={"total_yuan": 20 * YI}, before={"total_yuan": 10 * YI}, reason="概算批复"
    )
    entry = page_of(cast, "viewer", park, facts="attribute").timeline.lines[0].entry
    assert "总投资 100000 万元 → 200000 万元" in entry.body and "概算批复" in entry.body
    assert entry.by.endswith("甲县项目办主任")


def test_personal_notes_are_for_those_who_keep_the_ledger(cast, park):
    PersonalNote.objects.create(project_id=park, key="联系电话", value="0374-0000000")
    for who, sees in (("county_office", True), ("city_office", True), ("viewer", False), ("leader", False), ("department", False)):
        assert ("0374-0000000" in opened(cast, who, "project", park).content.decode()) is sees, who


def test_lists_parents_parts_and_crew(cast, park):
    one = services.create_list(actor=SYSTEM, root=cast.city, code="sz", title="2023年市重点", kind=ProjectList.Kind.TIER, year=2023)
    services.join_list(actor=SYSTEM, project=park, project_list=one, joined_on=DAY)
    part = building(cast.county_a, "子项", row_role="part", parent=str(park), is_counted=False)
    Grant.objects.create(post=cast.department.post, role="department", project_id=park, from_on=DAY)
    page = page_of(cast, "city_office", park)
    assert [one.title for one in page.memberships] == ["2023年市重点"] and page.memberships[0].leave_url
    assert [link.title for link in page.parts] == ["子项"]
    assert page.crew == (("责任部门", "示例市自然资源局·用地科科长"),)
    below = page_of(cast, "city_office", part)
    assert below.parent.title == "甲县超硬材料园"
    assert all(figure.drawer_url == "" for figure in below.figures)


def test_a_parent_out_of_reach_is_not_named(cast, park):
    part = building(cast.county_b, "跨县子项", row_role="part", parent=str(park), is_counted=False)
    parent = page_of(cast, "other_county_office", part).parent
    assert parent.url == "" and "超硬" not in parent.title


def test_it_may_be_the_same_project(cast, park):
    other = building(cast.county_a, "甲县超硬材料园项目", owner_name="另一家")
    building(cast.county_a, "完全不同的事情")
    alike = page_of(cast, "city_office", park).alike
    assert [one.standing.project_id for one in alike] == [other] and "名称相近" in alike[0].reason
    assert page_of(cast, "county_office", park).alike == ()


def test_the_same_credit_code_is_named_as_the_reason(cast):
    one = building(cast.county_a, "一号", owner_uscc="91330100799655058B")
    building(cast.county_b, "另一座城", owner_uscc="91330100799655058B")
    alike = page_of(cast, "city_office", one).alike
    assert [found.reason for found in alike] == ["统一社会信用代码相同"]


def test_a_merged_project_leads_to_the_one_that_was_kept(cast, park):
    other = building(cast.county_a, "甲县超硬材料园项目")
    services.merge_projects(actor=SYSTEM, survivor=park, merged=other, reason="同一项目")
    response = opened(cast, "county_office", "project", other)
    assert response.status_code == 302 and str(park) in response.url
    page = page_of(cast, "city_office", park, facts="attribute", all=1)
    assert [line.entry.title for line in page.timeline.lines].count("建档") == 2
    assert [merge.reason for merge in page.merges] == ["同一项目"]


def test_out_of_reach_is_not_found(cast, park):
    assert opened(cast, "other_county_office", "project", park).status_code == 404
    assert opened(cast, "system_admin", "project", park).status_code == 404
    assert opened(cast, "public", "project", park).status_code == 302


def test_a_department_sees_its_own(cast, park):
    assert page_of(cast, "department", park).standing.project_id == park
    assert opened(cast, "department", "project", building(cast.county_a, "别的")).status_code == 404


def test_the_past_is_read_only_and_as_it_was(cast, park):
    make_close(actor=SYSTEM, root=cast.city, period=Period.month(2023, 8))
    services.amend_project(actor=SYSTEM, project=park, attrs={"name": "改名了"}, before={}, reason="批复")
    page = page_of(cast, "city_office", park, at="2023-08-31")
    assert page.standing.name == "甲县超硬材料园" and not page.is_editable
    assert page.acts == () and page.gate is None and page.alike == ()
    assert all("改名了" not in line.entry.body for line in page.timeline.lines)
    assert page_of(cast, "city_office", park).standing.name == "改名了"
    text = opened(cast, "city_office", "project", park, at="2023-08-31").content.decode()
    assert reverse("register:amend", args=[park]) not in text


def test_before_it_was_registered_there_is_no_page(cast):
    one = project_at(cast.county_a, on="2023-09-05")
    assert opened(cast, "city_office", "project", one, at="2023-08-31").status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_story(cast, park):
    def count(project):
        client = browser(cast, "city_office")
        client.get(reverse("register:project", args=[project]))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("register:project", args=[project]))
        return len(seen)

    long = building(
        cast.county_a, "很久的事", planned(2022, YI), planned(2023, YI), categorised(2023, "new"),
        *(returned(f"{year}-{month:02}", f"{year}-{month:02}-28", month * YI // 100) for year in (2022, 2023) for month in range(3, 8)),
    )  # fmt: skip
    few, many = count(park), count(long)
    assert many <= few + 1 <= 85


def test_it_speaks_english(cast, park):
    client = browser(cast, "city_office")
    client.cookies["guatu_language"] = "en"
    text = client.get(reverse("register:project", args=[park])).content.decode()
    assert "Still missing for the next gate" in text and "下一关还缺" not in text
