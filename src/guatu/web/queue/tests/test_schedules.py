"""What is done by the clock: seeing it, changing it."""

import pytest

from guatu.runner.models import Schedule
from guatu.runner.schedules import sync_schedules
from tests.cast import sign_in


@pytest.fixture
def admin(client, cast):
    sync_schedules()
    return sign_in(client, cast.system_admin)


def test_it_works(admin):
    page = admin.get("/queue/schedules").content.decode()
    assert "每天 3:20 清理任务记录" in page
    assert "20 3 * * *" in page
    response = admin.post("/queue/schedules", {"key": "runner.sweep", "cron": "0  4 * * *", "is_enabled": "on"})
    assert response.status_code == 302
    row = Schedule.objects.get(key="runner.sweep")
    assert (row.cron, row.is_cron_own, row.is_enabled) == ("0 4 * * *", True, True)


def test_it_can_be_switched_off_and_set_back(admin):
    admin.post("/queue/schedules", {"key": "runner.sweep", "cron": "0 4 * * *"})
    assert Schedule.objects.get(key="runner.sweep").is_enabled is False
    admin.post("/queue/schedules", {"key": "runner.sweep", "cron": "", "is_enabled": "on"})
    row = Schedule.objects.get(key="runner.sweep")
    assert (row.cron, row.is_cron_own, row.is_enabled) == ("20 3 * * *", False, True)


@pytest.mark.parametrize("cron", ["hello", "0 0 31 2 *", "0 0 0 * * *"])
def test_a_bad_line_is_said_and_changes_nothing(admin, cron):
    response = admin.post("/queue/schedules", {"key": "runner.sweep", "cron": cron, "is_enabled": "on"})
    assert response.status_code == 422
    assert Schedule.objects.get(key="runner.sweep").cron == "20 3 * * *"


def test_an_unknown_one_is_refused(admin):
    assert admin.post("/queue/schedules", {"key": "nobody"}).status_code == 422


def test_the_city_office_sees_but_does_not_change(client, cast):
    sync_schedules()
    sign_in(client, cast.city_office)
    page = client.get("/queue/schedules").content.decode()
    assert 'name="cron"' not in page
    assert client.post("/queue/schedules", {"key": "runner.sweep", "is_enabled": "on"}).status_code == 403


def test_a_county_does_not_see_them(client, cast):
    assert sign_in(client, cast.county_office).get("/queue/schedules").status_code == 403
