"""Log lines: one JSON object a line, with the request they belong to, so that no value can forge a second line."""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase

request_id: ContextVar[str] = ContextVar("request_id", default="")

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "server_time"}
_SECRET = re.compile(r"password|secret|token|cookie|authorization|csrf", re.IGNORECASE)
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# Camera and position are asked for by the page that takes site photos; everything else stays off.
_PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"

log = logging.getLogger("guatu.request")


class JsonLine(logging.Formatter):
    """A record as one JSON object: instant, level, logger, message, request, and whatever came as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= {key: "***" if _SECRET.search(key) else value for key, value in vars(record).items() if key not in _PLAIN}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestMarkMiddleware:
    """Gives each request an id, answers with it, writes one line about it, and says what the page may use of the device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        mark = request_id.set(given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
            response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
            _write_line(request, response)
            return response
        finally:
            request_id.reset(mark)


def _write_line(request: HttpRequest, response: HttpResponseBase) -> None:
    actor = getattr(request, "actor", None)
    log.info(
        "%s %s", request.method, request.path,
        extra={"status": response.status_code, "user": str(getattr(actor, "user_id", None) or "")},
    )  # fmt: skip
