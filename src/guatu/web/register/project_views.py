"""Doors of one project: its page, and every act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.desk.project import project_page
from guatu.desk.project_effect import promise_effect
from guatu.desk.project_way import act_titles
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger import services
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.web import shell
from guatu.web.register.acts import Act
from guatu.web.register.answers import asked_of, project_of, project_url, put_problems
from guatu.web.register.fields import new_key
from guatu.web.register.forms import ProjectForm, PromiseForm


@require_GET
def page(request: HttpRequest, project: UUID) -> HttpResponse:
    """One project. A merged one leads to the one that was kept."""
    screen, standing = project_of(request, project)
    if standing.project_id != project:
        messages.info(request, _("这个项目已并入下面的项目。"))
        return redirect(screen.link("register:project", standing.project_id))
    found = project_page(screen, standing)
    filters = [(title, _facts_url(request, group), group == found.timeline.group) for group, title in found.timeline.groups]
    context = {
        "page": found, "filters": filters, "whole_url": _facts_url(request, found.timeline.group, whole="1"),
        "live_url": project_url(project), "idem": new_key(),
        "may": {verb.replace(".", "_"): verdict.ok for verb, verdict in found.may.items()},
    }  # fmt: skip
    return shell.page(request, "register/project.html", context, screen=screen, active="register")


def _facts_url(request: HttpRequest, group: str, whole: str = "") -> str:
    asked = request.GET.copy()
    for name, value in (("facts", group), ("all", whole)):
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}#facts"


def act_view(act: Act) -> Callable[..., HttpResponse]:
    """The door of an act: its form on GET, its verb on POST."""

    def view(request: HttpRequest, project: UUID) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        standing = get_standing_for(actor, project, verb=act.verb)
        data, papers = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = act.form(data, papers, standing=standing, actor=actor, asked=asked_of(request))
        if request.method == "POST" and form.is_valid() and _is_seen(form) and _save(request, act, form, standing):
            messages.success(request, str(act.done))
            return redirect(project_url(standing.project_id))
        # A form that is sound and waits for its effect to be seen is no mistake.
        status = 422 if request.method == "POST" and form.errors else 200
        return _act_page(request, act, form, standing, status)

    view.__name__ = f"act_{act.name}"
    view.__doc__ = str(act.form.__doc__)
    return require_http_methods(["GET", "POST"])(view)


def _is_seen(form: ProjectForm) -> bool:
    """Whether the effect of a promise was looked at: the very one that is sent."""
    return not isinstance(form, PromiseForm) or form.cleaned_data["seen"] == _seen_mark(form)


def _seen_mark(form: PromiseForm) -> str:
    return f"{form.cleaned_data['milestone']} {form.cleaned_data['promised'].on.isoformat()}"


def _save(request: HttpRequest, act: Act, form: ProjectForm, standing: ProjectStanding) -> bool:
    """Call the verb; what it refuses stands on the form."""
    try:
        with transaction.atomic():
            act.save(request.actor, standing, form.cleaned_data)  # type: ignore[attr-defined]
    except Invalid as invalid:
        put_problems(form, invalid, act.renames)
    except Conflict as conflict:
        form.add_error(None, str(conflict.reason))
    return not form.errors


def _act_page(request: HttpRequest, act: Act, form: ProjectForm, standing: ProjectStanding, status: int) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form, "act": act, "title": act_titles()[act.name], "standing": standing, "told": form.told(),
        "back_url": project_url(standing.project_id),
    }  # fmt: skip
    if isinstance(form, PromiseForm) and form.is_bound and not form.errors:
        screen, _same = project_of(request, standing.project_id)
        context["effect"] = promise_effect(
            screen, standing, form.cleaned_data["milestone"], form.cleaned_data["promised"].on
        )
        form.data = {**form.data.dict(), "seen": _seen_mark(form)}
    return shell.page(request, "register/act.html", context, active="register", status=status)


@require_POST
def confirm(request: HttpRequest, project: UUID) -> HttpResponse:
    """One tap: what the register says still holds."""
    standing = get_standing_for(request.actor, project, verb="project.amend")  # type: ignore[attr-defined]
    key = request.POST.get("idem") or None
    services.confirm_current(actor=request.actor, project=standing.project_id, idem_key=key)  # type: ignore[attr-defined]
    messages.success(request, _("已确认：台账所载今天仍然如此。"))
    return redirect(reverse("register:project", args=[standing.project_id]))
