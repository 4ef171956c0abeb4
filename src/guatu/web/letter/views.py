"""Doors of the letter desk: the list, one letter, its pages and files, the register of letters."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.access.requests import SignedRequest
from guatu.desk import letter_out
from guatu.desk.letter import open_desk
from guatu.desk.letter_reading import pages_of
from guatu.documents import docx, freezing, pdf
from guatu.documents.content import Edition
from guatu.documents.xlsx import xlsx_bytes
from guatu.facts import files
from guatu.facts.models import Evidence, StoredFile
from guatu.kernel.errors import NotFound
from guatu.life.supervise.letters import queries
from guatu.life.supervise.letters.models import Letter
from guatu.web import shell
from guatu.web.letter import pages

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Proposals and letters, tab by tab."""
    desk = open_desk(pages.screen_of(request))
    return shell.page(request, "letter/list.html", {"desk": desk}, screen=desk.screen, active="letter")


@require_GET
def register(request: SignedRequest) -> HttpResponse:
    """The register of letters, as a workbook or to print."""
    screen = pages.screen_of(request)
    if screen.query.text("format", "xlsx") == "xlsx":
        sheet = letter_out.workbook(screen)
        return _file(xlsx_bytes(sheet), XLSX, f"{sheet.title}.xlsx")
    document = letter_out.print_sheet(screen)
    return _file(pdf.render_pdf(document), PDF, f"{document.title}.pdf")


@require_GET
def letter(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One letter: its pages, what it cites, what happened, what can be done next."""
    return pages.letter_page(request, queries.get_letter_for(request.actor, pk))


@require_GET
def page(request: SignedRequest, pk: UUID, edition: str, page: int) -> HttpResponse:
    """One page of the letter as a picture: what the paper will be."""
    found = queries.get_letter_for(request.actor, pk)
    drawn = pages_of(found.document, _edition(edition))
    if not 1 <= page <= len(drawn):
        raise NotFound(_("没有这一页。"))
    return HttpResponse(drawn[page - 1], content_type="image/png")


def _edition(text: str) -> Edition:
    if text not in set(Edition):
        raise NotFound(_("没有这种文件。"))
    return Edition(text)


@require_GET
def download(request: SignedRequest, pk: UUID, edition: str, suffix: str) -> HttpResponse:
    """One rendering of the frozen content; of an issued letter the very bytes that were kept at its signature."""
    found = queries.get_letter_for(request.actor, pk)
    wanted, content = _edition(edition), freezing.content_of(found.document)
    check = freezing.check_line_of(found.document)
    if suffix == "docx":
        return _file(docx.render_docx(content, edition=wanted, check=check), DOCX, f"{found.title}.docx")
    if suffix != "pdf":
        raise NotFound(_("没有这种文件。"))
    return _file(
        _issued(found) if wanted is Edition.CLEAN else pdf.render_pdf(content, edition=wanted, check=check),
        PDF,
        f"{found.title}.pdf",
    )


def _issued(found: Letter) -> bytes:
    return files.read(found.pdf_sha256) if found.pdf_sha256 else pdf.render_pdf(freezing.content_of(found.document))


@require_GET
def evidence(request: SignedRequest, pk: UUID, piece: UUID) -> HttpResponse:
    """A file that hangs on a step of this letter, as an attachment."""
    found = queries.get_letter_for(request.actor, pk)
    row = Evidence.objects.filter(id=piece, fact__subject_type=queries.SUBJECT, fact__subject_id=str(found.id)).first()
    stored = StoredFile.objects.filter(sha256=row.file_sha256).first() if row else None
    if stored is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return _file(files.read(stored.sha256), "application/octet-stream", stored.name)


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
