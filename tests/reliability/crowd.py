"""Many at once: threads with connections of their own, let loose at one moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections
from django.utils import translation

PATIENCE_S = 120


def together(actions: list[Callable[[], Any]]) -> list[Any]:
    """What each action returned, or the exception it raised. All begin when the last has its connection."""
    gate = threading.Barrier(len(actions))
    with ThreadPoolExecutor(len(actions)) as pool:
        futures = [pool.submit(_alone, action, gate) for action in actions]
        return [future.result(PATIENCE_S) for future in futures]


def _alone(action: Callable[[], Any], gate: threading.Barrier) -> Any:
    try:
        for alias in connections:
            connections[alias].ensure_connection()
        gate.wait(PATIENCE_S)
        with translation.override("zh-hans"):
            return action()
    except Exception as error:
        return error
    finally:
        connections.close_all()


def raised(answers: list[Any]) -> list[Exception]:
    """Those that failed."""
    return [one for one in answers if isinstance(one, Exception)]
