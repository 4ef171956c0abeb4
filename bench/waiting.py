"""Waiting for something that another process brings about: so long and no longer, and by name when it never came."""

from __future__ import annotations

import time
from collections.abc import Callable

EVERY_S = 0.2


class NeverCameError(RuntimeError):
    """What was waited for, how long, and why no longer."""


def wait_for(what: str, is_there: Callable[[], bool], most_s: float, is_over: Callable[[], bool] = lambda: False) -> None:
    """Look every 0.2 s until it is there. `is_over`: it cannot come any more, its process having ended.

    Units: seconds. Errors: NeverCameError after `most_s`, or at once when it is over.
    """
    start = time.monotonic()
    while not is_there():
        waited = time.monotonic() - start
        if is_over():
            raise NeverCameError(f"{what} cannot come any more: its process ended after {waited:.1f} s")
        if waited >= most_s:
            raise NeverCameError(f"{what} did not come within {most_s:g} s")
        time.sleep(EVERY_S)
