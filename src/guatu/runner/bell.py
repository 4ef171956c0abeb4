"""Wakes the workers of this process when a job has been put in the queue; those of other processes look about once a second."""

from __future__ import annotations

import threading

_condition = threading.Condition()


def ring() -> None:
    """There is work."""
    with _condition:
        _condition.notify_all()


def wait(timeout_s: float) -> None:
    """Wait for the bell, but no longer than this."""
    with _condition:
        _condition.wait(timeout_s)
