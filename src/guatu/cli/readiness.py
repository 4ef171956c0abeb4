"""What must be so before a server or a demo begins: tables, static files, a free address, a SQLite one may trust."""

from __future__ import annotations

import errno
import hashlib
import socket
import sqlite3
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

# Below this, two processes that write and checkpoint at one moment may damage the file (very rare, but it was seen).
SAFE_SQLITE = (3, 51, 3)


def apply_migrations() -> None:
    """Bring every database to the present tables. Where nothing is due nothing is touched: the role may not be allowed to."""
    for alias in settings.DATABASES:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", database=alias, interactive=False, verbosity=0)


def outdated_sqlite() -> list[str]:
    """One loud line when the SQLite at hand must not be written by two processes. Source: DECISIONS 12."""
    if connections["default"].vendor != "sqlite" or sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return []
    found, safe = sqlite3.sqlite_version, ".".join(map(str, SAFE_SQLITE))
    return [
        f"!! SQLite {found} < {safe}：只允许一个写进程，后台任务在服务进程内执行。 "
        f"SQLite {found} < {safe}: one writing process only; background jobs run inside it."
    ]


def address_problem(host: str, port: int) -> str:
    """Why nothing can listen at this address, in both languages; "" when something can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return _address_words(error, host, port)
    return ""


def _address_words(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被占用；请先停掉占用它的程序，或换一个：GUATU_PORT={port + 1}。 "
            f"Port {port} is taken; stop what uses it, or choose another: GUATU_PORT={port + 1}."
        )
    return (
        f"不能监听 {host}:{port}（{error.strerror}）；请检查 GUATU_HOST 与 GUATU_PORT。 "
        f"Cannot listen on {host}:{port} ({error.strerror}); check GUATU_HOST and GUATU_PORT."
    )


def collect_static() -> None:
    """Gather the static files under names with a hash, unless what is gathered was made from the same files."""
    stamp, digest = Path(settings.STATIC_ROOT) / ".made-from", static_digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest, encoding="ascii")


def static_digest() -> str:
    """A hash over name, size and time of every static file."""
    total = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            total.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return total.hexdigest()
