"""How often this process looks for garbage: seldom enough that a page about every project of a province is not walked again and again."""

from __future__ import annotations

import gc

# Objects made between two looks. A page may hold a row's worth of objects for every project there is; at Python's default of 700
# the collector walked them so often while they were read that it took a third of the cockpit's time over 10,000 projects.
_BETWEEN = 20_000


def collect_seldom() -> None:
    """Once a process, when everything is loaded: what is there by now stays, and is not looked at again."""
    gc.freeze()
    gc.set_threshold(_BETWEEN)
