"""Outages of a real machine: `python -m tests.reliability.outages` in a home of its own, on SQLite.

The disk is full from the kernel's side (no file may grow beyond a limit), then the folder of the database is gone, then both come
back. Needs no mount and no quota. Prints what the pages said and what was stored, as JSON.
"""

from __future__ import annotations

import json
import logging
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from guatu.facts.models import Entry, Fact, StoredFile  # noqa: E402
from guatu.facts.verify import verify  # noqa: E402
from guatu.life.dispatch.models import ImportBatch, ImportRow  # noqa: E402
from guatu.web.importing.tests.things import small_ledger  # noqa: E402
from tests.cast import build_cast, sign_in  # noqa: E402
from tests.register import load_parameters, project_at  # noqa: E402
from tests.reliability import planted  # noqa: E402

TABLES = (Entry, Fact, StoredFile, ImportBatch, ImportRow)


class Office:
    """Somebody at work while the machine fails."""

    def __init__(self) -> None:
        load_parameters()
        cast = build_cast()
        self.place = cast.county_a
        self.project = project_at(cast.county_a)
        self.client = sign_in(Client(raise_request_exception=False), cast.county_office)

    def confirm(self) -> dict[str, Any]:
        """One small verb."""
        return self._post(f"/register/{self.project}/confirm", {})

    def upload(self) -> dict[str, Any]:
        """A file on disk and rows in tables."""
        file = SimpleUploadedFile("台账.xlsx", small_ledger())
        return self._post("/import/", {"place": self.place.code, "file": file, "period": "2023-08", "sheet": ""})

    def look(self) -> dict[str, Any]:
        """A page."""
        return said(self.client.get("/register/"))

    def _post(self, url: str, data: dict[str, Any]) -> dict[str, Any]:
        return said(self.client.post(url, data))


def said(response: Any) -> dict[str, Any]:
    """What came back."""
    return {"status": response.status_code, "body": response.content.decode()[-4000:], "retry": response.headers.get("Retry-After")}


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """No file may grow beyond `limit` bytes; Python ignores the signal, so writers get an error as from a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def lost_database() -> Iterator[None]:
    """The disk with the database is not there: as after a restart before the mount."""
    home = Path(settings.GUATU_HOME)
    away = home.with_name(home.name + "-away")
    connections.close_all()
    home.rename(away)
    try:
        yield
    finally:
        connections.close_all()
        away.rename(home)


def stored() -> dict[str, int]:
    """Rows by table, and files under the data folder that are no database."""
    rows = {table.__name__: table.objects.count() for table in TABLES}
    folder = Path(settings.GUATU_HOME) / "files"
    return rows | {"files": sum(1 for one in folder.rglob("*") if one.is_file()) if folder.is_dir() else 0}


def main() -> None:
    """Fail in every way, look, recover."""
    planted.plant_from_environment()
    for alias in connections:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    office, report = Office(), dict[str, Any]()
    report["before"] = stored()
    with full_disk(1):
        report["full_verb"], report["full_upload"] = office.confirm(), office.upload()
    report["after_full"] = stored()
    with lost_database():
        report["lost_page"], report["lost_verb"] = office.look(), office.confirm()
    report["after_lost"] = stored()
    report["again"] = [office.confirm()["status"], office.upload()["status"], office.look()["status"]]
    report["after_again"] = stored()
    report["findings"] = [one.code for one in verify()]
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main()
