"""Doors of the drawer room."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.things import at_place
from guatu.cases.queries import get_case_for, is_in_circle
from guatu.desk import drawers
from guatu.desk import screen as screens
from guatu.desk.drawers import Asked
from guatu.facts import files
from guatu.facts.models import Evidence, Fact, StoredFile
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.queries import get_standing_for
from guatu.ui import answers
from guatu.ui.query import Query
from guatu.web import shell

_TABS = ("definition", "arithmetic", "rows", "evidence", "moves")


@require_GET
def drawer(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Everything behind one number of the place `code`."""
    query = Query.of(request.path, request.GET.lists()).but(place=code)
    screen = drawers.narrowed(screens.resolve(request.actor, query), query)  # type: ignore[attr-defined]
    tab = query.text("tab", "definition")
    asked = Asked(key, query.text("by"), query.text("group"), tab if tab in _TABS else "definition")
    return answers.answer_figure(request, drawers.figure_drawer(screen, asked))


@require_GET
def light(request: HttpRequest, project: UUID) -> HttpResponse:
    """Every reason for one light."""
    get_standing_for(request.actor, project)  # type: ignore[attr-defined]  # first of all: out of reach is not found
    screen = shell.screen_of(request, verb="project.read")
    standing = get_standing_for(request.actor, project, snapshot_no=screen.context.snapshot_no)  # type: ignore[attr-defined]
    return answers.answer_light(request, drawers.light_drawer(screen, standing, screen.query.text("rule")))


@require_GET
def evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file behind a piece of evidence, as an attachment, never shown in the page's own origin (T11)."""
    row = Evidence.objects.select_related("fact").filter(id=pk).first()
    if row is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    _require_reach(request.actor, row.fact)  # type: ignore[attr-defined]
    stored = StoredFile.objects.filter(sha256=row.file_sha256).first()
    if stored is None:
        raise NotFound(_("原件不在本机；可凭摘要向来源单位核对。"))
    response = HttpResponse(files.read(stored.sha256), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    return response


def _require_reach(actor: Actor, fact: Fact) -> None:
    """A case's evidence goes to its circle, a project's with the project, a published total's with its place."""
    if fact.subject_type == "case":
        found = get_case_for(actor, UUID(fact.subject_id))
        if not is_in_circle(actor, found):
            raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
        return
    if fact.project is not None:
        get_standing_for(actor, fact.project)
    else:
        policy.require(actor, "figures.read", at_place(fact.place))
