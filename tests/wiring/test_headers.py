"""What every answer says to the browser, whatever the page."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = ("/account/sign-in", "/no-such-page")


@pytest.mark.parametrize("page", PAGES)
def test_headers_everywhere(client: Client, page: str) -> None:
    """Scripts and styles of our own only, no framing, no guessing of types, no address told to others."""
    headers = client.get(page).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'" and policy["frame-ancestors"] == "'none'" and policy["object-src"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"] and "http" not in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert headers["Referrer-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]


def test_cookies_are_out_of_reach_of_scripts(client: Client) -> None:
    """HttpOnly and Lax, each."""
    cookies = client.get("/account/sign-in").cookies
    assert cookies and all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in cookies.values())
