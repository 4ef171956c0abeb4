"""The bench waits so long and no longer, and says what for."""

from __future__ import annotations

import http.server
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bench import storm, waiting
from bench.storm import House
from bench.waiting import NeverCameError, wait_for


def test_it_works() -> None:
    looks = iter([False, False, True])
    wait_for("the third look", lambda: next(looks), 60)
    assert next(looks, None) is None


def test_what_never_comes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "EVERY_S", 0.01)
    with pytest.raises(NeverCameError, match=r"the import did not come within 0\.05 s"):
        wait_for("the import", lambda: False, 0.05)


def test_it_is_not_waited_for_when_it_cannot_come() -> None:
    with pytest.raises(NeverCameError, match="its process ended"):
        wait_for("the page", lambda: False, 3600, lambda: True)


class Busy(http.server.BaseHTTPRequestHandler):
    """A server that is up and never ready."""

    asked = 0

    def do_GET(self) -> None:
        Busy.asked += 1
        self.send_error(503)

    def log_message(self, *_args: object) -> None:
        """Nothing."""


def test_a_server_that_is_never_ready_is_given_up_without_being_stormed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked a few times a second, not as fast as it answers; then the end of its log is told."""
    monkeypatch.setattr(storm, "START_S", 0.5)
    (tmp_path / "server.log").write_text("still migrating", encoding="utf-8")
    with http.server.HTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as program:
            with pytest.raises(RuntimeError, match=r"the sign-in page of the server did not come within 0\.5 s; the server said: still migrating"):
                House(tmp_path)._wait_for(server.server_port, program)
            program.kill()
        server.shutdown()
    assert 1 <= Busy.asked <= 10


def test_a_server_that_ended_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "server.log").write_text("no such table", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", ""]) as program:
        program.wait()
        with pytest.raises(RuntimeError, match=r"its process ended.*no such table"):
            House(tmp_path)._wait_for(1, program)
