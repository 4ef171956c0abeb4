"""Doors of the meeting room that do something with a meeting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.access.requests import SignedRequest
from guatu.kernel.errors import Conflict, Invalid, Refused, reason_of
from guatu.life.dispatch.meetings import services
from guatu.life.dispatch.meetings.models import Meeting
from guatu.life.dispatch.meetings.queries import get_meeting_to
from guatu.life.dispatch.meetings.services import Ruling
from guatu.ui.query import Query
from guatu.web.meeting import pages, projector
from guatu.web.meeting.answers import back_to, put_problems, tell
from guatu.web.meeting.forms import ActForm, DecideForm, MoveForm, ReasonForm
from guatu.web.meeting.presence import present_of


def _room(request: SignedRequest, meeting: Meeting) -> HttpResponse:
    kept = {name: request.GET.get(name, "") for name in ("item", "audience")}
    return redirect(Query(reverse("meeting:room", args=[meeting.id])).but(**kept).url)


@require_POST
def decide(request: SignedRequest, pk: UUID) -> HttpResponse:
    """议定: one line becomes an owned case, and the page stays where it is. A refusal keeps the line: the room is waiting."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    form = DecideForm(request.POST, place=meeting.series.place)
    if form.is_valid():
        said = form.cleaned_data
        ruling = Ruling(said["text"], said["unit"], said["due_on"], said["topic"], said["project"], said["case"])
        try:
            services.decide(actor=request.actor, meeting=pk, ruling=ruling, idem_key=said["key"] or None)
            return _room(request, meeting)
        except (Invalid, Conflict, Refused) as problem:
            put_problems(form, problem)
    return projector.room_page(request, meeting, form=form, status=422)


@require_POST
def act(request: SignedRequest, pk: UUID) -> HttpResponse:
    """结转、拟销号、提交其他会议: what is on the books goes on under its number."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    form = ActForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        asked = {"actor": request.actor, "meeting": pk, "case": said["case"]}
        try:
            if said["act"] == "carry":
                services.carry_case(**asked, text=said["text"])
            elif said["act"] == "close":
                services.propose_close(**asked, text=said["text"])
            else:
                services.escalate_case(**asked, to_series=said["to_series"], reason=said["text"])
            return _room(request, meeting)
        except (Invalid, Conflict, Refused) as problem:
            put_problems(form, problem)
    return projector.room_page(request, meeting, act=form, status=422)


@require_POST
def freeze(request: SignedRequest, pk: UUID) -> HttpResponse:
    """材料定稿."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    try:
        services.freeze_pack(actor=request.actor, meeting=pk)
        messages.success(request, _("材料已定稿，从现在起不再变动。"))
    except (Invalid, Conflict) as problem:
        tell(request, problem)
    return back_to(meeting)


@require_POST
def finish(request: SignedRequest, pk: UUID) -> HttpResponse:
    """散会."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    try:
        done = services.finish_meeting(actor=request.actor, meeting=pk)
        messages.success(request, _("已散会，为本年第 %(n)s 次；未办结的事项已结转。") % {"n": done.number})
    except (Invalid, Conflict) as problem:
        tell(request, problem)
    return back_to(meeting)


@require_POST
def move(request: SignedRequest, pk: UUID) -> HttpResponse:
    """改期."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    form = MoveForm(request.POST, auto_id="move-%s")
    if form.is_valid():
        try:
            services.move_meeting(actor=request.actor, meeting=pk, **form.cleaned_data)
            return back_to(meeting)
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    return pages.show_page(request, meeting, move=form, status=422)


@require_POST
def not_held(request: SignedRequest, pk: UUID) -> HttpResponse:
    """登记未召开."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    form = ReasonForm(request.POST, auto_id="gone-%s")
    if form.is_valid():
        try:
            services.mark_not_held(actor=request.actor, meeting=pk, **form.cleaned_data)
            return back_to(meeting)
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    return pages.show_page(request, meeting, not_held=form, status=422)


@require_POST
def attendance(request: SignedRequest, pk: UUID) -> HttpResponse:
    """登记到会."""
    meeting = get_meeting_to(request.actor, pk, "meeting.run")
    present = present_of(request.POST)
    problem = "" if present else _("请至少登记一个单位。")
    if present:
        try:
            services.take_attendance(actor=request.actor, meeting=pk, present=present)
            messages.success(request, _("到会情况已登记。"))
            return back_to(meeting)
        except (Invalid, Conflict) as refused:
            problem = reason_of(refused)
    return pages.show_page(request, meeting, roster_problem=problem, status=422)
