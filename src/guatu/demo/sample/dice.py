"""Chance without a clock and without order: each draw is a hash of the seed and of what is asked.

Drawing one project more, or in another order, leaves every other draw as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
_BP = 10_000


@dataclass(frozen=True, slots=True)
class Dice:
    """Draws for one thing: `Dice(seed).of("99S101", "idea", 3).between("total", 1, 6)`."""

    seed: str

    def of(self, *names: object) -> Dice:
        """The dice of one thing, independent of every other's."""
        return Dice("|".join((self.seed, *map(str, names))))

    def number(self, name: object) -> int:
        """A whole number of 64 bits."""
        return int.from_bytes(blake2b(f"{self.seed}|{name}".encode(), digest_size=8).digest())

    def between(self, name: object, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.number(name) % (high - low + 1)

    def hits(self, name: object, chance_bp: int) -> bool:
        """Whether something of this chance (in basis points) happens."""
        return self.number(name) % _BP < chance_bp

    def pick(self, name: object, options: Sequence[T]) -> T:
        """One of them, each as likely."""
        return options[self.number(name) % len(options)]

    def weighted(self, name: object, weights: Mapping[T, int]) -> T:
        """One of the keys, by weight."""
        at = self.number(name) % sum(weights.values())
        for key, weight in weights.items():
            at -= weight
            if at < 0:
                return key
        raise ValueError("weights must be above 0")

    def shuffled(self, name: object, items: Iterable[T]) -> list[T]:
        """All of them, in an order of chance."""
        drawn = list(enumerate(items))
        return [item for _place, item in sorted(drawn, key=lambda one: (self.number((name, one[0])), one[0]))]

    def day(self, name: object, first: dt.date, last: dt.date) -> dt.date:
        """A day from `first` to `last`, both included."""
        return first + dt.timedelta(days=self.between(name, 0, max(0, (last - first).days)))
