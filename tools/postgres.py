"""A PostgreSQL for the tests: the one named, one that answers on this machine, or a private one that is thrown away.

A private server runs on a free port and as an unprivileged user, as PostgreSQL demands.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

GIVEN = "GUATU_TEST_POSTGRES"
NEARBY = ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql://root@127.0.0.1:5432/postgres")
UNPRIVILEGED = ("postgres", "nobody")


@dataclass
class Server:
    """A server to test against, and what must be taken down afterwards."""

    url: str
    home: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """Stop and remove a private server; leave any other alone."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        if self.home:
            shutil.rmtree(self.home, ignore_errors=True)


def find() -> Server | None:
    """A server where databases may be created, or None."""
    given = os.environ.get(GIVEN, "")
    for url in [given] if given else NEARBY:
        if may_create(url):
            return Server(url)
    return None if given else start_private()


def may_create(url: str) -> bool:
    """Whether a server answers at this address and lets its user create databases."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def programs() -> Path | None:
    """The newest folder that holds the server's programs."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def start_private() -> Server | None:
    """Start a throw-away server, or None where PostgreSQL is not installed or cannot run."""
    folder = programs()
    user = unprivileged()
    if folder is None or user is None:
        return None
    home = Path(tempfile.mkdtemp(prefix="guatu-postgres-"))
    with suppress(PermissionError):
        os.chown(home, user.pw_uid, user.pw_gid)
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    make = [str(folder / "initdb"), "-D", str(home / "data"), "-U", "guatu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    if subprocess.run(make, stdout=subprocess.DEVNULL, cwd=home, **who).returncode:
        shutil.rmtree(home, ignore_errors=True)
        return None
    return _started(folder, home, who)


def _started(folder: Path, home: Path, who: dict[str, object]) -> Server | None:
    port = free_port()
    # Durability is not what these tests are about; kill and power-cut tests start servers of their own.
    quick = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
    run = [str(folder / "postgres"), "-D", str(home / "data"), "-p", str(port), "-k", str(home), "-h", "127.0.0.1", *quick]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(run, stdout=log, stderr=log, cwd=home, **who)
    server = Server(f"postgresql://guatu@127.0.0.1:{port}/postgres", home, process)
    for _ in range(30):
        if may_create(server.url):
            return server
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
            break
    server.stop()
    return None


def unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as: this user, or somebody harmless when this user is root."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    known = {one.pw_name: one for one in pwd.getpwall()}
    return next((known[name] for name in UNPRIVILEGED if name in known), None)


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
