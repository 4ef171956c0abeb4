"""A full disk or a lost database gives a clear page in both languages, and leaves nothing half written (P2b)."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from guatu.facts import files
from guatu.facts.models import Entry, Evidence, Fact, StoredFile
from guatu.facts.verify import verify
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.models import ImportBatch, ImportRow
from guatu.web.importing.tests.things import small_ledger
from tests.cast import Cast, build_cast, sign_in
from tests.register import load_parameters, project_at
from tests.reliability.programs import program

WORDS = {"disk_full": ("磁盘已满", "The disk is full"), "lost": ("暂时连不上数据库", "The database cannot be reached")}
TABLES = (Entry, Fact, Evidence, StoredFile, ImportBatch, ImportRow)


@pytest.fixture
def cast(db: None) -> Cast:
    load_parameters()
    return build_cast()


@pytest.fixture
def office(cast: Cast) -> Client:
    """The county's office, to whom a fault is a page and no traceback."""
    return sign_in(Client(raise_request_exception=False), cast.county_office)


def is_outage(status: int, body: str, words: str) -> bool:
    return status == 503 and all(one in body for one in WORDS[words])


def stored() -> tuple[list[int], list[Any]]:
    """How many rows each table has, and every live standing."""
    return [table.objects.count() for table in TABLES], list(ProjectStanding.objects.order_by("id").values())


def upload(office: Client, cast: Cast) -> Any:
    file = SimpleUploadedFile("台账.xlsx", small_ledger())
    return office.post("/import/", {"place": cast.county_a.code, "file": file, "period": "2023-08", "sheet": ""})


# ---- a real machine -------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_disk_full(tmp_path: Path) -> None:
    """The kernel refuses to let any file grow; then the folder is gone; then all is well without anybody's hand."""
    done = program(tmp_path / "home", "", "tests.reliability.outages")
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    for key in ("full_verb", "full_upload"):
        assert is_outage(told[key]["status"], told[key]["body"], "disk_full"), told[key]
    for key in ("lost_page", "lost_verb"):
        assert is_outage(told[key]["status"], told[key]["body"], "lost"), told[key]
    assert told["before"] == told["after_full"] == told["after_lost"]
    assert told["again"] == [302, 302, 200]
    assert (told["after_again"]["Entry"], told["after_again"]["files"], told["findings"]) == (2, 1, [])


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("room", range(3))
def test_sqlite_runs_out_of_pages(office: Client, cast: Cast, room: int) -> None:
    """SQLite's own "database or disk is full", met in the middle of the verb's writes."""
    project_at(cast.county_a, content="填" * 100)
    before = stored()
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + room}")
        with pytest.raises(OperationalError, match="full"):
            for number in range(30):
                project_at(cast.county_a, content="满" * 4000, name=f"示例{number}号项目")
                before = stored()
        cursor.execute("PRAGMA max_page_count = 1073741823")
    assert stored() == before
    assert list(verify()) == []
    assert upload(office, cast).status_code == 302


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_server_that_went_away(office: Client, cast: Cast) -> None:
    """The connection is cut, the next one finds the server again; with nobody listening the page says so."""
    project = project_at(cast.county_a)
    before = stored()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    given = connection.settings_dict
    who = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"], "password": given["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **who) as server:
        server.execute("SELECT pg_terminate_backend(%s)", [pid])
    cut = office.post(f"/register/{project}/confirm")
    assert is_outage(cut.status_code, cut.content.decode(), "lost")
    connection.close()
    with mock.patch.dict(connection.settings_dict, {"PORT": "1"}):
        nobody = office.get("/register/")
    assert is_outage(nobody.status_code, nobody.content.decode(), "lost")
    connection.close()
    assert stored() == before
    assert office.post(f"/register/{project}/confirm").status_code == 302


# ---- every statement once -------------------------------------------------------------------------------------------


def full_error() -> OperationalError:
    """What the engine raises when its disk is full."""
    if connection.vendor == "sqlite":
        return OperationalError("database or disk is full")
    error = OperationalError("could not extend file: No space left on device")
    error.__cause__ = psycopg.errors.DiskFull()
    return error


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """The `number`-th writing statement fails."""
    seen: list[str] = []

    def fail(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(sql)
            if len(seen) == number:
                raise full_error()
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield seen


@pytest.mark.django_db
def test_a_disk_that_fills_at_each_statement(office: Client, cast: Cast) -> None:
    """Whichever write of a verb does not fit, none of it stays."""
    project = project_at(cast.county_a)
    before, number = stored(), 0
    while True:
        number += 1
        with failing_at(number) as seen:
            answer = office.post(f"/register/{project}/confirm")
        if len(seen) < number:
            break
        assert is_outage(answer.status_code, answer.content.decode(), "disk_full"), seen[-1]
        assert answer.headers["Retry-After"] == "60"
        assert stored() == before, seen[-1]
    assert number > 4 and answer.status_code == 302
    assert list(verify()) == []


@pytest.mark.django_db
def test_an_upload_that_does_not_fit_leaves_no_file(office: Client, cast: Cast) -> None:
    """Neither half a file nor a row that points to one."""
    before = stored()
    kept = {one for one in files.root().rglob("*") if one.is_file()}
    full = OSError(errno.ENOSPC, "No space left on device")
    with mock.patch("guatu.facts.files.os.fsync", side_effect=full):
        answer = upload(office, cast)
    assert is_outage(answer.status_code, answer.content.decode(), "disk_full")
    assert stored() == before
    assert {one for one in files.root().rglob("*") if one.is_file()} == kept


@pytest.mark.django_db
def test_a_bug_is_no_outage(office: Client) -> None:
    """Anything else stays a 500, in both languages too."""
    with mock.patch("guatu.web.register.views.shell.page", side_effect=ZeroDivisionError):
        answer = office.get("/register/")
    assert answer.status_code == 500 and "Retry-After" not in answer.headers
    assert "系统出了问题" in answer.content.decode() and "Something went wrong here" in answer.content.decode()
