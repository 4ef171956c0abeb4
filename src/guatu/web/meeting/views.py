"""Doors of the meeting room that only look."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk import meeting as desk
from guatu.life.dispatch.meetings.queries import get_meeting_for, get_meeting_to
from guatu.web.meeting import pages, projector


@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """会议：bodies, their meetings, topics, totals."""
    policy.require(request.actor, "meeting.read")
    return pages.index_page(request)


@require_GET
def show(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One meeting: pack, decisions, who came."""
    return pages.show_page(request, get_meeting_for(request.actor, pk))


@require_GET
def since(request: SignedRequest, pk: UUID) -> HttpResponse:
    """上次会议以来：what turned red, green, overdue, what was closed."""
    meeting = get_meeting_for(request.actor, pk)
    return pages.meeting_page(request, meeting, "since", "meeting/since.html", {"moved": desk.since_last(request.actor, meeting)})


@require_GET
def room(request: SignedRequest, pk: UUID) -> HttpResponse:
    """投影：one item a page, keys move, a line typed becomes an owned case."""
    return projector.room_page(request, get_meeting_to(request.actor, pk, "meeting.pack"))
