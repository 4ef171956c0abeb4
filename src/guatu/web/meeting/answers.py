"""What the doors of the room share: the screen of a request, problems of a verb on its form, files on their way out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from guatu.desk.meeting import meeting_screen
from guatu.desk.screen import Screen
from guatu.kernel.errors import Conflict, Invalid, Refused, reason_of
from guatu.life.dispatch.meetings.models import Meeting
from guatu.ui.query import Query

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def query_of(request: HttpRequest) -> Query:
    """The address of a request."""
    return Query.of(request.path, request.GET.lists())


def screen_of(request: HttpRequest, meeting: Meeting | None = None) -> Screen:
    """The screen of a page; a meeting brings its own place."""
    return meeting_screen(request.actor, query_of(request), meeting)  # type: ignore[attr-defined]


def put_problems(form: forms.Form, problem: Invalid | Conflict | Refused) -> None:
    """A verb's problems on the fields they are about; what belongs to no field stands above."""
    if not isinstance(problem, Invalid):
        form.add_error(None, str(problem.reason))
        return
    for name, found in problem.problems.items():
        for one in found:
            form.add_error(name if name in form.fields else None, str(one))


def tell(request: HttpRequest, problem: Invalid | Conflict) -> None:
    """A refusal as a message on the page it leads back to."""
    messages.error(request, reason_of(problem))


def back_to(meeting: Meeting, name: str = "meeting:show", **params: Any) -> HttpResponse:
    """A page of a meeting."""
    return redirect(Query(reverse(name, args=[meeting.id])).but(**params).url)


def as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    """Bytes under a name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name.replace("/", "-")) or "attachment"
    return response
