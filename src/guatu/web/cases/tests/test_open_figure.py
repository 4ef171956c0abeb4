"""A figure of cases opens to its cases and to the newest evidence of their steps; what is out of reach is counted, never shown."""

import pytest

from guatu.cases import services
from guatu.cases.tests.scene import opened, proof
from guatu.web.cases.tests.scene import browser
from tests.register import project_at

pytestmark = pytest.mark.django_db


def drawer(cast, who, key, code="99S000", **asked):
    return browser(cast, who).get(f"/figure/{code}/{key}", {"at": "2023-08-14", **asked})


def shown(response):
    return response.context["drawer"]


def test_it_works(cast):
    case = opened(cast, project=project_at(cast.county_a, name="甲园"))
    services.accept_case(actor=cast.department.actor, case=case)
    services.submit_result(actor=cast.department.actor, case=case, text="完成", evidence=proof())
    response = drawer(cast, "city_office", "cases.open", tab="evidence")
    found = shown(response)
    assert response.status_code == 200 and found.figure.value == 1
    (row,) = found.rows.rows
    assert (row.cells["number"].title, row.cells["title"], row.cells["project"]) == ("WT-2023-0001", "清表受阻", "甲园")
    assert row.url.startswith(f"/cases/{case}") and found.rows_url.startswith("/cases/?")
    (piece,) = found.evidence
    assert "现场.png" in piece.where and browser(cast, "city_office").get(piece.url).status_code == 200


def test_a_group_opens_to_its_own_cases(cast):
    opened(cast)
    opened(cast, project=project_at(cast.county_b, name="乙园"))
    found = shown(drawer(cast, "city_office", "cases.open", by="place", group=str(cast.county_b.id)))
    assert [row.cells["number"].title for row in found.rows.rows] == ["WT-2023-0002"]


def test_a_sensitive_case_stays_closed_outside_its_circle(cast):
    case = opened(cast, title="欠薪处理", category="wages")
    services.accept_case(actor=cast.department.actor, case=case)
    services.note_progress(actor=cast.department.actor, case=case, text="已付", evidence=proof())
    found = shown(drawer(cast, "county_office", "cases.open", code="99S001"))
    assert (found.figure.value, found.rows.rows[0].cells["title"], found.evidence) == (1, "其他协调事项", ())


def test_a_projects_figure_opens_to_projects_as_before(cast):
    project_at(cast.county_a, name="甲园")
    found = shown(drawer(cast, "city_office", "projects.count"))
    assert found.rows.caption == "构成这个数的项目" and found.rows_url.startswith("/register/")
