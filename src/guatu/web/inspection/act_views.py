"""Doors of the inspection room that do something."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.cases.services import recheck_case
from guatu.kernel.errors import Conflict, Invalid, NotFound, reason_of
from guatu.life.supervise.rounds.queries import get_item_for, get_recheck_for, get_round_for, require_waiting
from guatu.life.supervise.rounds.services import draw_rechecks, finish_round, start_round
from guatu.web.evidence import evidence_of
from guatu.web.inspection import checking, pages
from guatu.web.inspection.forms import DrawForm, FinishForm, RecheckForm


@require_http_methods(["GET", "POST"])
def start(request: SignedRequest) -> HttpResponse:
    """发起核查：freeze a list."""
    policy.require(request.actor, "round.start")
    screen = pages.screen_of(request, "inspection:start", verb="round.start")
    form = pages.start_form(request, screen)
    if request.method == "GET":
        return pages.start_page(request, screen, form)
    if form.is_valid():
        try:
            made = start_round(actor=request.actor, plan=form.plan(), idem_key=form.cleaned_data["key"] or None)
            messages.success(request, _("名单已冻结，核查已发起。"))
            return redirect("inspection:round", made)
        except Invalid as invalid:
            pages.put(form, invalid)
    return pages.start_page(request, screen, form, 422)


@require_POST
def finish(request: SignedRequest, round_id: UUID) -> HttpResponse:
    """办结一轮核查。"""
    one = get_round_for(request.actor, round_id, verb="round.start")
    form = FinishForm(request.POST)
    if form.is_valid():
        try:
            finish_round(
                actor=request.actor, round_id=round_id, note=form.cleaned_data["note"], idem_key=form.cleaned_data["key"] or None
            )
            messages.success(request, _("这轮核查已办结。"))
            return redirect("inspection:round", round_id)
        except Invalid as invalid:
            pages.put(form, invalid)
    return pages.round_page(request, one, form, 422)


@require_http_methods(["GET", "POST"])
def check(request: SignedRequest, round_id: UUID, project: UUID) -> HttpResponse:
    """现场核查 of one project: nothing found at one tap, or findings."""
    one, item = get_item_for(request.actor, round_id, project)
    standing = pages.standing_of(project)
    if standing is None:
        raise NotFound(_("这个项目已合并到别的项目。"))
    visit = checking.opened(request, one, item, standing)
    if request.method == "POST" and checking.send(visit) and visit.done is not None:
        messages.success(request, _done_words(standing.label, visit.done.numbers))
        return redirect("inspection:round", round_id)
    return pages.check_page(request, one, item, visit)


def _done_words(project: str, numbers: tuple[str, ...]) -> str:
    if not numbers:
        return _("%(project)s：核查无问题，已记录。") % {"project": project}
    return _("%(project)s：已挂号 %(numbers)s，等整改单位签收。") % {"project": project, "numbers": "、".join(numbers)}


@require_POST
def draw(request: SignedRequest) -> HttpResponse:
    """抽取回访。"""
    policy.require(request.actor, "round.recheck")
    screen = pages.screen_of(request, "inspection:rechecks", verb="round.recheck")
    form = DrawForm(request.POST)
    if not form.is_valid():
        return pages.rechecks_page(request, problem="；".join(str(one) for found in form.errors.values() for one in found), status=422)
    said = form.cleaned_data
    try:
        draw_rechecks(actor=request.actor, place=screen.place.id, seed=said["seed"], idem_key=said["key"] or None)
    except Invalid as invalid:
        return pages.rechecks_page(request, problem=reason_of(invalid), status=422)
    messages.success(request, _("已抽取，名单和种子已存档。"))
    return redirect(screen.link("inspection:rechecks"))


@require_POST
def recheck(request: SignedRequest, pk: UUID) -> HttpResponse:
    """回访：sound, or come back under a new number."""
    drawn = get_recheck_for(request.actor, pk)
    form = RecheckForm(request.POST, request.FILES, auto_id=f"{pk}-%s")
    status = 422
    if form.is_valid():
        try:
            again = _rechecked(request, require_waiting(drawn), form)
            messages.success(request, _("已重新挂号。") if again else _("回访已登记：没有反弹。"))
            return redirect("inspection:rechecks")
        except (Invalid, ValidationError) as wrong:
            pages.put(form, wrong) if isinstance(wrong, Invalid) else form.add_error("photos", wrong)
        except Conflict as conflict:
            form.add_error(None, conflict.reason)
            status = 409
    return pages.rechecks_page(request, refused=(pk, form), status=status)


def _rechecked(request: SignedRequest, case: UUID, form: RecheckForm) -> UUID | None:
    said = form.cleaned_data
    with transaction.atomic():
        return recheck_case(
            actor=request.actor, case=case, is_sound=said["sound"] == "yes", text=said["text"], evidence=evidence_of(said["photos"])
        )
