"""What a session carries: when it began, when it was last used, in which post its holder acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from guatu.kernel import clock

STARTED = "guatu_started"
SEEN = "guatu_seen"
CHAIR = "guatu_chair"


def mark_begun(request: HttpRequest, **_more: Any) -> None:
    """Start the clocks of a session. Bound to Django's sign-in signal, so no way of signing in escapes the time limits."""
    request.session[STARTED] = request.session[SEEN] = clock.now().timestamp()
