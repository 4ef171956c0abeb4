"""账号：what signs in. Rights hang on posts, never on an account."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from guatu.access.rules import username_key
from guatu.kernel.ids import uuid7


class Theme(models.TextChoices):
    """明暗."""

    SYSTEM = "system", _("随系统")
    LIGHT = "light", _("浅色")
    DARK = "dark", _("深色")


class Language(models.TextChoices):
    """界面语言."""

    ZH = "zh-hans", "中文"
    EN = "en", "English"


class UserManager(BaseUserManager["User"]):
    """Accounts by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account of a user name, however it was typed (case, full width)."""
        return self.get(username=username_key(username or ""))


class User(AbstractBaseUser):
    """账号：one person's key to the house. Created disabled; a security administrator enables it (R15.1)."""

    # No last_login: Django would write it to the ledger's database at every sign-in, and on the deadline night a storm of
    # sign-ins must not wait for the ledger's write lock. `last_seen_on` is written once a day.
    last_login = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    display_name = models.CharField("显示名", max_length=60, blank=True)
    is_active = models.BooleanField("是否启用", default=False)
    must_change_password = models.BooleanField("须改密码", default=True)
    password_changed_at = models.DateTimeField("改密时刻", null=True)
    session_epoch = models.PositiveIntegerField("会话代", default=0)
    language = models.CharField("界面语言", max_length=10, choices=Language, default=Language.ZH)
    theme = models.CharField("明暗", max_length=10, choices=Theme, default=Theme.SYSTEM)
    last_seen_on = models.DateField("最近登录日", null=True)
    created_at = models.DateTimeField("创建时刻")
    is_sample = models.BooleanField("是否示例", default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        # Sessions carry this hash. A new password or a new epoch (sign out everywhere, disabled) ends every one of them
        # at its next request, without looking for them in the session store.
        salt = "guatu.access.User.session"
        value = f"{self.password}|{self.session_epoch}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class PasswordRecord(models.Model):
    """旧密码：hashes of former passwords, so that the last five are not used again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords", verbose_name="账号")
    password = models.CharField("密码摘要", max_length=128)
    set_at = models.DateTimeField("停用时刻")

    class Meta:
        verbose_name = "旧密码"


def forget_sessions(user_id: UUID) -> None:
    """End every session of an account at its next request."""
    User.objects.filter(id=user_id).update(session_epoch=models.F("session_epoch") + 1)
