"""Verbs on accounts: the system administrator makes them, the security administrator enables them (R15.1)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from guatu.access import kinds, passwords, policy, scope
from guatu.access.models import PasswordRecord, User
from guatu.access.models.accounts import Language, Theme, forget_sessions
from guatu.access.rules import username_key
from guatu.access.services import people
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, Refused


def create_account(
    *, actor: Actor, username: str, password: str, display_name: str = "", is_sample: bool = False,
    is_ready: bool = False, idem_key: str | None = None,
) -> User:  # fmt: skip
    """Create an account, disabled, with a password that must be changed at the first sign-in.

    `is_ready` makes it usable as it is: for sample accounts made on the machine itself, no others.
    Errors: Refused without access.account_create, or for `is_ready` elsewhere; Invalid for a taken name or a weak password.
    Facts: access.account_created
    """
    policy.require(actor, "access.account_create")
    if is_ready and not (is_sample and scope.is_machine(actor)):
        raise Refused(_("新账号须由安全管理员启用，并在首次登录时改密。"))
    name = username_key(username)
    _check_new(name, display_name, password)
    request = {"username": name}
    with journal.entry(actor=actor, verb="access.create_account", idem_key=idem_key, request=request) as entry:
        user = User.objects.create(
            username=name, display_name=display_name, password=make_password(password), created_at=clock.now(),
            is_sample=is_sample, is_active=is_ready, must_change_password=not is_ready,
            password_changed_at=clock.now() if is_ready else None,
        )  # fmt: skip
        _record(entry, kinds.AccountCreated(user_id=user.id), user)
        entry.answer = {"user": str(user.id)}
    return user


def enable_account(*, actor: Actor, user: User, reason: str = "") -> User:
    """Let an account sign in.

    Errors: Refused without access.account_enable or for one's own account. Facts: access.account_enabled
    """
    policy.require(actor, "access.account_enable")
    people.refuse_own(actor, user_ids=[user.id])
    return _switch(actor, "access.enable_account", user, kinds.AccountEnabled(user_id=user.id), True, reason)


def disable_account(*, actor: Actor, user: User, reason: str = "") -> User:
    """Shut an account out and end its sessions, now.

    Errors: Refused without access.account_enable or for one's own account. Facts: access.account_disabled
    """
    policy.require(actor, "access.account_enable")
    people.refuse_own(actor, user_ids=[user.id])
    return _switch(actor, "access.disable_account", user, kinds.AccountDisabled(user_id=user.id), False, reason)


def reset_password(*, actor: Actor, user: User, password: str) -> User:
    """Give an account a new first password. It is disabled until a security administrator enables it again.

    Were it left enabled, the system administrator could sign in as anyone, the other two administrators included.
    Errors: Refused without access.account_create; Invalid for a weak password. Facts: access.password_reset
    """
    policy.require(actor, "access.account_create")
    _check_password(password, user)
    with journal.entry(actor=actor, verb="access.reset_password") as entry:
        row = User.objects.select_for_update().get(id=user.id)
        row.is_active = row.is_active and scope.is_machine(actor)
        row.must_change_password = True
        _set_password(row, password)
        _record(entry, kinds.PasswordReset(user_id=row.id), row)
    return row


def change_password(*, actor: Actor, user: User, password: str) -> User:
    """Change one's own password; the door has asked for the old one. Every other session of the account ends.

    Errors: Refused for another's account; Invalid for a weak or recently used password. Facts: access.password_changed
    """
    if actor.user_id != user.id:
        raise Refused(_("只能修改自己的密码。"))
    _check_password(password, user)
    with journal.entry(actor=actor, verb="access.change_password") as entry:
        row = User.objects.select_for_update().get(id=user.id)
        row.must_change_password = False
        row.password_changed_at = clock.now()
        _set_password(row, password)
        _record(entry, kinds.PasswordChanged(user_id=row.id), row)
    return row


def sign_out_everywhere(*, actor: Actor, user: User) -> None:
    """End every session of one's own account. Errors: Refused for another's."""
    if actor.user_id != user.id:
        raise Refused(_("只能结束自己的登录。"))
    forget_sessions(user.id)


def set_preferences(*, actor: Actor, user: User, language: str | None = None, theme: str | None = None) -> None:
    """Remember how one likes the pages. A preference is no fact.

    Errors: Refused for another's account; Invalid for a language or theme that does not exist.
    """
    if actor.user_id != user.id:
        raise Refused(_("只能修改自己的设置。"))
    wanted = {"language": language, "theme": theme}
    allowed = {"language": Language.values, "theme": Theme.values}
    chosen = {field: value for field, value in wanted.items() if value is not None}
    if any(value not in allowed[field] for field, value in chosen.items()):
        raise Invalid({field: [_("没有这个选项。")] for field in chosen})
    User.objects.filter(id=user.id).update(**chosen)


def _switch(actor: Actor, verb: str, user: User, fact: Any, is_active: bool, reason: str) -> User:
    with journal.entry(actor=actor, verb=verb) as entry:
        row = User.objects.select_for_update().get(id=user.id)
        row.is_active = is_active
        row.session_epoch += 1
        row.save(update_fields=["is_active", "session_epoch"])
        _record(entry, fact, row, reason)
    return row


def _set_password(row: User, password: str) -> None:
    now = clock.now()
    if row.password:
        PasswordRecord.objects.create(user=row, password=row.password, set_at=now)
    kept = PasswordRecord.objects.filter(user=row).order_by("-set_at")
    PasswordRecord.objects.filter(id__in=list(kept.values_list("id", flat=True)[passwords.REMEMBERED - 1 :])).delete()
    row.password = make_password(password)
    row.session_epoch += 1
    row.save(update_fields=[
        "password", "must_change_password", "password_changed_at", "session_epoch", "is_active",
    ])  # fmt: skip


def _check_new(name: str, display_name: str, password: str) -> None:
    problems: dict[str, list[Any]] = {}
    if not 2 <= len(name) <= 60 or any(one.isspace() for one in name):
        problems["username"] = [_("用户名为 2 至 60 个字符，不含空格。")]
    elif User.objects.filter(username=name).exists():
        problems["username"] = [_("用户名“%(name)s”已被使用。") % {"name": name}]
    weak = passwords.problems(password, User(username=name, display_name=display_name))
    if weak:
        problems["password"] = list(weak)
    if problems:
        raise Invalid(problems)


def _check_password(password: str, user: User) -> None:
    weak = passwords.problems(password, user)
    if weak:
        raise Invalid({"password": list(weak)})


def _record(entry: journal.Recorder, fact: Any, user: User, reason: str = "") -> None:
    entry.record(
        fact, occurred_on=clock.today(), subject=("user", user.id), reason=reason,
        provenance="sample" if user.is_sample else "observed",
    )  # fmt: skip
