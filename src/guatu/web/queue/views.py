"""Doors of the queue room."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseStopPolling

from guatu.access import policy
from guatu.kernel.errors import Invalid
from guatu.runner import queries, services
from guatu.runner.schedules import set_schedule
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.queue import reads, shown
from guatu.web.queue.forms import ScheduleForm

_MOST_LIVE = 100


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What is being done, was done and failed."""
    table, live_url = shown.job_table(request, request.actor)
    context = {"table": table, "live_url": live_url, "may_schedules": policy.can(request.actor, "queue.read").ok}
    return shell.page(request, "queue/list.html", context, active="queue")


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The present state of the open rows of a list; tells the page to stop asking when none is open any more."""
    wanted = Query.of(request.path, request.GET.lists()).many("id")[:_MOST_LIVE]
    ids = [found for one in wanted if (found := _uuid(one))]
    rows = list(reads.visible_jobs(request.actor).filter(id__in=ids))
    answer = HttpResponse if not ids or any(row.is_open for row in rows) else HttpResponseStopPolling
    body = render(request, "queue/_live.html", {"rows": shown.standings_of(request.actor, rows, is_live=True)}).content
    return answer(body)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_GET
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job: how far, why not, every run, what came of it."""
    found = reads.get_job_for(request.actor, pk)
    names = reads.names_of([found])
    context = {
        "job": found, "one": shown.standings_of(request.actor, [found])[0], "title": queries.title_of(found),
        "progress": shown.progress_block(request.actor, found, is_own_page=True), "runs": shown.runs_table(request.actor, found),
        "who": shown.who(found, names), "place": names.places.get(found.place_id) if found.place_id else "",
        "acted_by": names.posts.get(found.acted_by_post) if found.acted_by_post else "",
        "took": shown.took(found), "cancelling": shown.cancel_dialog(found), "kind": queries.kind_of(found),
    }  # fmt: skip
    return shell.page(request, "queue/job.html", context, active="queue")


@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a job is: a fragment that asks again by itself, or JSON for whoever accepts that first."""
    found = reads.get_job_for(request.actor, pk)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(shown.progress_json(request.actor, found))
    is_own_page = request.GET.get("own") == "1"
    block = shown.progress_block(request.actor, found, is_own_page=is_own_page)
    response = render(request, "queue/_progress.html", {"progress": block})
    if is_own_page and not found.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a failed or cancelled job back in the queue."""
    found = services.retry_job(actor=request.actor, job_id=reads.get_job_for(request.actor, pk, "queue.retry").id)
    messages.success(request, _("已重新排队：%(title)s") % {"title": queries.title_of(found)})
    return _back(request, pk)


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a job out of the queue, or ask a running one to stop."""
    found = services.cancel_job(actor=request.actor, job_id=reads.get_job_for(request.actor, pk, "queue.retry").id)
    said = _("已要求停止：%(title)s") if found.is_open else _("已取消：%(title)s")
    messages.success(request, said % {"title": queries.title_of(found)})
    return _back(request, pk)


def _back(request: HttpRequest, pk: UUID) -> HttpResponse:
    return redirect("queue:list") if request.POST.get("next") == "list" else redirect("queue:job", pk=pk)


@require_http_methods(["GET", "POST"])
def schedules(request: HttpRequest) -> HttpResponse:
    """What is done by the clock, when next, and changing that."""
    policy.require(request.actor, "settings.edit" if request.method == "POST" else "queue.read")
    form = ScheduleForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid() and _set(request, form):
        messages.success(request, _("定时任务已修改。"))
        return redirect("queue:schedules")
    rows = [(row, shown.schedule_title(row)) for row in queries.schedules()]
    context = {"rows": rows, "form": form, "may_edit": policy.can(request.actor, "settings.edit").ok}
    return shell.page(request, "queue/schedules.html", context, active="queue", status=422 if form else 200)


def _set(request: HttpRequest, form: ScheduleForm) -> bool:
    given = form.cleaned_data
    try:
        set_schedule(given["key"], actor=request.actor, cron=given["cron"], is_enabled=given["is_enabled"])
    except Invalid as invalid:
        for problem in invalid.problems["cron"]:
            form.add_error("cron", str(problem))
        return False
    return True
