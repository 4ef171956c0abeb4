"""A house to walk through: the demo loaded once, copied for each walk, served by the command a person would use."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

CLONE = Path(__file__).resolve().parents[2]
# The day on which the walks are taken, as `make demo` takes it.
TODAY = "2023-10-16"
# Seconds a server may take until it answers, on a machine that does other things as well.
PATIENCE_S = 60


@dataclass(frozen=True)
class Store:
    """A data folder with its database: files beside it on SQLite, a database of its own on PostgreSQL."""

    home: Path
    url: str = ""
    # The day on which its programs live.
    day: str = TODAY

    @property
    def env(self) -> dict[str, str]:
        """What tells a program of ours to work on it."""
        played = {"GUATU_SAMPLE": "1", "GUATU_TODAY": self.day, "GUATU_WORKERS": "2"}
        return {**os.environ, "GUATU_HOME": str(self.home), "DATABASE_URL": self.url, **played}

    def run(self, *command: str) -> str:
        """A program on it, to its end. Errors: AssertionError with what it said."""
        done = subprocess.run([sys.executable, "-m", *command], cwd=CLONE, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def guatu(self, *arguments: str) -> str:
        """A `guatu` command on it, to its end."""
        return self.run("guatu.cli", *arguments)

    def copy(self, home: Path) -> Store:
        """The same once more, to be walked through."""
        shutil.copytree(self.home, home)
        return replace(self, home=home, url=_create(self.url, self.url) if self.url else "")

    def clear(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.home, ignore_errors=True)
        if self.url:
            _ask_server(f"DROP DATABASE IF EXISTS {_name(self.url)} WITH (FORCE)")


def empty(home: Path, day: str = TODAY) -> Store:
    """A store with nothing in it, on the engine the tests run on."""
    home.mkdir(parents=True)
    return Store(home, _create(os.environ["DATABASE_URL"]) if os.environ.get("DATABASE_URL") else "", day)


def _create(near: str, template: str = "") -> str:
    name = f"guatu_journey_{uuid.uuid4().hex[:12]}"
    _ask_server(f"CREATE DATABASE {name}" + (f" TEMPLATE {_name(template)}" if template else ""))
    return urlunsplit(urlsplit(near)._replace(path=f"/{name}"))


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _ask_server(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement.encode())


@dataclass
class House:
    """A store being served."""

    store: Store
    port: int = 0
    # Who has signed in already, and with which cookies.
    sessions: dict[str, Any] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> House:
        """Serve it, and wait until it answers."""
        self.port = _free_port()
        with (self.store.home / "served.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "guatu.cli", "serve"], cwd=CLONE, env={**self.store.env, "GUATU_PORT": str(self.port)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait()
        return self

    def _wait(self) -> None:
        for _try in range(PATIENCE_S * 5):
            with suppress(OSError), urllib.request.urlopen(f"{self.base}/account/sign-in", timeout=5):  # noqa: S310
                return
            if self._process is None or self._process.poll() is not None:
                break
            time.sleep(0.2)
        raise AssertionError(f"the house did not open:\n{self.log()}")

    def reopen(self, day: str) -> None:
        """The same house on another day: closed in the evening, opened that morning, and everybody has to sign in again."""
        self.close()
        self.store = replace(self.store, day=day)
        self.sessions.clear()
        self.open()

    def log(self) -> str:
        """What the server said."""
        return (self.store.home / "served.log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def close(self) -> None:
        """Stop serving; what is stored stays."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE_S)
            self._process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
