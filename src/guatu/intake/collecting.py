"""Pausing the cycle collector while millions of plain values are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Cells hold no cycles, yet the collector would walk all of them again and again: a fifth of the time of a large ledger."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
