"""Keys of our own: UUID version 7, rising with time within a process. Ids carry no order across processes (DECISIONS 3, 20)."""

from __future__ import annotations

import os
import secrets
import threading
import uuid

from guatu.kernel import clock

_RANDOM_BITS = 74
_STEP_BITS = 32
_LOW_BITS = 62


class _Sequence:
    """The last id given out: its millisecond and its 74 random bits."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin afresh: a forked child that went on from its parent's last id could repeat it."""
        self.lock = threading.Lock()
        self.millisecond = -1
        self.tail = 0

    def advance(self, millisecond: int) -> tuple[int, int]:
        """The next pair, above the last one even if the clock stood still or was set back."""
        with self.lock:
            self.tail += 1 + secrets.randbits(_STEP_BITS)
            if millisecond > self.millisecond or self.tail >> _RANDOM_BITS:
                self.millisecond = max(millisecond, self.millisecond + 1)
                self.tail = secrets.randbits(_RANDOM_BITS - 1)
            return self.millisecond, self.tail


_LAST = _Sequence()
if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_LAST.forget)


def uuid7() -> uuid.UUID:
    """A new key, greater than every key this process made before. Source: RFC 9562 section 5.7."""
    millisecond, tail = _LAST.advance(int(clock.now().timestamp() * 1000))
    high, low = tail >> _LOW_BITS, tail & ((1 << _LOW_BITS) - 1)
    return uuid.UUID(int=millisecond << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
