"""Doors of the problem ledger: out as it is shown, in by preview and one entry."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.access.requests import SignedRequest
from guatu.desk import inspection_ledger
from guatu.desk.inspection_problems import filter_bar
from guatu.documents.xlsx import xlsx_bytes
from guatu.facts import files
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.supervise.rounds.models import LedgerBatch
from guatu.life.supervise.rounds.queries import get_batch_for
from guatu.life.supervise.rounds.sheets import services
from guatu.web.inspection import pages
from guatu.web.inspection.forms import UploadForm

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def workbook(request: SignedRequest) -> HttpResponse:
    """Exactly what is shown, in the office's columns: in their own language, whatever the reader's, so that it can be read again."""
    with translation.override(settings.LANGUAGE_CODE):
        screen = pages.screen_of(request)
        sheet = inspection_ledger.ledger_sheet(screen, filter_bar(screen))
        body = xlsx_bytes(sheet)
    return _attachment(body, _XLSX, f"{sheet.title}.xlsx")


@require_http_methods(["GET", "POST"])
def upload(request: SignedRequest) -> HttpResponse:
    """Upload a problem ledger; earlier uploads below."""
    policy.require(request.actor, "problem.import")
    screen = pages.screen_of(request, verb="problem.import")
    places = _places(request, screen.root.id)
    form = UploadForm(request.POST or None, request.FILES or None, places=places, initial={"place": screen.place.code})
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        return redirect("inspection:preview", _previewed(request, form, places).id)
    batches = LedgerBatch.objects.filter(place__in=places).select_related("place").order_by("-created_at")[:50]
    context = {"form": form, "table": inspection_ledger.batches_table(screen, list(batches))}
    return pages.room_page(request, screen, "problems", "inspection/upload.html", context, status=422 if is_sent else 200)


def _places(request: SignedRequest, root: UUID) -> list[Place]:
    reach = scope.of(request.actor, "problem.import")
    places = Place.objects.filter(root_id=root, kind__in=("city", "county", "zone"))
    places = places if reach.everything else places.filter(id__in=reach.place_ids)
    return sorted(places, key=lambda one: (one.path.count("/"), one.official_order, one.code))


def _previewed(request: SignedRequest, form: UploadForm, places: list[Place]) -> LedgerBatch:
    said = form.cleaned_data
    place = next(one for one in places if one.code == said["place"])
    return services.preview_ledger(
        actor=request.actor, place=place, content=said["file"].read(), filename=said["file"].name, grade=said["grade"]
    )


@require_GET
def preview(request: SignedRequest, pk: UUID) -> HttpResponse:
    """What the file would do, row by row."""
    batch = get_batch_for(request.actor, pk)
    screen = pages.screen_of(request, verb="problem.import")
    ready = batch.counts.get("new", 0) + batch.counts.get("changed", 0)
    context = {
        "batch": batch, "steps": inspection_ledger.steps(batch), "headline": inspection_ledger.headline(batch),
        "table": inspection_ledger.preview_table(batch, screen.query), "is_open": batch.state == LedgerBatch.State.PREVIEWED, "ready": ready,
    }  # fmt: skip
    return pages.room_page(request, screen, "problems", "inspection/preview.html", context)


@require_POST
def apply(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Enter it: every row the preview would take, or nothing."""
    batch = get_batch_for(request.actor, pk)
    try:
        services.apply_ledger(actor=request.actor, batch=batch)
        messages.success(request, _("已入账。"))
    except Invalid as invalid:
        for text in invalid.texts:
            messages.error(request, text)
    except Conflict as conflict:
        messages.error(request, conflict.reason)
    return redirect("inspection:preview", pk)


@require_POST
def drop(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Leave it."""
    try:
        services.drop_ledger(actor=request.actor, batch=get_batch_for(request.actor, pk))
        messages.success(request, _("已放弃；原件仍按摘要留存。"))
    except Invalid as invalid:
        messages.error(request, str(invalid))
    except Conflict as conflict:
        messages.error(request, conflict.reason)
    return redirect("inspection:preview", pk)


@require_GET
def original(request: SignedRequest, pk: UUID) -> HttpResponse:
    """The file as it was uploaded, as an attachment."""
    batch = get_batch_for(request.actor, pk)
    if not batch.file_sha256:
        raise NotFound(_("这个文件没有通过检查，没有留存。"))
    return _attachment(files.read(batch.file_sha256), "application/octet-stream", batch.filename)


@require_GET
def rejected(request: SignedRequest, pk: UUID) -> HttpResponse:
    """The rows sent back, each with its reasons, ready to be mended and sent again."""
    body = services.rejected_rows(actor=request.actor, batch=get_batch_for(request.actor, pk))
    return _attachment(body, _XLSX, _("退回的行.xlsx"))


def _attachment(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
