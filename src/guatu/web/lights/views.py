"""Doors of the lights that only look."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.access.requests import SignedRequest
from guatu.attention.queries import get_exemption_for
from guatu.desk import lights_out
from guatu.desk.lights_board import open_board, place_table, since_tabs
from guatu.desk.lights_changes import change_table, headline
from guatu.desk.lights_exemptions import exemption_table
from guatu.desk.lights_list import light_table, listed
from guatu.desk.screen import Screen, version_label
from guatu.desk.sheets import sheet_of
from guatu.documents.picture import paste_text, render_picture
from guatu.documents.xlsx import Sheet, xlsx_bytes
from guatu.web.lights import pages

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def board(request: SignedRequest) -> HttpResponse:
    """看板：the sentence, places × dimensions, what turned, the list."""
    screen = pages.screen_of(request)
    found = open_board(screen)
    context = {
        "sentence": headline(found), "places": place_table(found), "changes": change_table(found), "lights": light_table(listed(found)),
        "since_tabs": since_tabs(found), "changes_url": screen.link("lights:workbook", sheet="changes", since=found.since),
    }  # fmt: skip
    return pages.page(request, screen, "board", "lights/board.html", context)


@require_GET
def workbook(request: SignedRequest) -> HttpResponse:
    """One of the board's tables as a workbook, every row of it."""
    sheet = lights_out.workbook(open_board(pages.screen_of(request)), request.GET.get("sheet", ""))
    return _book(sheet)


@require_GET
def picture(request: SignedRequest) -> HttpResponse:
    """发群图：the list as one phone screen."""
    screen = pages.screen_of(request)
    body = render_picture(lights_out.picture(open_board(screen)))
    return _file(body, "image/png", f"{lights_out.title_of(screen)}.png", is_saved=False)


@require_GET
def text(request: SignedRequest) -> HttpResponse:
    """The same as text, ready to paste."""
    told = paste_text(lights_out.picture(open_board(pages.screen_of(request))))
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


@require_GET
def exemptions(request: SignedRequest) -> HttpResponse:
    """豁免：what waits, what holds, what is over."""
    screen = pages.screen_of(request)
    return pages.page(request, screen, "exemptions", "lights/exemptions.html", {"table": exemption_table(screen)})


@require_GET
def exemptions_workbook(request: SignedRequest) -> HttpResponse:
    """The same as a workbook."""
    screen = pages.screen_of(request)
    return _book(sheet_of(exemption_table(screen, is_whole=True), as_of=_as_of(screen), is_sample=screen.root.is_sample))


def _as_of(screen: Screen) -> str:
    return _("截至 %(day)s · %(version)s") % {"day": screen.context.at.isoformat(), "version": version_label(screen.context)}


@require_GET
def exemption(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One exemption: why, until when, who decided, every step."""
    return pages.exemption_page(request, *get_exemption_for(request.actor, pk))


def _book(sheet: Sheet) -> HttpResponse:
    return _file(xlsx_bytes(sheet), _XLSX, f"{sheet.title}.xlsx")


def _file(body: bytes, kind: str, name: str, *, is_saved: bool = True) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(is_saved, name) or "attachment"
    return response
