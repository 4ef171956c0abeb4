"""The first page after signing in: the first thing in this person's menu."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from guatu.web import shell


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first entry of the menu, or to one's own page when there is none."""
    entries = shell.menu(request)
    return redirect(entries[0].url if entries else "account:overview")
