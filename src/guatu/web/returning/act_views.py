"""Doors of the room that do something."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.dispatch.returns import queries, services
from guatu.life.dispatch.returns.photos import kept
from guatu.life.dispatch.returns.services import Pick
from guatu.web import shell
from guatu.web.returning import late as lates
from guatu.web.returning import one as ones
from guatu.web.returning import pages
from guatu.web.returning.forms import SendBackForm
from guatu.web.returning.reviewing import picks_of
from guatu.web.returning.sending import photos_of

_MOST_TOLD = 10


@require_POST
def pass_rows(request: SignedRequest) -> HttpResponse:
    """审核通过: the chosen returns, each for itself."""
    policy.require(request.actor, queries.REVIEW)
    picks = picks_of(request.POST.getlist("row"))
    left = services.pass_many(actor=request.actor, picks=picks)
    if len(picks) > len(left):
        messages.success(request, _("已审核通过 %(n)s 件。") % {"n": len(picks) - len(left)})
    for pick, why in left[:_MOST_TOLD]:
        messages.warning(request, f"{pick.occasion}：{why}")
    if not picks:
        messages.error(request, _("没有选中任何一件。"))
    return redirect("returning:review")


@require_POST
def send_back(request: SignedRequest, log: UUID, occasion: str) -> HttpResponse:
    """退回 with a reason."""
    one = ones.get_one_for(request.actor, log, occasion, queries.REVIEW)
    form = SendBackForm(request.POST)
    form.is_valid()
    pick = Pick(log, occasion, request.POST.get("filing", one.mark["filing"]))
    try:
        services.send_back(actor=request.actor, pick=pick, reason=form.cleaned_data.get("reason", ""))
    except Invalid as invalid:
        if not form.errors:
            form.add_error("reason", invalid.texts)
        return pages.return_page(request, one, form=form, status=422)
    messages.success(request, _("已退回填报岗位，并发了通知。"))
    return redirect("returning:review")


@require_POST
def replace(request: SignedRequest, log: UUID, occasion: str) -> HttpResponse:
    """补正式照片 in place of a screenshot."""
    one = ones.get_one_for(request.actor, log, occasion, queries.FILE)
    try:
        photos = photos_of(request.FILES, request.POST.get("camera_meta", ""))
        with transaction.atomic():
            evidence = tuple(kept(photo) for photo in photos)
            key = request.POST.get("key") or None
            services.replace_evidence(actor=request.actor, log=log, occasion=occasion, evidence=evidence, idem_key=key)
    except Invalid as invalid:
        told = invalid.texts
        return pages.return_page(request, one, problems=told, status=422)
    except Conflict as conflict:
        return pages.return_page(request, one, problems=[conflict.reason], status=409)
    messages.success(request, _("正式照片已补上。"))
    return redirect("returning:return", log, occasion)


@require_POST
def remind(request: SignedRequest) -> HttpResponse:
    """催报: the posts that owe this occasion, each once."""
    policy.require(request.actor, "returns.remind")
    screen = shell.today_screen_of(request, verb="figures.read")
    found = lates.open_late(screen)
    if found is None:
        messages.error(request, _("本辖区还没有启用填报周期。"))
        return redirect("returning:late")
    told = services.remind(actor=request.actor, cycle=found.cycle, occasion=found.occasion, place=screen.place)
    if told.told:
        messages.success(request, _("已提醒 %(posts)s 个岗位（%(n)s 个项目未报）。") % {"posts": told.told, "n": told.projects})
    elif told.projects:
        messages.warning(request, _("这一期已经提醒过，不再重复；%(n)s 个项目仍未报，请打电话。") % {"n": told.projects})
    else:
        messages.success(request, _("没有未报的项目，不用提醒。"))
    return redirect(found.link("returning:late"))
