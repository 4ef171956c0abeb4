"""Doors of the month's workbook."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.access.requests import SignedRequest
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.dispatch.returns import queries, services
from guatu.life.dispatch.returns.models import RowProposal
from guatu.web.returning import book as books
from guatu.web.returning import pages
from guatu.web.returning.forms import DecideForm, UploadForm

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def workbook(request: SignedRequest) -> HttpResponse:
    """月报工作簿：get it, give it back."""
    policy.require(request.actor, queries.FILE)
    place = _place(request)
    book = books.open_book(request.actor, place) if place else None
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "GET":
        return pages.workbook_page(request, book, place, UploadForm())
    outcome = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            outcome = books.take_book(request.actor, file.read(), file.name)
        except Invalid as invalid:
            form.add_error("file", invalid.texts)
    if outcome is not None and not outcome.problems:
        messages.success(request, _told(outcome))
        return redirect("returning:workbook")
    return pages.workbook_page(request, book, place, form, outcome=outcome, status=422)


def _told(outcome: books.Outcome) -> str:
    if outcome.is_repeat:
        return _("这份文件已经入过账，没有重记。")
    return _("已入账：进度 %(filed)s 项、投资 %(money)s 项；未改动 %(skipped)s 项；新项目 %(proposed)s 行待县项目办处理。") % {
        "filed": outcome.filed, "money": outcome.money, "skipped": outcome.skipped, "proposed": outcome.proposed,
    }  # fmt: skip


def _place(request: SignedRequest) -> Place | None:
    """The place whose workbook this post gets: the one asked for, else its own; for a unit or crew the unit's place."""
    code = request.GET.get("place", "")
    if code:
        return books.get_place_of_book(request.actor, code)
    reach, own = scope.of(request.actor, queries.FILE), books.own_place(request.actor)
    if own is not None and (own.id in reach.place_ids or not reach.place_ids):
        return own
    places: list[Place] = list(Place.objects.filter(id__in=reach.place_ids).order_by("path")[:1])
    return places[0] if places else None


@require_GET
def workbook_file(request: SignedRequest, code: str, occasion: str) -> HttpResponse:
    """The prefilled workbook of a place and month."""
    place = books.get_place_of_book(request.actor, code)
    book = books.open_book(request.actor, place, occasion)
    if book is None:
        raise NotFound(_("本辖区还没有启用月报。"))
    response = HttpResponse(books.book_bytes(book), content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{books.book_title(book)}.xlsx") or "attachment"
    return response


@require_POST
def decide(request: SignedRequest, proposal: UUID) -> HttpResponse:
    """A row nobody knows: taken up, or not."""
    row = RowProposal.objects.select_related("place").filter(id=proposal).first()
    if row is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    policy.require(request.actor, queries.REVIEW, row)
    form = DecideForm(request.POST)
    if form.is_valid() and form.cleaned_data["answer"]:
        is_taken = form.cleaned_data["answer"] == "taken"
        try:
            services.decide_row(actor=request.actor, proposal=row, is_taken=is_taken, reason=form.cleaned_data["reason"])
            return redirect("register:new") if is_taken else redirect("returning:workbook")
        except Invalid as invalid:
            form.add_error("reason", invalid.texts)
        except Conflict as conflict:
            form.add_error(None, conflict.reason)
    else:
        form.add_error("answer", _("请选采纳或不采纳。"))
    return pages.workbook_page(request, None, row.place, UploadForm(), decide=(row, form), status=422)
