"""An account is made by one administrator and enabled by another (R15.1)."""

import pytest
from django.test import Client

from guatu.access.models import User
from guatu.facts.models import Fact
from guatu.web.admin.tests.things import make_account
from tests.cast import PASSWORD, sign_in

NEW = {"username": "demo-new", "display_name": "新来的", "password": PASSWORD}


@pytest.fixture
def system(client, cast):
    return sign_in(client, cast.system_admin)


@pytest.fixture
def security(cast):
    return sign_in(Client(), cast.security_admin)


def test_it_works(system, security):
    assert system.post("/admin/accounts", NEW).status_code == 302
    user = User.objects.get(username="demo-new")
    assert (user.is_active, user.must_change_password) == (False, True)
    assert security.post(f"/admin/accounts/{user.id}/enable").status_code == 302
    user.refresh_from_db()
    assert user.is_active
    assert Fact.objects.filter(kind="access.account_enabled", subject_id=str(user.id)).exists()


def test_sent_twice_there_is_one(system):
    for _each in range(2):
        answer = system.post("/admin/accounts", NEW | {"idem_key": "k"})
    assert answer.status_code in (302, 422)
    assert User.objects.filter(username="demo-new").count() == 1


@pytest.mark.parametrize(
    ("change", "words"), [({"password": "short"}, "至少"), ({"username": "leader"}, "已被使用"), ({"username": "a b"}, "不含空格")]
)
def test_what_is_wrong_is_explained(system, change, words):
    answer = system.post("/admin/accounts", NEW | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not User.objects.filter(username="demo-new").exists()


def test_a_password_does_not_come_back(system):
    assert PASSWORD not in system.post("/admin/accounts", NEW | {"username": "a b"}).content.decode()


def test_the_maker_cannot_enable(system):
    user = make_account()
    assert system.post(f"/admin/accounts/{user.id}/enable").status_code == 404
    assert "启用前请核实本人身份" not in system.get(f"/admin/accounts/{user.id}").content.decode()
    user.refresh_from_db()
    assert not user.is_active


def test_the_enabler_can_neither_make_nor_reset(security):
    user = make_account()
    assert security.post("/admin/accounts", NEW).status_code == 403
    assert security.post(f"/admin/accounts/{user.id}/reset", {"password": PASSWORD}).status_code == 404
    assert "重置密码" not in security.get(f"/admin/accounts/{user.id}").content.decode()


def test_disabling_needs_a_reason_and_ends_the_sessions(security, cast):
    reporter = sign_in(Client(), cast.reporter)
    url = f"/admin/accounts/{cast.reporter.user.id}/disable"
    assert security.post(url).status_code == 422
    assert security.post(url, {"reason": "离岗"}).status_code == 302
    assert reporter.get("/account/").status_code == 302
    assert Fact.objects.get(kind="access.account_disabled").reason == "离岗"


def test_a_reset_account_waits_to_be_enabled(system, cast):
    user = cast.reporter.user
    assert system.post(f"/admin/accounts/{user.id}/reset", {"password": "Yinhe-47-lushan-qiao"}).status_code == 302
    user.refresh_from_db()
    assert (user.is_active, user.must_change_password) == (False, True)


def test_nobody_disables_or_enables_themselves(security, cast):
    own = f"/admin/accounts/{cast.security_admin.user.id}"
    assert security.post(f"{own}/disable", {"reason": "x"}).status_code == 403
    assert security.post(f"{own}/enable").status_code == 403
    assert "须由另一名管理员办理" in security.get(own).content.decode()


def test_filters_stand_in_the_address(system):
    make_account("sleeper")
    body = system.get("/admin/accounts?state=off").content.decode().partition("<tbody")[2]
    assert "sleeper" in body
    assert "city_office" not in body
    assert "city_office" in system.get("/admin/accounts?q=city_off").content.decode()


@pytest.mark.parametrize("role", ["audit_admin", "city_office", "county_office"])
def test_nobody_else_sees_accounts(client, cast, role):
    sign_in(client, cast.members[role])
    assert client.get("/admin/accounts").status_code == 403
    assert client.get(f"/admin/accounts/{cast.security_admin.user.id}").status_code in (403, 404)
