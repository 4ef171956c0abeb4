"""The gate: nobody passes unsigned, with a first password still to change, or without having chosen a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from guatu.access.models import User
from guatu.access.requests import SignedRequest
from guatu.kernel import clock

# Pages a signed-in person reaches before the gate is satisfied: the ones that satisfy it, and the way out.
_ALWAYS = frozenset({"account:sign-out", "account:sign-out-everywhere", "account:preferences"})


class GateMiddleware:
    """Deny by default: only views marked `login_not_required` are open to the public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Send the request where it must go first, or let it pass."""
        if not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return _send(request, _sign_in_url(request))
        name = request.resolver_match.view_name if request.resolver_match else ""
        due = due_page(cast(SignedRequest, request))
        if due is None or name == due or name in _ALWAYS:
            return None
        return _send(request, reverse(due))


def due_page(request: SignedRequest) -> str | None:
    """The page a signed-in person must see before any other, or None."""
    if must_change_password(request.user):
        return "account:password"
    if request.chair is None and request.chairs:
        return "account:post"
    return None


def must_change_password(user: User) -> bool:
    """Whether the password is the first one, or older than the office allows."""
    days = getattr(settings, "PASSWORD_MAX_AGE_DAYS", 0)
    if user.must_change_password or user.password_changed_at is None:
        return True
    return bool(days) and (clock.now() - user.password_changed_at).days >= days


def _sign_in_url(request: HttpRequest) -> str:
    target = request.get_full_path() if request.method == "GET" and not request.headers.get("HX-Request") else ""
    query = f"?{urlencode({'next': target})}" if target not in ("", "/") else ""
    return reverse("account:sign-in") + query


def _send(request: HttpRequest, url: str) -> HttpResponse:
    # htmx would swap a redirected page into a fragment's place: tell it to leave the page instead.
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
