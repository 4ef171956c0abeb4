"""The first page: what one may do here, and how the house is."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from guatu.access.requests import SignedRequest
from guatu.desk import administration
from guatu.web.admin import doors, states
from guatu.web.admin.acting import page
from guatu.web.shell import ADMIN_VERBS


@require_GET
def home(request: SignedRequest) -> HttpResponse:
    """What one may do here; for those who look after the house, its state."""
    doors.require_any(request.actor, ADMIN_VERBS)
    actor = request.actor
    open_doors = [
        (str(title), str(note), reverse(f"admin:{key}")) for key, title, verbs, note in doors.DOORS if doors.may_open(actor, key, verbs)
    ]
    house = administration.house() if doors.may_see_state(actor) else None
    context = {
        "doors": open_doors, "house": house, "warnings": states.warnings(house) if house else [],
        "groups": states.groups(house) if house else [],
    }  # fmt: skip
    return page(request, "admin/home.html", context, door="home")
