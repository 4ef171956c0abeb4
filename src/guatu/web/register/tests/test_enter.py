"""Entering a new project: little is needed, likely doubles are asked about, sent twice it is entered once."""

import datetime as dt

import pytest

from guatu.ledger.models import ProjectMilestone, ProjectStanding
from guatu.web.register.tests.scene import building, errors_of, kinds_of, opened, sent
from tests.register import YI

pytestmark = pytest.mark.django_db


def enter(cast, who="county_office", **typed):
    base = {"name": "甲县新园", "place": str(cast.county_a.id), "registered_on": "2023-09-01", "idem": "k1"}
    return sent(cast, who, "new", **{**base, **typed})


def test_it_works(cast):
    response = enter(
        cast, total_yuan="12亿元", unit=str(cast.units["land_bureau"].id), planned_start="2024年3月底前", planned_completion="2025年",
        owner_name="示例公司",
    )  # fmt: skip
    assert response.status_code == 302
    one = ProjectStanding.objects.get(snapshot_no=0)
    assert (one.name, one.stage, one.pool, one.total_yuan, one.county_id) == ("甲县新园", "P10", "idea", 12 * YI, cast.county_a.id)
    assert one.is_sample and one.internal_code == "XM-99S001-2023-00001"
    assert (one.planned_start_on, one.planned_completion_on) == (dt.date(2024, 3, 31), dt.date(2025, 12, 31))
    assert ProjectMilestone.objects.get(project_id=one.project_id, key="start").promised_text == "2024年3月底前"
    assert kinds_of(one.project_id) == ["project_registered", "stage_reached", "milestone_promised", "milestone_promised"]


def test_a_name_and_a_place_are_enough(cast):
    assert enter(cast).status_code == 302


def test_sent_twice_it_is_entered_once(cast):
    first, second = enter(cast), enter(cast)
    assert first.status_code == 302 and ProjectStanding.objects.filter(snapshot_no=0).count() == 1
    assert second.url == first.url


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": ""}, "name"), ({"place": ""}, "place"), ({"owner_uscc": "123"}, "owner_uscc"), ({"national_code": "x"}, "national_code"),
     ({"total_yuan": "1", "fixed_yuan": "2"}, "fixed_yuan"), ({"registered_on": "2030-01-01"}, "registered_on"),
     ({"planned_start": "迟早"}, "planned_start")],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(cast, typed, field):
    response = enter(cast, **typed)
    assert response.status_code == 422 and response.context["form"].errors[field], errors_of(response)
    assert not ProjectStanding.objects.exists()


def test_another_county_is_no_choice(cast):
    assert enter(cast, place=str(cast.county_b.id)).status_code == 422
    assert enter(cast, who="city_office", place=str(cast.county_b.id)).status_code == 302


def test_a_likely_double_is_asked_about_never_refused(cast):
    known = building(cast.county_a, "甲县超硬材料产业园", owner_uscc="91330100799655058B")
    typed = {"name": "甲县超硬材料产业园项目"}
    asked = enter(cast, **typed)
    assert asked.status_code == 422 and [one.standing.project_id for one in asked.context["alike"]] == [known]
    assert "checkbox" in str(asked.context["form"]["is_another"])
    assert enter(cast, **typed, is_another="on").status_code == 302


def test_a_double_out_of_reach_is_not_told(cast):
    building(cast.county_b, "秘而不宣的产业园")
    assert enter(cast, name="秘而不宣的产业园").status_code == 302


def test_who_may_not_is_refused(cast):
    for who in ("viewer", "reporter", "leader", "system_admin"):
        assert opened(cast, who, "new").status_code == 403
        assert sent(cast, who, "new").status_code == 403
