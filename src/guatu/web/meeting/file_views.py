"""Files of a meeting: the pack, the minutes, the list of assignments, the leader's page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.access.requests import SignedRequest
from guatu.documents import docx, freezing, onepage, pdf
from guatu.documents.content import Document, Edition
from guatu.documents.models import FrozenDocument
from guatu.documents.xlsx import xlsx_bytes
from guatu.kernel import clock
from guatu.kernel.errors import NotFound
from guatu.life.dispatch.meetings import building
from guatu.life.dispatch.meetings.models import Meeting
from guatu.life.dispatch.meetings.papers import one_page as one_page_paper
from guatu.life.dispatch.meetings.papers import orders_paper
from guatu.life.dispatch.meetings.queries import get_meeting_for, get_meeting_to
from guatu.life.dispatch.meetings.vocab import MeetingState
from guatu.web.meeting.answers import DOCX, PDF, XLSX, as_file

_RENDER: dict[str, tuple[Callable[..., bytes], str]] = {"pdf": (pdf.render_pdf, PDF), "docx": (docx.render_docx, DOCX)}


def _document(frozen: FrozenDocument, suffix: str, edition: str = "clean") -> HttpResponse:
    if suffix not in _RENDER or edition not in set(Edition):
        raise NotFound(_("没有这种文件。"))
    render, kind = _RENDER[suffix]
    body = render(freezing.content_of(frozen), edition=Edition(edition), check=freezing.check_line_of(frozen))
    return as_file(body, f"{frozen.title}.{suffix}", kind)


def _frozen(document: UUID | None) -> FrozenDocument:
    found = FrozenDocument.objects.filter(id=document).first() if document else None
    if found is None:
        raise NotFound(_("还没有定稿，没有这份文件。"))
    return found


@require_GET
def minutes_file(request: SignedRequest, pk: UUID, edition: str, suffix: str) -> HttpResponse:
    """The minutes: once issued for everybody at the table, before that for those who work on them."""
    meeting = get_meeting_for(request.actor, pk)
    if meeting.state != MeetingState.ISSUED:
        get_meeting_to(request.actor, pk, "meeting.pack")
    return _document(_frozen(meeting.minutes_id), suffix, edition)


@require_GET
def pack_file(request: SignedRequest, pk: UUID, suffix: str) -> HttpResponse:
    """The pack as it was frozen."""
    meeting = get_meeting_to(request.actor, pk, "meeting.pack")
    return _document(_frozen(meeting.pack_document_id), suffix)


@require_GET
def orders_file(request: SignedRequest, pk: UUID, suffix: str) -> HttpResponse:
    """周交办清单: a workbook, or a sheet to print across A3."""
    meeting = get_meeting_to(request.actor, pk, "meeting.pack")
    pack = building.pack_of(meeting, clock.today())
    title = f"{orders_paper.title_of(meeting)}{meeting.held_on.isoformat()}"
    if suffix == "xlsx":
        return as_file(xlsx_bytes(orders_paper.sheet(meeting, pack)), f"{title}.xlsx", XLSX)
    if suffix not in _RENDER:
        raise NotFound(_("没有这种文件。"))
    content: Document = orders_paper.assemble(meeting, pack)
    render, kind = _RENDER[suffix]
    return as_file(render(content), f"{title}.{suffix}", kind)


@require_GET
def one_page(request: SignedRequest, pk: UUID) -> HttpResponse:
    """The leader's A4 page before the meeting."""
    meeting: Meeting = get_meeting_to(request.actor, pk, "meeting.pack")
    page = one_page_paper.one_page(building.pack_of(meeting, clock.today()))
    return as_file(onepage.render_onepage(page), f"{page.title}{meeting.held_on.isoformat()}.pdf", PDF)
