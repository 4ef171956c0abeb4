"""Doors of the room that only look, and the form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.documents.picture import Picture, paste_text, render_picture
from guatu.facts import files
from guatu.facts.models import Entry
from guatu.kernel.errors import NotFound
from guatu.life.dispatch.returns import queries
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.returning import late as lates
from guatu.web.returning import one as ones
from guatu.web.returning import pages
from guatu.web.returning.mine import mine as mine_of
from guatu.web.returning.reviewing import review_table
from guatu.web.returning.sending import chair_fault, send
from guatu.web.returning.sheet import open_sheet


@require_GET
def mine(request: SignedRequest) -> HttpResponse:
    """我要报的：what this post owes."""
    policy.require(request.actor, "figures.read")
    context = {"mine": mine_of(request.actor), "tabs": pages.room_tabs(request.actor, "mine")}
    return pages.room(request, "returning/mine.html", context)


@require_http_methods(["GET", "POST"])
def file(request: SignedRequest, project: UUID, cycle: str, occasion: str) -> HttpResponse:
    """填报：the form of one project for one occasion."""
    sheet = open_sheet(request.actor, project, cycle, occasion)
    if request.method == "GET":
        return pages.file_page(request, sheet, pages.form_for(sheet))
    form = pages.form_for(sheet, request.POST)
    fault = chair_fault(request)
    if fault:
        form.add_error(None, fault)
        return pages.file_page(request, sheet, form, status=409)
    attempt = send(request.actor, sheet, form, request.FILES, is_unchanged=request.POST.get("is_unchanged") == "1")
    if attempt.receipt is not None:
        return redirect("returning:receipt", attempt.receipt.entry)
    return pages.file_page(request, sheet, form, status=attempt.status)


@require_GET
def receipt(request: SignedRequest, entry: UUID) -> HttpResponse:
    """回执：what the server has."""
    found = Entry.objects.filter(id=entry, verb="returns.file").first()
    if found is None:
        raise NotFound(_("没有找到这张回执。"))
    return pages.receipt_page(request, found)


@require_GET
def one_return(request: SignedRequest, log: UUID, occasion: str) -> HttpResponse:
    """One return with everything that happened to it."""
    return pages.return_page(request, ones.get_one_for(request.actor, log, occasion))


@require_GET
def photo(request: SignedRequest, evidence: UUID) -> HttpResponse:
    """A photo of a return, as we drew it anew: JPEG bytes of our own making, so it may be shown in the page."""
    piece = ones.photo_fact_for(request.actor, evidence)
    return HttpResponse(files.read(piece.file_sha256), content_type="image/jpeg")


@require_GET
def review(request: SignedRequest) -> HttpResponse:
    """待审核：what waits for this post."""
    policy.require(request.actor, queries.REVIEW)
    query = Query.of(request.path, request.GET.lists())
    context = {"table": review_table(request.actor, query), "tabs": pages.room_tabs(request.actor, "review")}
    return pages.room(request, "returning/review.html", context)


@require_GET
def late(request: SignedRequest) -> HttpResponse:
    """迟报与漏报：one occasion of a cycle, by place and project."""
    screen = shell.today_screen_of(request, verb="figures.read")
    found = lates.open_late(screen)
    context: dict[str, Any] = {"late": found, "tabs": pages.room_tabs(request.actor, "late")}
    if found is not None:
        earlier, later = lates.beside(found)
        links = {name: found.link(f"returning:{name}") for name in ("picture", "text", "remind")}
        context |= {
            "cycles": lates.tabs(found), "sentence": lates.sentence(found), "figures": lates.figures(found), "earlier": earlier, "later": later,
            "may_remind": lates.may_remind(found), "places": lates.place_table(found), "table": lates.list_table(found), "told": paste_text(lates.late_picture(found)), "links": links,
        }  # fmt: skip
    return pages.room(request, "returning/late.html", context, screen=screen)


@require_GET
def picture(request: SignedRequest) -> HttpResponse:
    """发群图：who has filed, as one phone screen."""
    found = _picture_of(request)
    response = HttpResponse(render_picture(found), content_type="image/png")
    response["Content-Disposition"] = content_disposition_header(False, f"{found.title}.png") or "inline"
    return response


@require_GET
def text(request: SignedRequest) -> HttpResponse:
    """The same as text, ready to paste."""
    return HttpResponse(paste_text(_picture_of(request)), content_type="text/plain; charset=utf-8")


def _picture_of(request: SignedRequest) -> Picture:
    screen = shell.today_screen_of(request, verb="figures.read")
    found = lates.open_late(screen)
    return lates.late_picture(found) if found else lates.no_picture(screen, queries.received_at())
