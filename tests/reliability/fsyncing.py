"""`python -m tests.reliability.fsyncing` in a home of its own: sends requests and marks their bounds with calls that lead nowhere.

Under a tracer the marks stand among the flushes that the requests caused. Without one it prints what every connection is told.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from guatu.figures.services import make_close  # noqa: E402
from guatu.kernel.period import Period  # noqa: E402
from guatu.life.build.rules import Told  # noqa: E402
from guatu.life.build.services import Return, file_returns  # noqa: E402
from guatu.life.dispatch.importing.services import apply_import  # noqa: E402
from guatu.life.dispatch.models import ImportBatch  # noqa: E402
from guatu.web.importing.tests.things import small_ledger  # noqa: E402
from tests.cast import build_cast, sign_in  # noqa: E402
from tests.register import YI, load_parameters, planned, project_at  # noqa: E402
from tests.reliability import planted  # noqa: E402

MARK = "/guatu-mark"
# What a pragma answers when all is as promised.
WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def mark(edge: str, name: str) -> None:
    """A call that a tracer sees and nobody else: no such link exists."""
    with contextlib.suppress(OSError):
        os.readlink(f"{MARK}/{edge}/{name}")


def between(name: str, action: Callable[[], Any]) -> None:
    """Do something between two marks. Errors: AssertionError for a request that was not taken."""
    mark("begin", name)
    answer = action()
    status = getattr(answer, "status_code", 200)
    assert status < 400, f"{name}: {status}"
    mark("end", name)


def told() -> list[dict[str, Any]]:
    """The pragmas of every connection: this thread's, those of fresh threads, those after a close."""
    found = [_pragmas()]
    for _ in range(3):
        thread = threading.Thread(target=lambda: found.append(_pragmas()))
        thread.start()
        thread.join()
    connections.close_all()
    return [*found, _pragmas()]


def _pragmas() -> dict[str, Any]:
    values = {}
    for alias in ("default", "scratch"):
        with connections[alias].cursor() as cursor:
            values |= {f"{alias}.{name}": cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in WANTED}
    return values


def main() -> None:
    """Every way of writing once, each after a first one that opened what is opened once."""
    planted.plant_from_environment()
    for alias in connections:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    setup_test_environment()
    load_parameters()
    cast = build_cast()
    project = project_at(cast.county_a, planned(2023, 10 * YI))
    client, office = sign_in(Client(), cast.county_office), cast.county_office.actor
    returns = [Return(project, Told(YI))]
    place = {"place": cast.county_a.code, "period": "2023-08", "sheet": ""}
    client.post(f"/register/{project}/confirm")
    between("confirm", lambda: client.post(f"/register/{project}/confirm"))
    between("return", lambda: file_returns(actor=office, period=Period.parse("2023-03"), returns=returns))
    between("upload", lambda: client.post("/import/", {**place, "file": SimpleUploadedFile("台账.xlsx", small_ledger())}))
    between("apply", lambda: apply_import(actor=office, batch=ImportBatch.objects.get()))
    between("close", lambda: make_close(actor=cast.city_office.actor, root=cast.city, period=Period.parse("2023-03")))
    json.dump(told(), sys.stdout)


if __name__ == "__main__":
    main()
