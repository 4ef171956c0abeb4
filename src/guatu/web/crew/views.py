"""Doors of the room that only look."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.access.requests import SignedRequest
from guatu.desk import crew_handover, crew_list, crew_post
from guatu.documents.pdf import render_pdf
from guatu.documents.picture import paste_text, render_picture
from guatu.documents.xlsx import xlsx_bytes
from guatu.kernel.errors import NotFound
from guatu.ledger.crews import queries
from guatu.ledger.queries import get_standing_for
from guatu.web.crew import pages

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """专班一览."""
    return pages.list_page(request, pages.view_of(request))


@require_GET
def export(request: SignedRequest) -> HttpResponse:
    """The same as a workbook."""
    sheet = crew_list.workbook(pages.view_of(request))
    return pages.file_response(xlsx_bytes(sheet), _XLSX, f"{sheet.title}.xlsx")


@require_GET
def picture(request: SignedRequest) -> HttpResponse:
    """发群图."""
    drawn = crew_list.picture(pages.view_of(request))
    return pages.file_response(render_picture(drawn), "image/png", f"{drawn.title}.png", is_saved=False)


@require_GET
def text(request: SignedRequest) -> HttpResponse:
    """The same as text, ready to paste."""
    told = paste_text(crew_list.picture(pages.view_of(request)))
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


@require_GET
def mine(request: SignedRequest) -> HttpResponse:
    """我的项目: those of the post one acts in."""
    view, post = pages.view_of(request), pages.own_post(request)
    if post is None:
        raise NotFound(_("当前账号没有在任岗位。"))
    return pages.post_page(request, view, post, "mine")


@require_GET
def post(request: SignedRequest, post: UUID) -> HttpResponse:
    """A post and its projects."""
    found = queries.get_post_for(request.actor, post)
    return pages.post_page(request, pages.view_of(request), found)


@require_GET
def load(request: SignedRequest) -> HttpResponse:
    """How work lies on posts and units."""
    view = pages.view_of(request)
    posts, units = crew_post.load_tables(view)
    context = {"posts": posts, "units": units, "rooms": pages.room_tabs(view, pages.links_of(request, view), "load")}
    return pages.page(request, view, "load", context)


@require_GET
def project(request: SignedRequest, project: UUID) -> HttpResponse:
    """A project's crew."""
    view, standing = pages.project_view(request, project)
    return pages.project_page(request, view, standing)


@require_GET
def seen(request: SignedRequest, visit: UUID) -> HttpResponse:
    """One visit."""
    found = queries.get_visit(visit)
    get_standing_for(request.actor, found.project_id)
    return pages.seen_page(request, found)


@require_GET
def handed(request: SignedRequest, fact: UUID) -> HttpResponse:
    """One hand-over: the list as it was handed over, and the paper to sign."""
    found, giver = queries.get_handover_for(request.actor, fact)
    view = pages.view_at(request, giver.place)
    context = {
        "fact": found, "post": giver, "table": crew_handover.duty_table(found.body["items"]), "sheet_url": view.screen.link("crew:sheet", fact),
        "names": crew_handover.names_in(found), "back_url": view.screen.link("crew:post", giver.id),
    }  # fmt: skip
    return pages.page(request, view, "handed", context)


@require_GET
def sheet(request: SignedRequest, fact: UUID) -> HttpResponse:
    """岗位职责移交清单, to print and sign."""
    found, giver = queries.get_handover_for(request.actor, fact)
    body = render_pdf(crew_handover.handover_sheet(found, giver))
    return pages.file_response(body, "application/pdf", f"{giver.title}移交清单.pdf")
