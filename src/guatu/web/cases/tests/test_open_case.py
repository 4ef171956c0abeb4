"""Opening a case by its form: the date before saving, the project by its name, the refusals on their fields."""

import pytest

from guatu.cases.models import CaseStanding
from guatu.web.cases.tests.scene import errors_of, paper, seen, sent
from tests.register import project_at

pytestmark = pytest.mark.django_db


def form(cast, **more):
    base = {"kind": "problem", "title": "清表受阻", "grade": "C", "level": "city", "handler": str(cast.units["land_bureau"].id),
            "place": str(cast.county_a.id)}  # fmt: skip
    return {**base, **more}


def only():
    return CaseStanding.objects.live().get()


def test_it_works(cast):
    response = sent(cast, "city_office", "new", **form(cast, text="月底前", category="land", file=paper()))
    found = only()
    assert response.status_code == 302 and response.url == f"/cases/{found.case_id}"
    assert (found.number, found.due_on.isoformat(), found.verifier_unit_id) == (
        "WT-2023-0001",
        "2023-08-21",
        cast.units["city_office"].id,
    )
    assert "材料.pdf" in seen(cast, "city_office", "case", found.case_id).content.decode()


def test_the_date_is_shown_before_anything_is_saved(cast):
    page = seen(cast, "city_office", "new", kind="problem", grade="C").content.decode()
    assert "规定时限 5 个工作日，到 2023-08-21。" in page
    assert "规定时限 7 天，到 2023-08-21。" in seen(cast, "city_office", "new", kind="assignment").content.decode()
    assert "办理时限 2023-08-30，还有 16 天。" in seen(cast, "city_office", "new", due_on="2023-08-30").content.decode()
    assert not CaseStanding.objects.exists()


def test_a_project_is_found_by_name_and_chosen_among_several(cast):
    one = project_at(cast.county_a, name="超硬一期", unit=cast.units["land_bureau"].id)
    project_at(cast.county_a, name="超硬二期")
    several = sent(cast, "city_office", "new", **form(cast, project="超硬", place=""))
    assert several.status_code == 422 and "找到 2 个项目" in errors_of(several) and several.context["has_pick"]
    assert "超硬二期" in several.content.decode()
    assert sent(cast, "city_office", "new", **form(cast, project="超硬", place="", pick=str(one))).status_code == 302
    assert (only().project_id, only().county_id) == (one, cast.county_a.id)
    assert sent(cast, "city_office", "new", **form(cast, project="没有这个", place="")).status_code == 422


def test_a_project_page_hands_over_its_project(cast):
    project = project_at(cast.county_a, name="甲园")
    assert str(project) in seen(cast, "city_office", "new", project=str(project)).content.decode()
    assert sent(cast, "city_office", "new", **form(cast, project=str(project), place="")).status_code == 302
    assert only().project_id == project


@pytest.mark.parametrize(
    ("more", "field"),
    [({"title": ""}, "title"), ({"handler": ""}, "handler"), ({"grade": ""}, "grade"), ({"place": ""}, "project"), ({"kind": "letter"}, "kind"),
     ({"due_on": "2023-08-01"}, "due_on"), ({"due_on": "昨天"}, "due_on")],
)  # fmt: skip
def test_what_is_missing_is_said_on_its_field(cast, more, field):
    response = sent(cast, "city_office", "new", **form(cast, **more))
    assert response.status_code == 422 and response.context["form"].errors[field]
    assert not CaseStanding.objects.exists()


def test_the_handler_is_not_its_own_verifier(cast):
    response = sent(cast, "city_office", "new", **form(cast, verifier=str(cast.units["land_bureau"].id)))
    assert response.status_code == 422 and response.context["form"].errors["verifier"]


def test_a_county_asks_within_itself(cast):
    assert sent(cast, "county_office", "new", **form(cast, place=str(cast.county_b.id))).status_code == 422
    assert sent(cast, "county_office", "new", **form(cast, kind="coordination", grade="")).status_code == 302
    assert only().kind == "coordination"
    assert seen(cast, "viewer", "new").status_code == 403


def test_the_same_form_counts_once(cast):
    for _again in range(2):
        assert sent(cast, "city_office", "new", **form(cast, idem="k")).status_code == 302
    assert CaseStanding.objects.live().count() == 1
