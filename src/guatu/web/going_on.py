"""Where a page leads on to: only ever to a page of this house, whatever an address or a form asks for."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, target: str, otherwise: str) -> str:
    """`target` when it is a page of this house, else `otherwise`."""
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if target and is_ours else otherwise
