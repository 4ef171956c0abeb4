"""Doors of the month desk that do something."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.access import policy
from guatu.access.queries import get_place_for
from guatu.access.requests import SignedRequest
from guatu.desk.month_closing import INLINE_PROJECTS, project_count
from guatu.figures.labels import place_name
from guatu.figures.services import confirm_place, make_close
from guatu.kernel.errors import Conflict, Invalid, reason_of
from guatu.runner.jobs import enqueue
from guatu.web.month import filing, pages, verifying
from guatu.web.month.forms import ObjectionForm, VerifyForm


@require_POST
def file(request: SignedRequest) -> HttpResponse:
    """Enter a page of returns: all rows filled in, or none."""
    policy.require(request.actor, "return.file")
    month = pages.month_of(request, "month:desk")
    attempt = filing.send_page(request.actor, month, request.POST)
    if attempt.receipt is not None:
        return redirect(month.link("month:receipt", filing.entry_of(attempt.receipt)))
    return pages.returns_page(request, month, attempt)


@require_POST
def take(request: SignedRequest) -> HttpResponse:
    """按自报核定: the chosen rows, as the city saw them."""
    policy.require(request.actor, "return.verify")
    month = pages.month_of(request, "month:differences")
    chosen = verifying.chosen_rows(request.POST.getlist("row"))
    pages.require_live(month)
    taken = verifying.take_as_told(request.actor, month, chosen)
    if taken.count:
        messages.success(request, _("已按自报核定 %(n)s 项。") % {"n": taken.count})
    for left in taken.left[:20]:
        messages.warning(request, left)
    if not chosen:
        messages.error(request, _("没有选中任何一行。"))
    return redirect(month.link("month:differences", **{name: month.screen.query.text(name) for name in ("state", "q", "sort")}))


@require_POST
def verify(request: SignedRequest, project: UUID) -> HttpResponse:
    """核定 one project's return, with a reason where it differs."""
    standing = pages.standing_of(request, project, "return.verify")
    month = pages.month_of(request, "month:return", standing.project_id)
    pages.require_live(month)
    form = VerifyForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            verifying.rule_on(request.actor, month, _ruling(standing.project_id, form))
            messages.success(request, _("已核定：%(name)s") % {"name": standing.label})
            return redirect(month.link("month:return", standing.project_id))
        except Invalid as invalid:
            _tell(form, invalid, "amount")
        except Conflict as conflict:
            form, status = pages.renewed(form, month, standing.project_id, conflict.reason), 409
    return pages.return_page(request, month, standing, verify=form, status=status)


def _ruling(project: UUID, form: VerifyForm) -> verifying.Ruling:
    said = form.cleaned_data
    return verifying.Ruling(project, said["amount"], said["reason"], said["document_no"], said["seen"], said["key"])


def _tell(form: VerifyForm | ObjectionForm, invalid: Invalid, first: str) -> None:
    """Show a verb's problems on the form; what is about the project as a whole stands at its first field."""
    for name, found in invalid.problems.items():
        for text in found:
            form.add_error(name if name in form.fields else first, str(text))


@require_POST
def objection(request: SignedRequest, project: UUID) -> HttpResponse:
    """The county objects in writing."""
    standing = pages.standing_of(request, project, "return.object")
    month = pages.month_of(request, "month:return", standing.project_id)
    pages.require_live(month)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        try:
            verifying.object_to(request.actor, month, standing.project_id, form.cleaned_data["text"])
            messages.success(request, _("异议已提交，等待市项目办答复。"))
            return redirect(month.link("month:return", standing.project_id))
        except Invalid as invalid:
            _tell(form, invalid, "text")
    return pages.return_page(request, month, standing, objection=form, status=422)


@require_POST
def confirm(request: SignedRequest, code: str) -> HttpResponse:
    """上报确认: the county hands its month up."""
    place = get_place_for(request.actor, code, "place.confirm")
    month = pages.month_of(request, "month:counties")
    try:
        confirm_place(actor=request.actor, place=place, period=month.period)
        messages.success(request, _("%(place)s已确认上报。") % {"place": place_name(place)})
    except Invalid as invalid:
        messages.error(request, reason_of(invalid))
    return redirect(month.link("month:counties"))


@require_POST
def make(request: SignedRequest) -> HttpResponse:
    """月结: fix the month. A large jurisdiction's is a job with a progress bar."""
    policy.require(request.actor, "close.make")
    month = pages.month_of(request, "month:close")
    if project_count(month) > INLINE_PROJECTS:
        job = enqueue("figures.make_close", {"root": str(month.root.id), "period": month.period.key}, actor=request.actor,
                      dedupe_key=f"close:{month.root.id}:{month.period.key}", place_id=month.root.id, subject=month.label)  # fmt: skip
        return redirect("queue:job", job.id)
    try:
        close = make_close(actor=request.actor, root=month.root, period=month.period)
    except Invalid as invalid:
        return pages.close_page(request, month, invalid.texts)
    messages.success(request, _("%(period)s已月结，封存树头 %(head)s。") % {"period": month.label, "head": f"{close.seal_size}·{close.seal_root[:16]}"})
    return redirect(month.link("month:close", known=None))
