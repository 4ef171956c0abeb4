"""Short words for the tests of the room: open an address as somebody, read what the page holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guatu.access.models import Place
from guatu.facts.models import Fact
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services import Event
from guatu.ui.components import Row
from tests.cast import Cast, sign_in
from tests.register import project_at, reached


def browser(cast: Cast, who: str) -> Client:
    """A signed-in browser."""
    return sign_in(Client(), cast.members[who])


def opened(cast: Cast, who: str, name: str, /, *args: object, **asked: Any) -> HttpResponse:
    """The page of an address, as somebody."""
    return browser(cast, who).get(reverse(f"register:{name}", args=args), asked)


def sent(cast: Cast, who: str, name: str, /, *args: object, **data: Any) -> HttpResponse:
    """The answer to a form, as somebody."""
    return browser(cast, who).post(reverse(f"register:{name}", args=args), data)


def rows_of(response: HttpResponse) -> list[Row]:
    """The rows of the register on a page, headings left out."""
    return [row for row in response.context["table"].rows if isinstance(row, Row)]


def names_of(response: HttpResponse) -> list[str]:
    """The names on a page of the register, in order."""
    found = [row.cells["name"] for row in rows_of(response)]
    return [(one[0] if isinstance(one, tuple) else one).title for one in found]


def standing_of(project: UUID) -> ProjectStanding:
    """The live standing of a project."""
    return ProjectStanding.objects.get(snapshot_no=0, project_id=project)


def kinds_of(project: UUID) -> list[str]:
    """The kinds of a project's facts, in order."""
    facts = Fact.objects.filter(project=project).order_by("recorded_at", "line")
    return [kind.removeprefix("ledger.") for kind in facts.values_list("kind", flat=True)]


def errors_of(response: HttpResponse) -> str:
    """Everything a form says is wrong."""
    return str(response.context["form"].errors)


def building(place: Place, name: str, *events: Event, **attrs: Any) -> UUID:
    """A project under construction."""
    return project_at(place, reached("P40", "2022-06-01"), reached("P50", "2022-07-01"), *events, name=name, **attrs)
