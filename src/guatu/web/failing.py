"""The page for what broke: a full disk or a lost database says so and how to mend it (503), anything else is a bug (500)."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from guatu.logs import request_id
from guatu.runner.causes import cause_of

# Causes of the machine, not of the program: they pass, or an administrator ends them.
_OUTAGES = frozenset({"database_busy", "disk_full", "too_slow"})
_RETRY_AFTER_S = 60


def server_error(_request: HttpRequest, *_args: Any) -> HttpResponse:
    """Django's handler500, called while the exception is being handled.

    Drawn without the request: its session and messages live in the very database that may be gone.
    """
    error = sys.exc_info()[1]
    cause = cause_of(error).code if error is not None else "bug"
    status = 503 if cause in _OUTAGES else 500
    page = get_template(f"{status}.html").render({"cause": cause, "request_id": request_id.get()})
    response = HttpResponse(page, status=status)
    if status == 503:
        response.headers["Retry-After"] = str(_RETRY_AFTER_S)
    return response
