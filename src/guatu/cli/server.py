"""The web server: one process with threads on SQLite, where the jobs run too; several processes on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from gunicorn.app.base import BaseApplication

from guatu.runner.serve import start_in_process, stop_in_process

# A page that takes longer than this has hung; an upload has until then to arrive.
TIMEOUT_S = 120
GRACE_S = 30
MOST_WORKERS = 8


class Server(BaseApplication):
    """gunicorn with our options instead of a configuration file of somebody's."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand over the options."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The application, made only now: it lists the static files when it is made."""
        return get_wsgi_application()


def serve(host: str, port: int, *, has_worker: bool) -> None:
    """Serve until told to stop. Nothing of this process's own connections may reach the children."""
    is_embedded = connection.vendor == "sqlite"
    connections.close_all()
    Server(options(host, port, is_embedded=is_embedded, has_worker=has_worker)).run()


def options(host: str, port: int, *, is_embedded: bool, has_worker: bool) -> dict[str, Any]:
    """How the server is to run."""
    chosen: dict[str, Any] = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": 1 if is_embedded else settings.GUATU_WORKERS or min(MOST_WORKERS, 2 * (os.cpu_count() or 1)),
        "threads": settings.GUATU_THREADS,
        "worker_class": "gthread",
        "timeout": TIMEOUT_S,
        "graceful_timeout": GRACE_S,
        # Only what our own proxies wrote is believed, and that is decided in the settings.
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
        "loglevel": "warning",
    }
    if has_worker:
        chosen |= _inside() if is_embedded else _beside()
    return chosen


def _inside() -> dict[str, Any]:
    # After the fork: threads do not survive one.
    return {
        "post_worker_init": lambda _worker: start_in_process(),
        "worker_exit": lambda _server, _worker: stop_in_process(),
    }


def _beside() -> dict[str, Any]:
    children: list[subprocess.Popen[bytes]] = []

    def begin(_server: Any) -> None:
        children.append(subprocess.Popen([sys.executable, "-m", "guatu.cli", "worker"]))

    def end(_server: Any) -> None:
        for child in children:
            child.terminate()
            child.wait(GRACE_S)

    return {"when_ready": begin, "on_exit": end}
