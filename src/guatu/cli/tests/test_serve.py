"""`guatu serve`: which address, how many processes, and a refusal that says what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from guatu.cli import readiness, server


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_it_works() -> None:
    """One process with threads on the embedded database; jobs run inside it."""
    chosen = server.options("127.0.0.1", 8000, is_embedded=True, has_worker=True)
    assert (chosen["bind"], chosen["workers"], chosen["worker_class"]) == ("127.0.0.1:8000", 1, "gthread")
    assert "post_worker_init" in chosen and "when_ready" not in chosen


@override_settings(GUATU_WORKERS=3)
def test_postgresql_has_several_processes_and_one_beside_them_for_jobs() -> None:
    """Their number can be given; the embedded database has one whatever is given."""
    chosen = server.options("::1", 8000, is_embedded=False, has_worker=True)
    assert (chosen["bind"], chosen["workers"]) == ("[::1]:8000", 3)
    assert "when_ready" in chosen and "post_worker_init" not in chosen
    assert server.options("::1", 8000, is_embedded=True, has_worker=True)["workers"] == 1


def test_without_a_worker_nothing_runs_jobs() -> None:
    """--no-worker leaves them to processes of their own."""
    chosen = server.options("127.0.0.1", 8000, is_embedded=False, has_worker=False)
    assert not {"when_ready", "post_worker_init"} & set(chosen)


def test_a_taken_port_is_refused_in_both_languages(taken_port: int) -> None:
    """The refusal names the port and the next one to try."""
    with override_settings(GUATU_HOST="127.0.0.1", GUATU_PORT=taken_port), pytest.raises(CommandError) as refusal:
        call_command("serve", "--check")
    words = str(refusal.value)
    assert f"端口 {taken_port} 已被占用" in words and f"Port {taken_port} is taken" in words
    assert f"GUATU_PORT={taken_port + 1}" in words


def test_an_address_of_another_machine_is_refused() -> None:
    """So is a host that is not ours."""
    assert "GUATU_HOST" in readiness.address_problem("203.0.113.9", 8000)


def test_a_free_port_is_no_problem() -> None:
    """Nothing is said, and the port is free again afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    assert readiness.address_problem("127.0.0.1", port) == ""
    assert readiness.address_problem("127.0.0.1", port) == ""


@pytest.mark.sqlite
@pytest.mark.django_db
def test_an_old_sqlite_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One loud line below the safe version, none above."""
    monkeypatch.setattr(readiness.sqlite3, "sqlite_version_info", (3, 40, 1))
    assert len(readiness.outdated_sqlite()) == 1
    monkeypatch.setattr(readiness.sqlite3, "sqlite_version_info", (3, 51, 3))
    assert readiness.outdated_sqlite() == []
