"""One case's page: the sentence, the steps, whose time, and what each reader sees of it."""

import datetime as dt
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse

from guatu.cases import services
from guatu.cases.services import Order
from guatu.cases.tests.scene import opened, proof, standing
from guatu.desk import cases_source, cases_words
from guatu.kernel import clock
from guatu.web.cases.tests.scene import browser, seen
from tests.register import project_at

pytestmark = pytest.mark.django_db


def later(text):
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def test_it_works(cast):
    project = project_at(cast.county_a, name="甲园")
    case = opened(cast, project=project, text="8 月底前清表", coop=(cast.units["housing_bureau"].id,))
    services.accept_case(actor=cast.department.actor, case=case)
    services.note_progress(actor=cast.department.actor, case=case, text="已签 3 户", evidence=proof())
    with later("2023-08-18"):
        response = seen(cast, "city_office", "case", case)
        page, body = response.context["page"], response.content.decode()
    assert response.status_code == 200
    assert page.sentence == "轮到示例市自然资源局（办理中），已 4 天；还剩 3 天（1 个工作日）。"
    assert [step.title for step in page.steps] == ["进展", "示例市自然资源局 签收", "示例市项目办 交 示例市自然资源局 办理"]
    assert page.steps[0].evidence[0].url.startswith(f"/cases/{case}/evidence/")
    assert page.steps[0].by == "示例市自然资源局·用地科科长"
    for words in ("清表受阻", "8 月底前清表", "甲园", "示例市住建局", "C类", "已签 3 户", "限办", "5 个工作日"):
        assert words in body, words
    assert page.project.url and page.chart.summary == "共 4 天：承办单位 4 天。"


def test_whose_time_it_was_adds_up(cast):
    case = opened(cast)
    services.accept_case(actor=cast.department.actor, case=case)
    with later("2023-08-16"):
        services.stop_clock(actor=cast.city_office.actor, case=case, cause="upper", reason="等省厅")
    with later("2023-08-21"):
        services.resume_clock(actor=cast.city_office.actor, case=case)
        services.submit_result(actor=cast.department.actor, case=case, text="完成", evidence=proof())
    with later("2023-08-23"):
        page = seen(cast, "city_office", "case", case).context["page"]
    assert {series.name: series.values for series in page.chart.series} == {"承办单位": (2,), "核验单位": (2,), "上级部门": (5,)}
    assert ("停表：等上级审批", "watch") in [(step.title, step.tone) for step in page.steps]
    assert page.sentence.startswith("轮到示例市项目办（待核验），已 2 天")


def test_parts_relapses_and_the_first_date_stand_on_it(cast):
    case, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=case)
    (part,) = services.split_case(
        actor=land, case=case, parts=[Order(kind="", title="迁管线", handler=cast.units["housing_bureau"].id)]
    )
    services.ask_extension(actor=land, case=case, until_on=dt.date(2023, 8, 25), reason="雨季")
    services.decide_extension(actor=cast.city_office.actor, case=case, is_granted=True)
    page = seen(cast, "city_office", "case", case).context["page"]
    assert [row.cells["title"] for row in page.parts.rows] == ["迁管线"]
    assert ("原定时限", "2023-08-21") in page.dates and ("办理时限", "2023-08-25") in page.dates
    assert dict(seen(cast, "city_office", "case", part).context["page"].links)["所属事项"].title.startswith("WT-2023-0001")


@pytest.mark.parametrize(
    ("who", "status", "main", "acts"),
    [("department", 200, ["签收", "退回"], ["填写进展"]), ("city_office", 200, [], ["填写进展", "改派", "停表", "撤销"]),
     ("viewer", 200, [], []), ("leader", 200, [], ["改派", "停表", "撤销"]), ("county_office", 200, [], []), ("other_county_office", 404, [], []),
     ("audit_admin", 404, [], [])],
)  # fmt: skip
def test_each_role_is_offered_its_own(cast, who, status, main, acts):
    response = seen(cast, who, "case", opened(cast))
    assert response.status_code == status
    if status == 200:
        page = response.context["page"]
        assert ([one.title for one in page.main], [one.title for one in page.acts]) == (main, acts)


