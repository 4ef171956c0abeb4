"""Doors of the room that do something."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.access import policy
from guatu.access.models import Post
from guatu.access.queries import get_place_for
from guatu.access.requests import SignedRequest
from guatu.kernel.errors import Conflict, Invalid, reason_of
from guatu.ledger.crews import queries, services
from guatu.ledger.queries import get_standing_for
from guatu.web.crew import balancing, pages, visiting
from guatu.web.crew.forms import ChangeForm, HandoverForm, ReasonForm, SeatForm, line_set, lines_of

_READ_AND_DO = require_http_methods(["GET", "POST"])


def _to_project(project: UUID) -> HttpResponse:
    return redirect(reverse("crew:project", args=[project]))


@require_POST
def add(request: SignedRequest, project: UUID) -> HttpResponse:
    """A post takes a seat."""
    standing = pages.live_standing(request, project, "crew.edit")
    may_assign = policy.can(request.actor, "crew.assign_leader", standing).ok
    form = SeatForm(request.POST, root=standing.root_id, may_assign=may_assign)
    if form.is_valid():
        try:
            key = form.cleaned_data["key"] or None
            services.seat_post(actor=request.actor, project=project, seating=form.seating(), idem_key=key)
            messages.success(request, _("席位已就位。"))
            return _to_project(standing.project_id)
        except Invalid as invalid:
            form.tell(invalid)
    view, shown = pages.project_view(request, standing.project_id)
    return pages.project_page(request, view, shown, form)


@require_POST
def form_crew(request: SignedRequest, project: UUID) -> HttpResponse:
    """One click: the standing team takes the free seats."""
    standing = pages.live_standing(request, project, "crew.edit")
    try:
        count = services.seat_from_template(actor=request.actor, project=project, idem_key=request.POST.get("key") or None)
        messages.success(request, _("已按模板安排 %(n)s 个席位。") % {"n": count})
    except Invalid as invalid:
        messages.error(request, reason_of(invalid))
    return _to_project(standing.project_id)


@require_POST
def close(request: SignedRequest, project: UUID) -> HttpResponse:
    """撤销专班."""
    standing = pages.live_standing(request, project, "crew.edit")
    try:
        count = services.close_crew(actor=request.actor, project=project, reason=request.POST.get("reason", ""))
        messages.success(request, _("专班已撤销，%(n)s 个席位离位。") % {"n": count})
    except Invalid as invalid:
        messages.error(request, reason_of(invalid))
    return _to_project(standing.project_id)


@_READ_AND_DO
def seat(request: SignedRequest, project: UUID, seat: UUID) -> HttpResponse:
    """换岗、离位."""
    standing = pages.live_standing(request, project, "crew.edit")
    held = queries.get_seat(standing.project_id, seat)
    if request.method == "GET":
        return pages.seat_page(request, standing, held, ChangeForm(root=standing.root_id, but=held.post_id))
    form = ChangeForm(request.POST, root=standing.root_id, but=held.post_id)
    if form.is_valid():
        try:
            _change(request, standing.project_id, seat, form)
            return _to_project(standing.project_id)
        except Invalid as invalid:
            form.tell(invalid)
    return pages.seat_page(request, standing, held, form, 422)


def _change(request: SignedRequest, project: UUID, seat: UUID, form: ChangeForm) -> None:
    said = form.cleaned_data
    if said["post"]:
        services.replace_post(
            actor=request.actor, project=project, seat=seat, post=said["post"], reason=said["reason"], on=said["on"]
        )
        messages.success(request, _("已换岗。"))
    else:
        services.vacate_seat(actor=request.actor, project=project, seat=seat, reason=said["reason"], on=said["on"])
        messages.success(request, _("席位已空出。"))


@_READ_AND_DO
def visit(request: SignedRequest, project: UUID) -> HttpResponse:
    """登记走访."""
    standing = pages.live_standing(request, project, "visit.record")
    if request.method == "GET":
        return pages.visit_page(request, standing, visiting.form_for(request.actor, standing))
    form = visiting.form_for(request.actor, standing, request.POST, request.FILES)
    receipt = visiting.save_visit(request.actor, standing, form) if form.is_valid() else None
    if receipt is None:
        return pages.visit_page(request, standing, form, 422)
    messages.success(
        request,
        _("走访已登记，承诺事项已交办 %(n)s 件。") % {"n": len(form.commitments())} if form.commitments() else _("走访已登记。"),
    )
    return redirect(reverse("crew:seen", args=[receipt.visit]))


@require_POST
def undo(request: SignedRequest, visit: UUID) -> HttpResponse:
    """A visit entered by mistake is taken back."""
    found = queries.get_visit(visit)
    get_standing_for(request.actor, found.project_id, verb="visit.record")
    form = ReasonForm(request.POST)
    if form.is_valid():
        services.withdraw_visit(actor=request.actor, visit=visit, reason=form.cleaned_data["reason"])
        messages.success(request, _("走访已撤回。"))
        return _to_project(found.project_id)
    return pages.seen_page(request, found, form)


@_READ_AND_DO
def balance(request: SignedRequest) -> HttpResponse:
    """服务员均衡: a proposal; the chosen rows are done."""
    policy.require(request.actor, "crew.edit")
    view = pages.view_of(request)
    if request.method == "GET":
        return pages.balance_page(request, view)
    pages.require_live(view)
    chosen = balancing.chosen_rows(request.POST.getlist("row"))
    if not chosen:
        return pages.balance_page(request, view, _("没有选中任何一行。"))
    done, left = balancing.confirm(request.actor, chosen)
    if done:
        messages.success(request, _("已确定 %(n)s 个项目的首席服务员。") % {"n": done})
    for one in left[:20]:
        messages.warning(request, one)
    return redirect(view.screen.link("crew:balance"))


@_READ_AND_DO
def template(request: SignedRequest, code: str) -> HttpResponse:
    """专班模板 of a place."""
    place = get_place_for(request.actor, code, "crew.edit")
    if request.method == "GET":
        return pages.template_page(request, place)
    lines = line_set(place, may_assign=policy.can(request.actor, "crew.assign_leader", place).ok, data=request.POST)
    if not lines.is_valid():
        return pages.template_page(request, place, lines, [_("有选项不对，请重新选择。")])
    try:
        count = services.set_template(actor=request.actor, place=place, lines=lines_of(lines))
    except Invalid as invalid:
        return pages.template_page(request, place, lines, invalid.texts)
    messages.success(request, _("模板已保存，共 %(n)s 行。") % {"n": count})
    return redirect(reverse("crew:template", args=[code]))


@_READ_AND_DO
def handover(request: SignedRequest, post: UUID) -> HttpResponse:
    """岗位交接."""
    giver = queries.get_post_for(request.actor, post, verb="crew.hand_over")
    if request.method == "GET":
        return pages.handover_page(request, giver)
    form, status = HandoverForm(request.POST, post=giver), 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            fact = services.hand_over_post(
                actor=request.actor, from_post=post, to_post=said["to_post"], on=said["on"], reason=said["reason"],
                witness=said["witness"], seen=said["seen"] or None, idem_key=said["key"] or None,
            )  # fmt: skip
            return redirect(reverse("crew:handed", args=[fact]))
        except Invalid as invalid:
            form.tell(invalid)
        except Conflict as conflict:
            form, status = _again(form, giver, conflict.reason), 409
    return pages.handover_page(request, giver, form, status)


def _again(form: HandoverForm, giver: Post, reason: str) -> HandoverForm:
    """The same form over the list as it stands now, with what was typed still in it."""
    data = form.data.copy()
    data["seen"] = services.list_hash(services.items_of(giver.id))
    found = HandoverForm(data, post=giver)
    found.add_error(None, reason)
    return found
