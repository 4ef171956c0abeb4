"""A small August for the tests of the desk: projects with a plan and a July return, and pages signed in."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.test import Client
from django.urls import reverse

from guatu.access.models import Place
from guatu.kernel import clock
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectMonth
from tests.register import YI, planned, project_at, returned

AUGUST, JULY = Period.parse("2023-08"), Period.parse("2023-07")
WHEN = {"at": "2023-08-31"}
IN_TIME = dt.datetime(2023, 9, 4, 10, 0, tzinfo=clock.SHANGHAI)
TOO_LATE = dt.datetime(2023, 9, 8, 10, 0, tzinfo=clock.SHANGHAI)
WAN = 10_000


def due_project(place: Place, name: str = "示例一号项目", ytd: int = 4 * YI) -> UUID:
    """A project with a plan of 10 亿元 for the year and 4 told by July."""
    return project_at(place, planned(2023, 10 * YI), returned("2023-07", "2023-07-31", ytd), name=name)


def url(name: str, *args: object, **asked: str) -> str:
    """An address of the desk for August."""
    pairs = "&".join(f"{key}={value}" for key, value in {**WHEN, **asked}.items())
    return f"{reverse(f'month:{name}', args=args)}?{pairs}"


def cells(project: UUID, ytd: str = "", **more: str) -> dict[str, str]:
    """One row of the form."""
    return {f"ytd.{project}": ytd, **{f"{key}.{project}": value for key, value in more.items()}}


def seen_on(client: Client, project: UUID) -> str:
    """The return the page was drawn from."""
    page = client.get(url("desk")).content.decode()
    found = re.search(rf'name="seen\.{project}" value="([^"]*)"', page)
    assert found, "the page has no row for this project"
    return found[1]


def told(project: UUID, basis: str = "reported") -> int | None:
    """The effective cumulative of August in yuan."""
    row = ProjectMonth.objects.filter(snapshot_no=0, project_id=project, period="2023-08", basis=basis).first()
    return row.ytd_yuan if row else None


def text_of(response) -> str:  # type: ignore[no-untyped-def]
    """A page as text."""
    return response.content.decode()