def test_outside_its_circle_a_sensitive_case_says_only_where_it_stands(cast):
    case = opened(cast, title="欠薪处理", category="wages", text="欠 12 人", project=project_at(cast.county_a, name="甲园"))
    services.accept_case(actor=cast.department.actor, case=case)
    services.note_progress(actor=cast.department.actor, case=case, text="已付 3 人", evidence=proof())
    response = seen(cast, "county_office", "case", case)
    body = response.content.decode()
    for words in ("欠薪处理", "欠 12 人", "已付 3 人", "现场.png"):
        assert words not in body, words
    assert "其他协调事项" in body and "办理中" in body
    assert "已付 3 人" in seen(cast, "inspector", "case", case).content.decode()
    project_page = browser(cast, "county_office").get(f"/register/{standing(case).project_id}").content.decode()
    assert "其他协调事项" in project_page and "已付 3 人" not in project_page and "欠薪" not in project_page


def test_a_past_day_shows_it_as_it_was(cast):
    case = opened(cast)
    with later("2023-08-24"):
        services.accept_case(actor=cast.department.actor, case=case)
        then = seen(cast, "department", "case", case, at="2023-08-20").context["page"]
        assert (then.case.state, then.is_editable, then.main, then.acts) == ("assigned", False, (), ())
        assert len(then.steps) == 1
        assert seen(cast, "department", "case", case, at="2023-08-01").status_code == 404


def test_the_project_says_what_is_open_about_it(cast):
    project = project_at(cast.county_a, name="甲园")
    opened(cast, project=project)
    with later("2023-08-24"):
        response = browser(cast, "county_office").get(f"/register/{project}")
    found = response.context["page"].cases
    assert (found.total, found.late, found.rows[0].days) == (1, 1, "已逾期 3 天")
    assert f"project={project}" in found.board_url
    board = browser(cast, "county_office").get(found.board_url)
    assert [row.cells["number"].title for row in board.context["table"].rows] == ["WT-2023-0001"]


def test_every_source_with_a_page_opens_it():
    """A room that calls its page otherwise would leave the words without their way."""
    names = [one.name for one in cases_source.ORIGINS.values() if apps.is_installed(f"guatu.web.{one.name.partition(':')[0]}")]
    assert names and all(reverse(name, args=[uuid4(), *(["2023-08-14"] if name == "returning:return" else [])]) for name in names)
    assert set(cases_source.ORIGINS) <= set(cases_words.source_words())


def test_a_source_out_of_reach_is_said_and_not_linked(cast):
    """The handler reads its case; the project whose light it came from may be none of its own."""
    project = project_at(cast.county_a, name="甲园")
    case = opened(cast, project=project, source=("light", "ledger.progress"))
    for who, is_linked in (("department", False), ("city_office", True)):
        source = seen(cast, who, "case", case).context["page"].source
        assert (source.title, bool(source.url)) == ("亮灯", is_linked), who
    for told in ("", "一份外来文件", "018b35ff-5b2a-7422-82b8-1ec6d8471452"):
        case = opened(cast, source=("round", told))
        assert not seen(cast, "city_office", "case", case).context["page"].source.url, told


def test_a_project_out_of_reach_is_named_and_not_linked(cast):
    """A bureau helps with a project that is not its own: its page would be a dead end."""
    project = project_at(cast.county_a, name="甲园")
    case = opened(cast, project=project)
    for who, is_linked in (("department", False), ("city_office", True)):
        page = seen(cast, who, "case", case)
        assert page.context["page"].project.title == "甲园"
        board = browser(cast, who).get(reverse("cases:board"))
        for response in (page, board):
            body = response.content.decode()
            assert "甲园" in body and (f"/register/{project}" in body) == is_linked, (who, response.request["PATH_INFO"])


def test_a_part_says_who_leads_the_whole_now(cast):
    whole, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=whole)
    part = Order(kind="", title="迁移管线", handler=cast.units["information"].id)
    (made,) = services.split_case(actor=land, case=whole, parts=[part])
    services.hand_over(actor=cast.city_office.actor, case=whole, to_unit=cast.units["housing_bureau"].id, reason="职责调整")
    assert "整件改派，由 示例市住建局 牵头" in seen(cast, "city_office", "case", made).content.decode()
