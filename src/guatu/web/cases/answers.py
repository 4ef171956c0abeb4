"""What the doors of the room share: the screen of a request, problems of a verb on its form, files on their way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.access.models import Place
from guatu.desk import screen as screens
from guatu.desk.cases_screen import case_screen
from guatu.desk.screen import Screen
from guatu.facts import files
from guatu.facts.models import Evidence, StoredFile
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.ui.query import Query

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def query_of(request: HttpRequest) -> Query:
    """The address of a request."""
    return Query.of(request.path, request.GET.lists())


def screen_of(request: HttpRequest) -> Screen:
    """The screen of a page about cases."""
    return case_screen(request.actor, query_of(request))  # type: ignore[attr-defined]


def root_of(request: HttpRequest, verb: str) -> Place:
    """The jurisdiction a form is about: that of the place asked for, else the first in reach."""
    reach = scope.of(request.actor, verb)  # type: ignore[attr-defined]
    place = screens._place(request.actor, reach, query_of(request).text("place"))  # type: ignore[attr-defined]
    return place if place.id == place.root_id else Place.objects.get(id=place.root_id)


def data_of(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent with a form; nothing when the page was only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def put_problems(form: forms.Form, problem: Invalid | Conflict, renames: Mapping[str, str] | None = None) -> None:
    """A verb's problems on the fields they are about; what belongs to no field stands above."""
    if isinstance(problem, Conflict):
        form.add_error(None, str(problem.reason))
        return
    for name, found in problem.problems.items():
        field = (renames or {}).get(name, name)
        for one in found:
            form.add_error(field if field in form.fields else None, str(one))


def as_file(content: bytes, name: str, kind: str, *, is_attached: bool = True) -> HttpResponse:
    """Bytes under a name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(is_attached, name) or "attachment"
    return response


def evidence_file(piece: Evidence | None) -> HttpResponse:
    """The file behind a piece of evidence, as an attachment, never shown in the page's own origin. Errors: NotFound."""
    stored = StoredFile.objects.filter(sha256=piece.file_sha256).first() if piece else None
    if stored is None:
        raise NotFound(_("原件不在本机；可凭摘要向来源单位核对。"))
    return as_file(files.read(stored.sha256), stored.name, "application/octet-stream")
