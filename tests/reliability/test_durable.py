"""What is acknowledged is on the disk: kill -9 cannot show that, counted flushes can (RELIABILITY 0.4, P2b)."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from django.db import connections

from tests.reliability.crowd import raised, together
from tests.reliability.fsyncing import MARK, WANTED
from tests.reliability.programs import program

FLOWS = ("confirm", "return", "upload", "apply", "close")
_CALLS = "trace=fsync,fdatasync,?readlink,?readlinkat"
_LINE = re.compile(rf'(?P<call>fsync|fdatasync)\(|"{MARK}/(?P<edge>begin|end)/(?P<name>\w+)')


def tracer(log: Path) -> tuple[str, ...]:
    """strace, where it is installed and allowed."""
    found = shutil.which("strace")
    return (found, "-f", "--seccomp-bpf", "-qq", "-e", _CALLS, "-o", str(log)) if found else ()


def flushes(log: Path) -> dict[str, int]:
    """How often each flow flushed between its marks."""
    counts: dict[str, int] = {}
    inside = ""
    for line in log.read_text(errors="replace").splitlines():
        found = _LINE.search(line)
        if found and found["name"]:
            inside = found["name"] if found["edge"] == "begin" else ""
            counts.setdefault(found["name"], 0)
        elif found and inside:
            counts[inside] += 1
    return counts


@pytest.mark.sqlite
def test_fsync_before_ack(tmp_path: Path) -> None:
    """At least one flush between asking and being answered, for every way of writing; and every connection is told FULL."""
    log = tmp_path / "calls"
    done = program(tmp_path / "home", "", "tests.reliability.fsyncing", before=tracer(log))
    if log.is_file() and done.returncode != 0 and "ptrace" in done.stderr:
        log.unlink()
        done = program(tmp_path / "again", "", "tests.reliability.fsyncing")
    assert done.returncode == 0, done.stderr[-3000:]
    for values in json.loads(done.stdout):
        assert values == {f"{alias}.{name}": value for alias in ("default", "scratch") for name, value in WANTED.items()}
    if log.is_file():
        counts = flushes(log)
        assert set(counts) == set(FLOWS)
        assert all(counts.values()), counts
        # The file's bytes and its folder's entry, beside the commit.
        assert counts["upload"] >= 3, counts


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_every_thread_is_told_the_same() -> None:
    """Sixteen threads, a connection each: none is left with SQLite's defaults."""

    def told() -> dict[str, object]:
        with connections["default"].cursor() as cursor:
            return {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in (*WANTED, "busy_timeout", "cell_size_check")}

    answers = together([told] * 16)
    assert raised(answers) == []
    assert answers == [{**WANTED, "busy_timeout": 20000, "cell_size_check": 1}] * 16


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_server_waits_for_its_disk() -> None:
    """Nothing of ours switches the server's own promise off; what a throw-away test server does is its own affair."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone()[0] == "on"
        cursor.execute("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert cursor.fetchone()[0] in {"default", "configuration file"}
        limits = "SELECT name FROM pg_settings WHERE source = 'client' AND name LIKE '%%timeout'"
        cursor.execute(limits)
        assert {row[0] for row in cursor.fetchall()} >= {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"}
