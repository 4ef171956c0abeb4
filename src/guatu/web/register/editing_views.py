"""Doors of editing: amend a project, enter a new one, the New Year rollover."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.desk import screen as screens
from guatu.desk.project_way import FORM_GROUPS, act_url
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger import services
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.ledger.services.planning import propose_rollover
from guatu.ui.components import Tab
from guatu.web import shell
from guatu.web.evidence import evidence_of
from guatu.web.register import rolling
from guatu.web.register.amending import AmendForm, Overlap, group_titles
from guatu.web.register.answers import project_url, put_problems, query_of
from guatu.web.register.entering import EnterForm


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, project: UUID) -> HttpResponse:
    """One group of attributes. Two people may edit at once; only what both changed is asked about."""
    actor = request.actor  # type: ignore[attr-defined]
    standing = get_standing_for(actor, project, verb="project.amend")
    asked = request.POST.get("group") or request.GET.get("group", "")
    group = asked if asked in FORM_GROUPS else "basic"
    data, papers = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AmendForm(data, papers, standing=standing, actor=actor, group=group)
    if request.method == "GET":
        return _amend_page(request, form, standing, group)
    overlaps: list[Overlap] = []
    if form.is_valid() and _amended(actor, form, standing, overlaps):
        messages.success(request, _("已保存。"))
        return redirect(project_url(standing.project_id))
    return _amend_page(request, form, standing, group, overlaps, 409 if overlaps else 422)


def _amended(actor: Actor, form: AmendForm, standing: ProjectStanding, overlaps: list[Overlap]) -> bool:
    touched, told = form.touched(), form.cleaned_data
    if not touched:
        form.add_error(None, _("没有改动任何一栏。"))
        return False
    try:
        with transaction.atomic():
            services.amend_project(
                actor=actor, project=standing.project_id, attrs=touched, before={k: told["before"].get(k) for k in touched},
                reason=told["reason"], effective_on=told["effective_on"], evidence=evidence_of(told["file"]),
                idem_key=told["idem"] or None,
            )  # fmt: skip
    except Invalid as invalid:
        put_problems(form, invalid, {"occurred_on": "effective_on"})
    except Conflict as conflict:
        overlaps += form.overlaps(get_standing_for(actor, standing.project_id, verb="project.amend"))
        form.add_error(None, str(conflict.reason))
    return not form.errors


def _amend_page(
    request: HttpRequest, form: AmendForm, standing: ProjectStanding, group: str, overlaps: list[Overlap] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    tabs = [Tab(title, act_url("amend", standing.project_id, group=key), key == group) for key, title in group_titles().items()]
    context = {
        "form": form, "standing": standing, "group": group, "tabs": tabs, "overlaps": overlaps or [],
        "back_url": project_url(standing.project_id), "keys": FORM_GROUPS[group],
    }  # fmt: skip
    return shell.page(request, "register/amend.html", context, active="register", status=status)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a project that was never on the register."""
    actor = request.actor  # type: ignore[attr-defined]
    policy.require(actor, "project.register")
    data, papers = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = EnterForm(data, papers, actor=actor, root=_root(request, "project.register"))
    context: dict[str, Any] = {"form": form, "alike": []}
    if request.method == "GET":
        return shell.page(request, "register/enter.html", context, active="register")
    if form.is_valid():
        context["alike"] = form.alike()
        project = None if context["alike"] else _entered(actor, form)
        if project is not None:
            messages.success(request, _("已登记。"))
            return redirect(project_url(project))
    return shell.page(request, "register/enter.html", context, active="register", status=422)


def _entered(actor: Actor, form: EnterForm) -> UUID | None:
    try:
        with transaction.atomic():
            return services.register_project(actor=actor, draft=form.draft(), idem_key=form.cleaned_data["idem"] or None)
    except Invalid as invalid:
        put_problems(form, invalid, {"occurred_on": "registered_on"})
    except Conflict as conflict:
        form.add_error(None, str(conflict.reason))
    return None


def _root(request: HttpRequest, verb: str) -> Place:
    """The jurisdiction a page without a project is about: that of the place asked for, else the first in reach."""
    reach = scope.of(request.actor, verb)  # type: ignore[attr-defined]
    place = screens._place(request.actor, reach, query_of(request).text("place"))
    return place if place.id == place.root_id else Place.objects.get(id=place.root_id)


@require_http_methods(["GET", "POST"])
def rollover(request: HttpRequest) -> HttpResponse:
    """The New Year: what would be carried and moved on, proposed first, then approved."""
    actor = request.actor  # type: ignore[attr-defined]
    policy.require(actor, "plan.set")
    root, year = _root(request, "plan.set"), rolling.year_of(query_of(request))
    if request.method == "GET":
        return _rollover_page(request, root, year)
    chosen = rolling.chosen_rows(request.POST.getlist("row"))
    if not chosen:
        return _rollover_page(request, root, year, _("没有选中任何项目。"), 422)
    try:
        count = services.apply_rollover(actor=actor, root=root, year=year, approved=chosen)
    except Conflict as conflict:
        return _rollover_page(request, root, year, str(conflict.reason), 409)
    except Invalid as invalid:
        return _rollover_page(request, root, year, str(invalid), 422)
    messages.success(request, _("已结转 %(n)s 个项目。") % {"n": count})
    return redirect(request.get_full_path())


def _rollover_page(request: HttpRequest, root: Place, year: int, problem: str = "", status: int = 200) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    proposed = propose_rollover(actor=actor, root=root, year=year)
    context = rolling.shown(proposed, query_of(request), root, year) | {"problem": problem}
    return shell.page(request, "register/rollover.html", context, active="register", status=status)
