"""Doors for the minutes: drafted, checked by another, issued, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.access.requests import SignedRequest
from guatu.desk import meeting as desk
from guatu.documents import freezing
from guatu.documents.models import FrozenDocument
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.life.dispatch.meetings import services
from guatu.life.dispatch.meetings.models import Meeting
from guatu.life.dispatch.meetings.queries import get_meeting_for, get_meeting_to
from guatu.life.dispatch.meetings.vocab import MeetingState
from guatu.web.meeting import pages
from guatu.web.meeting.answers import back_to, put_problems, tell
from guatu.web.meeting.forms import IssueForm, MinutesForm, ReasonForm
from guatu.web.meeting.reading import blocks_shown


@require_GET
def minutes(request: SignedRequest, pk: UUID) -> HttpResponse:
    """The minutes as they stand."""
    return _page(request, get_meeting_for(request.actor, pk))


def _page(request: SignedRequest, meeting: Meeting, *, status: int = 200, **forms: Any) -> HttpResponse:
    meeting = Meeting.objects.select_related("series__place", "pack").get(id=meeting.id)
    may_read = meeting.state == MeetingState.ISSUED or desk.sees_all(request.actor, meeting)
    frozen = FrozenDocument.objects.filter(id=meeting.minutes_id).first() if meeting.minutes_id and may_read else None
    document = freezing.content_of(frozen) if frozen else None
    context = {
        "frozen": frozen, "document": document, "blocks": blocks_shown(document) if document else [],
        "draft_form": forms.get("draft") or MinutesForm(), "issue_form": forms.get("issue") or IssueForm(initial={"organ_code": meeting.series.organ_code}),
        "withdraw_form": forms.get("withdraw") or ReasonForm(auto_id="withdraw-%s"), "has_roster": meeting.attendances.exists(),
        "is_held": meeting.state == MeetingState.HELD,
    }  # fmt: skip
    return pages.meeting_page(request, meeting, "minutes", "meeting/minutes.html", context, status=status)


@require_POST
def draft(request: SignedRequest, pk: UUID) -> HttpResponse:
    """拟写纪要."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, draft=form, status=422)
    try:
        services.draft_minutes(actor=request.actor, meeting=pk, preamble=form.cleaned_data["preamble"])
        messages.success(request, _("纪要已拟稿并定稿，请另一岗位核对。"))
    except (Invalid, Conflict) as problem:
        tell(request, problem)
    return back_to(meeting, "meeting:minutes")


@require_POST
def check(request: SignedRequest, pk: UUID) -> HttpResponse:
    """核对纪要."""
    meeting = get_meeting_to(request.actor, pk, "meeting.check")
    try:
        if meeting.minutes_id is None:
            messages.error(request, _("这次会议还没有纪要。"))
        else:
            services.check_minutes(actor=request.actor, meeting=pk)
            messages.success(request, _("已核对。"))
    except (Invalid, Conflict) as problem:
        tell(request, problem)
    return back_to(meeting, "meeting:minutes")


@require_POST
def issue(request: SignedRequest, pk: UUID) -> HttpResponse:
    """印发纪要."""
    meeting = get_meeting_to(request.actor, pk, "meeting.issue")
    form = IssueForm(request.POST)
    if form.is_valid() and meeting.minutes_id is None:
        form.add_error(None, _("这次会议还没有纪要。"))
    elif form.is_valid():
        try:
            services.issue_minutes(actor=request.actor, meeting=pk, **form.cleaned_data)
            messages.success(request, _("纪要已印发。"))
            return back_to(meeting, "meeting:minutes")
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
        except Refused as refused:
            if refused.code != "sample":
                raise
            form.add_error(None, refused.reason)
    return _page(request, meeting, issue=form, status=422)


@require_POST
def withdraw(request: SignedRequest, pk: UUID) -> HttpResponse:
    """撤销纪要."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    form = ReasonForm(request.POST, auto_id="withdraw-%s")
    if form.is_valid():
        try:
            services.withdraw_minutes(actor=request.actor, meeting=pk, reason=form.cleaned_data["reason"])
            messages.success(request, _("已撤销，原件留存。"))
            return back_to(meeting, "meeting:minutes")
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    return _page(request, meeting, withdraw=form, status=422)
