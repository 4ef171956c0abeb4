"""What stands between a request and its view: how long a session lives, who acts, what a refusal answers, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import get_resolver
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from guatu.access import holdings, queries
from guatu.access.rules import session_over
from guatu.access.sessions import CHAIR, SEEN, STARTED
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused

Answer = Callable[[HttpRequest], HttpResponseBase]
# The session is written at most once a minute: otherwise every page view is a write in the storm of a deadline night.
_SEEN_STEP_S = 60


class SessionLifetimeMiddleware:
    """Ends a session after 30 idle minutes and after 8 hours whatever happens (P18)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now = clock.now().timestamp()
        # A session without marks was not begun by our sign-in: it is over.
        over = session_over(request.session.get(STARTED, 0.0), request.session.get(SEEN, 0.0), now)
        if over:
            logout(request)
            messages.info(request, _WHY[over]())
        elif now - request.session[SEEN] >= _SEEN_STEP_S:
            request.session[SEEN] = now


_WHY = {
    "idle": lambda: _("你已 30 分钟没有操作，为安全起见已退出；请重新登录。"),
    "absolute": lambda: _("本次登录已满 8 小时，为安全起见已退出；请重新登录。"),
}


class ActorMiddleware:
    """Sets `request.actor`, `request.chair` and `request.chairs`: in which post the signed-in person acts (DECISIONS 24)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with holdings.opened():
            seat(request)
            return self.get_response(request)


def seat(request: HttpRequest) -> None:
    """Work out who acts in this request from the account, the posts it holds today and the one it chose.

    With one post there is no choice to make; with several and none chosen nobody acts yet, and the account room asks.
    """
    user_id = request.user.pk if request.user.is_authenticated else None
    chairs = queries.chairs_of(user_id) if user_id else []
    chosen = request.session.get(CHAIR) if chairs else None
    own = [chair for chair in chairs if chair.for_post is None]
    chair = next((one for one in chairs if one.key == chosen), None) or (own[0] if len(own) == 1 else None)
    nobody = Actor(post_id=None, user_id=user_id, unit_id=None, channel="web")
    request.chairs, request.chair = chairs, chair  # type: ignore[attr-defined]
    request.actor = chair.actor(user_id) if chair and user_id else nobody  # type: ignore[attr-defined]


class RefusalMiddleware:
    """Turns the house's refusals into pages: out of scope is the very page a missing address gets (404); else 403, 409, 422."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal that no view has put into its form; None for anything else, which is a bug."""
        if isinstance(exception, NotFound):
            return _missing(request)
        if isinstance(exception, Refused):
            return render(request, "403.html", {"reason": exception.reason}, status=403)
        if isinstance(exception, Conflict):
            return render(request, "409.html", {"reason": exception.reason}, status=409)
        if isinstance(exception, Invalid):
            found = exception.texts
            return render(request, "400.html", {"reason": "".join(found)}, status=422)
        return None


def _missing(request: HttpRequest) -> HttpResponse:
    # Through the resolver, as Django itself does for an address it does not know: one page for both, so that nothing in it
    # tells a hidden thing from one that never was. The reason is left out for the same cause.
    answer: Any = get_resolver().resolve_error_handler(404)
    page: HttpResponse = answer(request, exception=Http404())
    return page


class NoStoreMiddleware:
    """Keeps pages out of every cache: after signing out, Back shows nothing (P18). A public view may say otherwise itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") or _is_signed_in(request):
            del response["Cache-Control"]
            add_never_cache_headers(response)
        return response


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
