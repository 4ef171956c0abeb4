"""一件一件办：of the many things a job does, one that fails stops none of the others and is tried again the next time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from guatu.runner.causes import cause_of

T = TypeVar("T")


@dataclass(slots=True)
class Items:
    """The things one round does. `failed` counts those that did not come to their end. Units: things."""

    log: logging.Logger
    failed: int = 0

    def attempt(self, act: Callable[[], T], *, of: str) -> T | None:
        """Do one; None when it failed, which is logged with what it was about. `act` brings its own transaction.

        Errors: what would fail for each of them alike (a busy or lost database), so that the runner tries the whole round again.
        """
        try:
            return act()
        except Exception as error:
            if cause_of(error).is_transient:
                raise
            self.failed += 1
            self.log.exception("%s failed and is left to the next round", of)
            return None
