"""Worker names: which process a worker belongs to, so that one that died on this machine is known at once after a restart."""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from pathlib import Path

_TOKEN = secrets.token_hex(4)


@cache
def _site() -> str:
    """This running kernel and its set of process numbers. Without it two containers would take each other's workers for dead."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot[:13]}.{os.stat('/proc/self/ns/pid').st_ino:x}"
    except OSError:
        return f"unknown.{_TOKEN}"


def worker_name(number: int) -> str:
    """The name of the worker thread `number` of this process."""
    return f"{socket.gethostname()[:40]}/{_site()}/{os.getpid()}/{_TOKEN}/{number}"


def is_gone(worker: str) -> bool:
    """Whether the worker's process is known to have ended. False when that cannot be told: then its beat decides."""
    parts = worker.split("/")
    if len(parts) != 5 or parts[1] != _site() or not parts[2].isdigit():
        return False
    if int(parts[2]) == os.getpid():
        return parts[3] != _TOKEN
    return not Path(f"/proc/{parts[2]}").exists()
