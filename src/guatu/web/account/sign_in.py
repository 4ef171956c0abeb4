"""Opening and closing a session: the part of signing in that needs a request."""

from __future__ import annotations

import enum

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse

from guatu.access import throttle
from guatu.access.models import User
from guatu.access.sessions import CHAIR
from guatu.kernel import clock

COOKIE_MAX_AGE_S = 365 * 24 * 3600
THEME_COOKIE = "guatu_theme"


class Refusal(enum.Enum):
    """Why nobody was let in. The page says no more than this."""

    WRONG = "wrong"
    LOCKED = "locked"


def check(request: HttpRequest, username: str, password: str) -> User | Refusal:
    """The account, or why not. Counts a failure; does not sign in."""
    if throttle.is_locked(request, username):
        return Refusal.LOCKED
    user = authenticate(request, username=username, password=password)
    # The throttle's own middleware would replace our page with its bare one; the refusal below says it in both languages.
    is_locked_now = getattr(request, "axes_locked_out", False)
    request.axes_locked_out = False  # type: ignore[attr-defined]
    if isinstance(user, User):
        return user
    return Refusal.LOCKED if is_locked_now else Refusal.WRONG


def open_session(request: HttpRequest, user: User) -> None:
    """Begin a session with a new key (its clock marks: `access.sessions`)."""
    login(request, user, backend="guatu.access.backends.AccountBackend")
    request.session.pop(CHAIR, None)
    User.objects.filter(pk=user.pk).exclude(last_seen_on=clock.today()).update(last_seen_on=clock.today())


def remember(response: HttpResponse, *, language: str = "", theme: str = "") -> HttpResponse:
    """Set the cookies that pages of this browser are drawn by, until the account says otherwise."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=COOKIE_MAX_AGE_S, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    if theme:
        # Read by the page's own script before it paints, hence not HttpOnly. It holds no secret.
        response.set_cookie(THEME_COOKIE, theme, max_age=COOKIE_MAX_AGE_S, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
