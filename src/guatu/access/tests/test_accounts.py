"""Accounts: created disabled by one administrator, enabled by another, no personal data in facts."""

from __future__ import annotations

import json

import pytest
from django.test import override_settings

from guatu.access.models import PasswordRecord, User
from guatu.access.services import (
    change_password,
    create_account,
    disable_account,
    enable_account,
    reset_password,
    set_preferences,
    sign_out_everywhere,
)
from guatu.facts.models import Entry, Fact
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid, Refused
from tests.cast import PASSWORD, Cast

STRONG = "Lvtie7;moxiang"


def test_it_works(cast: Cast) -> None:
    user = create_account(actor=cast.system_admin.actor, username="Li.Hua", password=STRONG, display_name="李花")
    assert (user.username, user.is_active, user.must_change_password) == ("li.hua", False, True)
    enable_account(actor=cast.security_admin.actor, user=user)
    user.refresh_from_db()
    assert user.is_active
    assert set(Fact.objects.values_list("kind", flat=True)) == {"access.account_created", "access.account_enabled"}


def test_facts_hold_no_personal_data(cast: Cast) -> None:
    user = create_account(actor=cast.system_admin.actor, username="li.hua", password=STRONG, display_name="李花")
    enable_account(actor=cast.security_admin.actor, user=user)
    stored = json.dumps([list(Fact.objects.values("body", "reason")), list(Entry.objects.values("answer"))], default=str)
    assert "li.hua" not in stored and "李花" not in stored and str(user.id) in stored


@pytest.mark.parametrize("key", ["security_admin", "audit_admin", "city_office", "leader"])
def test_only_the_system_administrator_creates(cast: Cast, key: str) -> None:
    with pytest.raises(Refused):
        create_account(actor=cast.members[key].actor, username="li.hua", password=STRONG)
    with pytest.raises(Refused):
        reset_password(actor=cast.members[key].actor, user=cast.viewer.user, password=STRONG)


@pytest.mark.parametrize("key", ["system_admin", "audit_admin", "city_office"])
def test_only_the_security_administrator_enables(cast: Cast, key: str) -> None:
    for verb in (enable_account, disable_account):
        with pytest.raises(Refused):
            verb(actor=cast.members[key].actor, user=cast.viewer.user)


def test_nobody_enables_themselves(cast: Cast) -> None:
    with pytest.raises(Refused):
        enable_account(actor=cast.security_admin.actor, user=cast.security_admin.user)


@pytest.mark.parametrize(
    ("username", "password", "field"),
    [
        ("reporter", STRONG, "username"),
        ("a", STRONG, "username"),
        ("a b", STRONG, "username"),
        ("li.hua", "Abc@1234", "password"),
    ],
)
def test_it_refuses_what_does_not_fit(cast: Cast, username: str, password: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        create_account(actor=SYSTEM, username=username, password=password)
    assert list(caught.value.problems) == [field]


def test_administrators_need_longer_passwords(cast: Cast) -> None:
    with pytest.raises(Invalid):
        reset_password(actor=SYSTEM, user=cast.audit_admin.user, password="Lvtie7;moxi")
    reset_password(actor=SYSTEM, user=cast.viewer.user, password="Lvtie7;moxi")


def test_the_units_own_name_and_year_is_no_password(cast: Cast) -> None:
    with pytest.raises(Invalid):
        reset_password(actor=SYSTEM, user=cast.viewer.user, password="Slsxmb@2023-Sljxxmb")


def test_a_reset_account_waits_for_the_security_administrator(cast: Cast) -> None:
    user = reset_password(actor=cast.system_admin.actor, user=cast.security_admin.user, password=STRONG)
    assert (user.is_active, user.must_change_password) == (False, True)


def test_changing_ones_own_password(cast: Cast) -> None:
    before = cast.viewer.user.get_session_auth_hash()
    user = change_password(actor=cast.viewer.actor, user=cast.viewer.user, password=STRONG)
    assert user.check_password(STRONG)
    assert user.get_session_auth_hash() != before
    with pytest.raises(Refused):
        change_password(actor=cast.viewer.actor, user=cast.reporter.user, password="Zhuhe3_linjian")


def test_the_last_five_passwords_are_not_used_again(cast: Cast) -> None:
    user, words = cast.viewer.user, ["Zhuhe3_lvquan", "Qingfeng7*yelai", "Suxin5=hanmei", "Yulan8.bishui", "Fengqi4+wutong"]
    for word in words:
        user = change_password(actor=cast.viewer.actor, user=user, password=word)
    with pytest.raises(Invalid):
        change_password(actor=cast.viewer.actor, user=user, password=words[0])
    assert PasswordRecord.objects.filter(user=user).count() == 4
    change_password(actor=cast.viewer.actor, user=user, password=PASSWORD)


def test_disabling_ends_the_sessions_for_good(cast: Cast) -> None:
    before = cast.viewer.user.get_session_auth_hash()
    disable_account(actor=cast.security_admin.actor, user=cast.viewer.user)
    user = enable_account(actor=cast.security_admin.actor, user=cast.viewer.user)
    assert user.get_session_auth_hash() != before


def test_sign_out_everywhere_is_for_oneself(cast: Cast) -> None:
    before = cast.viewer.user.get_session_auth_hash()
    sign_out_everywhere(actor=cast.viewer.actor, user=cast.viewer.user)
    assert User.objects.get(id=cast.viewer.user.id).get_session_auth_hash() != before
    with pytest.raises(Refused):
        sign_out_everywhere(actor=cast.reporter.actor, user=cast.viewer.user)


def test_preferences_are_no_facts(cast: Cast) -> None:
    set_preferences(actor=cast.viewer.actor, user=cast.viewer.user, language="en", theme="dark")
    user = User.objects.get(id=cast.viewer.user.id)
    assert (user.language, user.theme, Fact.objects.count()) == ("en", "dark", 0)
    with pytest.raises(Invalid):
        set_preferences(actor=cast.viewer.actor, user=cast.viewer.user, theme="pink")
    with pytest.raises(Refused):
        set_preferences(actor=cast.reporter.actor, user=cast.viewer.user, theme="dark")


def test_ready_accounts_are_samples_made_on_the_machine(cast: Cast) -> None:
    user = create_account(actor=SYSTEM, username="demo1", password=STRONG, is_sample=True, is_ready=True)
    assert (user.is_active, user.must_change_password) == (True, False)
    for actor, is_sample in ((SYSTEM, False), (cast.system_admin.actor, True)):
        with pytest.raises(Refused):
            create_account(actor=actor, username="demo2", password=STRONG, is_sample=is_sample, is_ready=True)


def test_passwords_are_kept_as_argon2(cast: Cast) -> None:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        user = create_account(actor=SYSTEM, username="li.hua", password=STRONG)
    assert user.password.startswith("argon2$argon2id$")
