"""Sign-in by user name and password. Tells nobody whether a name exists, is disabled, or has another password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from guatu.access.models import User


class AccountBackend(BaseBackend):
    """Accounts of this house. Rights are not its matter: see `policy`."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_more: Any
    ) -> User | None:
        """The enabled account with this name and password, else None after the same amount of work."""
        if not username or password is None:
            return None
        user = User.objects.filter(username=username).first()
        if user is None:
            # One hash is made all the same: a quick answer would tell that the name does not exist.
            make_password(password)
            return None
        return user if check_password(password, user.password, setter=None) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session; None once it is disabled, which ends the session at its next request."""
        id_ = _uuid(user_id)
        return User.objects.filter(pk=id_, is_active=True).first() if id_ else None


def _uuid(value: Any) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None
