"""Doors of the import room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.access.requests import SignedRequest
from guatu.facts import files
from guatu.facts.models import StoredFile
from guatu.intake.problems import Outcome
from guatu.kernel.errors import Conflict, Invalid, NotFound, reason_of
from guatu.life.dispatch.importing import giving_back, services
from guatu.life.dispatch.importing.reading import Options
from guatu.life.dispatch.models import ImportBatch
from guatu.runner.jobs import enqueue
from guatu.ui.components import Column, Empty, Link, Row, Table, Tag
from guatu.web import shell
from guatu.web.importing import showing
from guatu.web.importing.forms import UploadForm

# Above this an applied batch is a job with a progress bar; below it the answer comes with the page.
_INLINE_ROWS = 2000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def index(request: SignedRequest) -> HttpResponse:
    """Upload a ledger; earlier uploads below."""
    screen = shell.screen_of(request, verb="import.preview")
    places = _places(request)
    form = UploadForm(request.POST or None, request.FILES or None, places=places, initial={"place": screen.place.code})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("importing:batch", _upload(request, form).id)
        except Invalid as invalid:
            form.add_error("period", invalid.texts)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "table": _batches(request, screen)}
    return shell.page(request, "importing/list.html", context, screen=screen, active="importing", status=status)


def _places(request: SignedRequest) -> list[Place]:
    reach = scope.of(request.actor, "import.preview")
    places = Place.objects.all() if reach.everything else Place.objects.filter(id__in=reach.place_ids)
    return list(places.filter(kind__in=("city", "county", "zone")).order_by("path", "official_order"))


def _upload(request: SignedRequest, form: UploadForm) -> ImportBatch:
    said = form.cleaned_data
    place = next(one for one in _places(request) if one.code == said["place"])
    options = Options(sheet=said["sheet"] or None, period=services.period_key(said["period"]))
    return services.preview_import(
        actor=request.actor, place=place, content=said["file"].read(), filename=said["file"].name, options=options
    )


def _batches(request: SignedRequest, screen: Any) -> Table:
    reach = scope.of(request.actor, "import.preview")
    found = ImportBatch.objects.select_related("place")
    found = found if reach.everything else found.filter(place_id__in=reach.place_ids)
    rows = tuple(
        Row({"file": Link(one.filename, reverse("importing:batch", args=[one.id])), "place": one.place.name, "period": one.period or "–",
             "state": Tag(str(one.get_state_display()), {"applied": "good", "refused": "bad"}.get(one.state, "plain")),
             "new": one.counts.get("new"), "changed": one.counts.get("changed"), "at": one.created_at}, key=str(one.id),
            url=reverse("importing:batch", args=[one.id]))
        for one in found.order_by("-created_at")[:100]
    )  # fmt: skip
    columns = (Column("file", _("文件"), width="fill", is_fixed=True), Column("place", _("地方")), Column("period", _("期间")),
               Column("state", _("状态")), Column("new", _("新增"), _("个"), "count"), Column("changed", _("变更"), _("个"), "count"),
               Column("at", _("上传时刻"), on_phone=False))  # fmt: skip
    empty = Empty(_("还没有导入过台账"), _("在上方选一份 Excel 台账；先预览，确认后才入账。"))
    return Table("batches", _("导入批次"), columns, rows, screen.query, empty=empty)


def get_batch_for(request: SignedRequest, pk: UUID, verb: str = "import.preview") -> ImportBatch:
    """A batch, if the actor may handle its place. Errors: NotFound; Refused."""
    found = ImportBatch.objects.select_related("place", "source").filter(id=pk).first()
    if found is None:
        raise NotFound(_("没有找到这个批次。"))
    policy.require(request.actor, verb, found)
    return found


@require_GET
def batch(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One file: its questions, its sums, its columns, its rows, and what can be done next."""
    return _batch_page(request, get_batch_for(request, pk))


def _batch_page(request: SignedRequest, one: ImportBatch, status: int = 200, problems: list[str] | None = None) -> HttpResponse:
    screen = shell.screen_of(request, verb="import.preview")
    is_ready = one.state == ImportBatch.State.PREVIEWED and one.outcome in (Outcome.ACCEPT, Outcome.NORMALIZE)
    context = {
        "one": one, "steps": showing.steps(one), "headline": showing.headline(one), "questions": showing.questions(one),
        "totals": showing.totals(one), "columns": showing.columns_shown(one), "rows": showing.rows_table(one, screen.query),
        "conflicts": list(showing.conflicts(one)), "is_ready": is_ready, "is_open": one.state == ImportBatch.State.PREVIEWED,
        "may_apply": policy.can(request.actor, "import.apply", one), "problems": problems or [],
    }  # fmt: skip
    return shell.page(request, "importing/batch.html", context, screen=screen, active="importing", status=status)


