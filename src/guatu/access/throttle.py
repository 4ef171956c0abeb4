"""Slowing down guesses: five wrong passwords lock an account at an address for 15 minutes (P18, RELIABILITY 4.1).

The key is account and address together, so nobody can lock a colleague out from elsewhere, and one careless person does not
lock an office that shares one address. Against one address trying many accounts there is a second, coarse bucket: when it is
full, only accounts that have signed in from that address before are heard.
"""

from __future__ import annotations

import datetime as dt

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from guatu.kernel import clock

WINDOW = dt.timedelta(minutes=15)
CROWD_FAILURES = 50
KNOWN_FOR = dt.timedelta(days=90)


def client_ip(request: HttpRequest) -> str:
    """The address a request comes from: the peer's, or what the last of `TRUSTED_PROXIES` proxies of our own wrote down.

    Anything further left in X-Forwarded-For was written by the client and may be a lie.
    """
    hops = getattr(settings, "TRUSTED_PROXIES", 0)
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if hops and len(forwarded) >= hops:
        return str(forwarded[-hops])
    return str(request.META.get("REMOTE_ADDR", "0.0.0.0"))  # noqa: S104 - a key for counting, nothing listens on it


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether this account may not be tried from this address for now."""
    return not AxesProxyHandler.is_allowed(request, {"username": username}) or _is_crowded_out(request, username)


def _is_crowded_out(request: HttpRequest, username: str) -> bool:
    now, ip = clock.now(), client_ip(request)
    recent = AccessAttempt.objects.filter(ip_address=ip, attempt_time__gte=now - WINDOW)
    if (recent.aggregate(n=Sum("failures_since_start"))["n"] or 0) < CROWD_FAILURES:
        return False
    known = AccessLog.objects.filter(ip_address=ip, username=username, attempt_time__gte=now - KNOWN_FOR)
    return not known.exists()
