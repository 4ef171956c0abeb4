"""Doors of one case: its page, every act on it, its evidence, its ladder; and the form that opens one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from guatu.access import policy
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.queries import get_case_for, is_in_circle, shown_title
from guatu.cases.services import decide_escalation, open_case
from guatu.cases.standings import SUBJECT
from guatu.desk import cases_acts
from guatu.desk.cases_page import page_of
from guatu.facts.models import Evidence
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.web import shell
from guatu.web.cases.acts import ACTS, Act
from guatu.web.cases.answers import data_of, evidence_file, put_problems, query_of, root_of
from guatu.web.cases.deciding import RungForm
from guatu.web.cases.entering import OpenForm, limit_words
from guatu.web.cases.forms import CaseForm


@require_GET
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case as its reader sees it."""
    found = page_of(request.actor, case, query_of(request))  # type: ignore[attr-defined]
    live_url = reverse("cases:case", args=[case])
    return shell.page(request, "cases/case.html", {"page": found, "live_url": live_url}, screen=found.screen, active="cases")


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, case: UUID, act: str) -> HttpResponse:
    """The door of an act: its form on GET, its verb on POST. Who may not is told before the form is filled in."""
    actor, offer = request.actor, cases_acts.offer(act)  # type: ignore[attr-defined]
    if offer is None or act not in ACTS:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    standing, done = get_case_for(actor, case, verb=offer.verb), ACTS[act]
    data, papers = data_of(request)
    form = done.form(data, papers, case=standing, actor=actor)
    if request.method == "POST" and form.is_valid():
        led = _acted(request, done, form, standing)
        if led is not None:
            messages.success(request, str(done.done))
            return redirect("cases:case", led)
    return _act_page(request, act, form, standing, 422 if form.errors else 200)


def _acted(request: HttpRequest, done: Act, form: CaseForm, standing: CaseStanding) -> UUID | None:
    """Call the verb; what it refuses stands on the form. Returns the case the reader is led to."""
    try:
        with transaction.atomic():
            made = done.save(request.actor, standing, form.cleaned_data)  # type: ignore[attr-defined]
    except (Invalid, Conflict) as problem:
        put_problems(form, problem)
        return None
    return made or standing.case_id


def _act_page(request: HttpRequest, name: str, form: CaseForm, standing: CaseStanding, status: int) -> HttpResponse:
    actor, offer = request.actor, cases_acts.offer(name)  # type: ignore[attr-defined]
    why_not = cases_acts.why_not(actor, standing, offer) if offer else ""
    context = {
        "form": form, "act": ACTS[name], "title": cases_acts.act_titles()[name], "case": standing,
        "case_title": shown_title(actor, standing), "told": [] if why_not else form.told(), "why_not": why_not,
        "is_grave": bool(offer and offer.is_grave), "back_url": reverse("cases:case", args=[standing.case_id]),
    }  # fmt: skip
    return shell.page(request, "cases/act.html", context, active="cases", status=status)


@require_GET
def evidence(request: HttpRequest, case: UUID, piece: UUID) -> HttpResponse:
    """A paper or photo of a case: with the case, and of a sensitive one only inside its circle."""
    actor = request.actor  # type: ignore[attr-defined]
    standing = get_case_for(actor, case)
    if not is_in_circle(actor, standing):
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    rows = Evidence.objects.filter(id=piece, fact__subject_type=SUBJECT, fact__subject_id=str(case))
    return evidence_file(rows.first())


@require_http_methods(["GET", "POST"])
def escalation(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Whether a rung of the ladder is climbed. The paper it leads to is written where papers are written."""
    actor = request.actor  # type: ignore[attr-defined]
    row = Escalation.objects.filter(id=escalation).first()
    if row is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    standing = get_case_for(actor, row.case_id, verb="case.decide")
    form = RungForm(data_of(request)[0])
    if request.method == "POST" and form.is_valid() and _decided(request, form, escalation):
        messages.success(request, _("升级提议已处理。"))
        return redirect("cases:case", row.case_id)
    page = page_of(actor, row.case_id, query_of(request))
    rung = next(one for one in page.rungs if one.id == row.id)
    context = {"form": form, "rung": rung, "page": page, "case": standing, "back_url": reverse("cases:case", args=[row.case_id])}
    return shell.page(request, "cases/escalation.html", context, active="cases", status=422 if form.errors else 200)


def _decided(request: HttpRequest, form: RungForm, escalation: UUID) -> bool:
    told = form.cleaned_data
    try:
        decide_escalation(
            actor=request.actor,
            escalation=escalation,
            is_confirmed=told["decision"] == "yes",
            reason=told["reason"],  # type: ignore[attr-defined]
        )
    except (Invalid, Conflict) as problem:
        put_problems(form, problem)
    return not form.errors


# ---- opening ---------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a case by hand."""
    actor = request.actor  # type: ignore[attr-defined]
    policy.require(actor, "case.open")
    root, asked = root_of(request, "case.open"), query_of(request)
    given = {name: asked.text(name) for name in ("kind", "project", "title", "grade", "due_on") if asked.text(name)}
    data, papers = data_of(request)
    form = OpenForm(data, papers, actor=actor, root=root, initial=given)
    if request.method == "POST" and form.is_valid() and (made := _opened(request, form)):
        messages.success(request, _("已登记，已交承办单位。"))
        return redirect("cases:case", made)
    kind, grade, due_on = (str(form[name].value() or "") for name in ("kind", "grade", "due_on"))
    limit = limit_words(root.id, kind, grade, due_on=due_on)
    context = {"form": form, "limit": limit, "has_pick": bool(form.fields["pick"].choices), "root": root}
    return shell.page(request, "cases/new.html", context, active="cases", status=422 if form.errors else 200)


def _opened(request: HttpRequest, form: OpenForm) -> UUID | None:
    key = form.cleaned_data["idem"] or None
    try:
        with transaction.atomic():
            return open_case(actor=request.actor, order=form.order(), idem_key=key)  # type: ignore[attr-defined]
    except (Invalid, Conflict) as problem:
        put_problems(form, problem)
    return None