def _again(request: SignedRequest, pk: UUID, **answers: Any) -> HttpResponse:
    one = get_batch_for(request, pk)
    try:
        services.answer_import(actor=request.actor, batch=one, **answers)
    except Invalid as invalid:
        for text in invalid.texts:
            messages.error(request, text)
    return redirect("importing:batch", pk)


@require_POST
def answer(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Say yes to the questions ticked, name the month or the sheet; the file is read again."""
    one = get_batch_for(request, pk)
    accepted = set(one.accepted) | set(request.POST.getlist("accept"))
    period, sheet = request.POST.get("period"), request.POST.get("sheet")
    return _again(request, pk, accepted=accepted, period=period or None, sheet=sheet or None)


@require_POST
def columns(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Say what the columns are; the file is read again, and the next sheet with this heading asks nothing."""
    one = get_batch_for(request, pk)
    chosen = {}
    for column in one.columns:
        field, unit = request.POST.get(f"field.{column['letter']}"), request.POST.get(f"unit.{column['letter']}")
        if field is not None and (field != (column["field"] or "") or (unit or "") != (column["unit"] or "")):
            chosen[column["label"]] = {"field": field or None, "unit": unit or None}
    return _again(request, pk, columns=chosen) if chosen else redirect("importing:batch", pk)


@require_POST
def decide(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Decide the rows that fit several projects; the file is compared again."""
    one = get_batch_for(request, pk)
    try:
        for name, decision in request.POST.items():
            if name.startswith("row.") and decision:
                services.decide_row(actor=request.actor, batch=one, row=int(name[4:]), decision=str(decision))
    except (Invalid, ValueError):
        messages.error(request, _("决定无效，请重新选择。"))
        return redirect("importing:batch", pk)
    return _again(request, pk)


@require_POST
def apply(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Enter it: everything the preview showed, or nothing."""
    one = get_batch_for(request, pk, "import.apply")
    if sum(one.counts.get(key, 0) for key in ("new", "changed")) > _INLINE_ROWS:
        job = enqueue("dispatch.apply_import", {"batch": str(one.id)}, actor=request.actor, dedupe_key=f"import:{one.id}",
                      place_id=one.place_id, subject=one.filename)  # fmt: skip
        return redirect("queue:job", job.id)
    try:
        services.apply_import(actor=request.actor, batch=one)
        messages.success(request, _("已入账。"))
    except Invalid as invalid:
        for text in invalid.texts:
            messages.error(request, text)
    except Conflict as conflict:
        messages.error(request, conflict.reason)
    return redirect("importing:batch", pk)


@require_POST
def drop(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Leave it."""
    try:
        services.drop_import(actor=request.actor, batch=get_batch_for(request, pk))
        messages.success(request, _("已放弃；原件仍按摘要留存。"))
    except Invalid as invalid:
        messages.error(request, reason_of(invalid))
    return redirect("importing:batch", pk)


@require_GET
def original(request: SignedRequest, pk: UUID) -> HttpResponse:
    """The file as it was uploaded, as an attachment."""
    one = get_batch_for(request, pk)
    if not one.file_sha256 or not StoredFile.objects.filter(sha256=one.file_sha256).exists():
        raise NotFound(_("这个文件没有通过检查，没有留存。"))
    return _attachment(files.read(one.file_sha256), "application/octet-stream", one.filename)


@require_GET
def rejected(request: SignedRequest, pk: UUID) -> HttpResponse:
    """The rows that cannot be entered, each with its reasons, ready to be mended and sent again."""
    body = services.rejected_rows(actor=request.actor, batch=get_batch_for(request, pk))
    return _attachment(body, _XLSX, _("退回的行.xlsx"))


@require_GET
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The ledger in its own columns with what the register says now."""
    one = get_batch_for(request, pk)  # type: ignore[arg-type]
    if one.source is None:
        raise NotFound(_("这个批次还没有入账。"))
    return _attachment(giving_back.give_back(actor=request.actor, source=one.source), _XLSX, one.filename.rsplit(".", 1)[0] + ".xlsx")  # type: ignore[attr-defined]


def _attachment(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
