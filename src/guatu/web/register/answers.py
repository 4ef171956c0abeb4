"""What the doors of the register share: the screen of a request, problems of a verb on its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from guatu.desk import register_screen
from guatu.desk.screen import Screen
from guatu.kernel.errors import Invalid
from guatu.ledger.models import ProjectStanding
from guatu.ui.query import Query


def query_of(request: HttpRequest) -> Query:
    """The address of a request."""
    return Query.of(request.path, request.GET.lists())


def screen_of(request: HttpRequest) -> Screen:
    """The screen of a list of projects."""
    return register_screen.row_screen(request.actor, query_of(request))  # type: ignore[attr-defined]


def project_of(request: HttpRequest, project: UUID) -> tuple[Screen, ProjectStanding]:
    """The screen of one project, with its standing there."""
    return register_screen.project_screen(request.actor, project, query_of(request))  # type: ignore[attr-defined]


def asked_of(request: HttpRequest) -> dict[str, str]:
    """What an address asks a form to begin with."""
    return {name: value for name, value in query_of(request).pairs if name not in {"place", "at", "known"}}


def put_problems(form: forms.Form, invalid: Invalid, renames: Mapping[str, str] | None = None) -> None:
    """A verb's problems on the fields they are about; what belongs to no field stands above."""
    for name, found in invalid.problems.items():
        field = (renames or {}).get(name, name)
        for one in found:
            form.add_error(field if field in form.fields else None, str(one))


def project_url(project: Any) -> str:
    """The page of a project."""
    return reverse("register:project", args=[project])
