"""The New Year: proposed from the year before, approved row by row, refused when something moved meanwhile."""

import datetime as dt

import pytest

from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger import services
from guatu.ledger.models import ProjectYear
from guatu.web.register.tests.scene import building, opened, sent
from tests.register import YI, categorised, planned, returned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january():
    with clock.frozen(dt.datetime(2024, 1, 5, 2, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def two(cast):
    events = (planned(2023, 4 * YI), categorised(2023, "new"), returned("2023-12", "2023-12-31", 3 * YI, since_start_yuan=5 * YI))
    return building(cast.county_a, "甲园", *events), building(cast.county_b, "乙园", *events)


def year_of(project):
    return ProjectYear.objects.filter(snapshot_no=0, project_id=project, year=2024).first()


def test_it_works(cast, two):
    page = opened(cast, "city_office", "rollover")
    rows = page.context["rows"]
    assert page.context["year"] == 2024
    assert [(row.name, row.carried_yuan, row.from_category, row.to_category) for row in rows] == [
        ("甲园", 5 * YI, "新开工", "续建"), ("乙园", 5 * YI, "新开工", "续建"),
    ]  # fmt: skip
    assert sent(cast, "city_office", "rollover", row=[rows[0].value]).status_code == 302
    assert (year_of(two[0]).carried_yuan, year_of(two[0]).category) == (5 * YI, "continued")
    assert year_of(two[1]) is None
    assert [row.name for row in opened(cast, "city_office", "rollover").context["rows"]] == ["乙园"]


def test_nothing_chosen_is_said(cast, two):
    response = sent(cast, "city_office", "rollover")
    assert response.status_code == 422 and "没有选中" in response.content.decode()


def test_what_moved_meanwhile_is_refused_whole(cast, two):
    rows = opened(cast, "city_office", "rollover").context["rows"]
    services.categorise_year(actor=SYSTEM, project=two[1], year=2024, category="finishing", decided_on=dt.date(2024, 1, 4))
    response = sent(cast, "city_office", "rollover", row=[row.value for row in rows])
    assert response.status_code == 409 and "乙园" in response.content.decode()
    assert year_of(two[0]) is None


@pytest.mark.parametrize("value", ["nonsense", "[]", '["x","y",1,"",""]', '["018a7cd1-3500-731f-a7a1-fe36d0f368aa","假",1,"","continued"]'])
def test_what_was_never_proposed_is_refused(cast, two, value):
    assert sent(cast, "city_office", "rollover", row=[value]).status_code in (409, 422)
    assert year_of(two[0]) is None


def test_another_year_can_be_asked_for(cast, two):
    assert opened(cast, "city_office", "rollover", year=2023).context["rows"] == []
    assert opened(cast, "city_office", "rollover", year=1).context["year"] == 2024


def test_only_who_sets_plans(cast, two):
    assert opened(cast, "county_office", "rollover").status_code == 403
    assert sent(cast, "county_office", "rollover").status_code == 403
