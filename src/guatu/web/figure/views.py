"""Doors of the drawer room."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.desk import drawers
from guatu.desk.drawers import Asked
from guatu.facts import files
from guatu.facts.models import Evidence, StoredFile
from guatu.kernel.errors import NotFound
from guatu.ledger.queries import get_standing_for
from guatu.ui import answers
from guatu.web import shell

_TABS = ("definition", "arithmetic", "rows", "evidence", "moves")


@require_GET
def drawer(request: HttpRequest, key: str) -> HttpResponse:
    """Everything behind one number."""
    screen = shell.screen_of(request)
    screen = drawers.narrowed(screen, screen.query)
    tab = screen.query.text("tab", "definition")
    asked = Asked(key, screen.query.text("by"), screen.query.text("group"), tab if tab in _TABS else "definition")
    return answers.answer_figure(request, drawers.figure_drawer(screen, asked))


@require_GET
def light(request: HttpRequest, project: UUID) -> HttpResponse:
    """Every reason for one light."""
    screen = shell.screen_of(request, verb="project.read")
    standing = get_standing_for(request.actor, project, snapshot_no=screen.context.snapshot_no)  # type: ignore[attr-defined]
    return answers.answer_light(request, drawers.light_drawer(screen, standing, screen.query.text("rule")))


@require_GET
def evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file behind a piece of evidence, as an attachment, never shown in the page's own origin (T11)."""
    row = Evidence.objects.select_related("fact").filter(id=pk).first()
    if row is None or row.fact.project is None:
        raise NotFound(_("没有找到这份佐证。"))
    get_standing_for(request.actor, row.fact.project)  # type: ignore[attr-defined]
    stored = StoredFile.objects.filter(sha256=row.file_sha256).first()
    if stored is None:
        raise NotFound(_("原件不在本机；可凭摘要向来源单位核对。"))
    response = HttpResponse(files.read(stored.sha256), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    return response
