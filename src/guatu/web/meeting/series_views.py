"""Doors for the bodies themselves: set up, edited, called, said not to have met; their lists of stalled projects."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.requests import SignedRequest
from guatu.kernel.errors import Conflict, Invalid, reason_of
from guatu.life.dispatch.meetings import services
from guatu.life.dispatch.meetings.models import MeetingSeries
from guatu.life.dispatch.meetings.queries import get_meeting_to, get_series_to
from guatu.web import shell
from guatu.web.meeting import pages
from guatu.web.meeting.answers import back_to, put_problems, screen_of
from guatu.web.meeting.forms import ListForm, PlanForm, ReleaseForm, SeriesForm, SkipForm, series_initial


@require_POST
def load(request: SignedRequest) -> HttpResponse:
    """按缺省设立会议."""
    policy.require(request.actor, "meeting.series")
    screen = screen_of(request)
    made = services.load_series(actor=request.actor, place=screen.place)
    messages.success(request, _("已设立 %(n)s 个会议系列，可逐个修改。") % {"n": len(made)})
    return redirect(screen.link("meeting:list"))


@require_http_methods(["GET", "POST"])
def new(request: SignedRequest) -> HttpResponse:
    """A body of one's own."""
    policy.require(request.actor, "meeting.series")
    screen = screen_of(request)
    policy.require(request.actor, "meeting.series", screen.place)
    initial = {"starts_at": "15:00", "parts": ["promises", "topics"], "is_active": True}
    form = SeriesForm(request.POST or None, root=screen.root.id, initial=initial)
    return _save(request, screen.place, form, None)


@require_http_methods(["GET", "POST"])
def series(request: SignedRequest, pk: UUID) -> HttpResponse:
    """How a body meets, to be edited."""
    row = get_series_to(request.actor, pk, "meeting.series")
    form = SeriesForm(
        request.POST if request.method == "POST" else None, root=row.place.root_id, series=row, initial=series_initial(row)
    )
    return _save(request, row.place, form, row)


def _save(request: SignedRequest, place: Place, form: SeriesForm, row: MeetingSeries | None) -> HttpResponse:
    screen = screen_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            key = row.key if row else form.cleaned_data["key"]
            services.set_series(actor=request.actor, place=place, key=key, settings=_ordered(form, row), series=row.id if row else None,
                                seen=form.cleaned_data["seen"])  # fmt: skip
            messages.success(request, _("已保存。"))
            return redirect(screen.link("meeting:list"))
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    context = {"form": form, "row": row, "place": place, "back_url": screen.link("meeting:list")}
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "meeting/series.html", context, screen=screen, active="meeting", status=status)


def _ordered(form: SeriesForm, row: MeetingSeries | None) -> dict[str, Any]:
    """The settings; parts keep the order the series gave them, new ones come last."""
    found = form.settings()
    before = row.parts if row else []
    found["parts"] = [one for one in before if one in found["parts"]] + [one for one in found["parts"] if one not in before]
    return found


@require_POST
def plan(request: SignedRequest, pk: UUID) -> HttpResponse:
    """筹备一次会议."""
    row = get_series_to(request.actor, pk, "meeting.run")
    form = PlanForm(request.POST, auto_id=f"plan-{row.key}-%s")
    if form.is_valid():
        try:
            return back_to(services.plan_meeting(actor=request.actor, series=pk, **form.cleaned_data))
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    return pages.index_page(request, plan=form, chosen=row, status=422)


@require_POST
def skip(request: SignedRequest, pk: UUID) -> HttpResponse:
    """补登未召开."""
    row = get_series_to(request.actor, pk, "meeting.run")
    form = SkipForm(request.POST, auto_id=f"skip-{row.key}-%s")
    if form.is_valid():
        try:
            return back_to(services.skip_meeting(actor=request.actor, series=pk, **form.cleaned_data))
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    return pages.index_page(request, skip=form, chosen=row, status=422)


@require_POST
def list_one(request: SignedRequest, pk: UUID) -> HttpResponse:
    """列入迟滞督办清单."""
    row = get_series_to(request.actor, pk, "meeting.run")
    form = ListForm(request.POST, actor=request.actor)
    problem = ""
    if form.is_valid() and form.cleaned_data["project"]:
        try:
            services.list_project(
                actor=request.actor, series=pk, project=form.cleaned_data["project"], why=form.cleaned_data["why"]
            )
            return _back(request, row)
        except (Invalid, Conflict) as refused:
            problem = reason_of(refused)
    return _refused(request, row, problem or _form_words(form))


@require_POST
def release_one(request: SignedRequest, pk: UUID) -> HttpResponse:
    """移出清单."""
    row = get_series_to(request.actor, pk, "meeting.run")
    form = ReleaseForm(request.POST)
    problem = ""
    if form.is_valid():
        try:
            services.release_project(actor=request.actor, series=pk, **form.cleaned_data)
            return _back(request, row)
        except (Invalid, Conflict) as refused:
            problem = reason_of(refused)
    return _refused(request, row, problem or _form_words(form))


def _form_words(form: Any) -> str:
    return "；".join(f"{form.fields[name].label or ''} {text}".strip() for name, found in form.errors.items() for text in found)


def _back(request: SignedRequest, row: MeetingSeries) -> HttpResponse:
    meeting = _meeting(request)
    return back_to(meeting) if meeting else redirect("meeting:list")


def _meeting(request: SignedRequest) -> Any:
    try:
        return get_meeting_to(request.actor, UUID(request.GET.get("meeting", "")), "meeting.run")
    except ValueError:
        return None


def _refused(request: SignedRequest, row: MeetingSeries, problem: str) -> HttpResponse:
    meeting = _meeting(request)
    if meeting is not None:
        return pages.show_page(request, meeting, stalled_problem=problem, status=422)
    messages.error(request, problem)
    return pages.index_page(request, status=422)
