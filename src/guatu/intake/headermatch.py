"""Which field a header names, and how sure we are.

Confidence: 1.0 the person said so before; 0.95–0.99 an exact synonym; 0.7 a weak synonym; below that a synonym within a
longer header.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from guatu.intake.headerwords import Words, take_apart
from guatu.intake.profile import Field, Profile

SURE, WEAK, LEAST = 0.8, 0.7, 0.6
FORBIDDING = (
    "下一年",
    "下年",
    "明年",
    "次年",
    "未来",
    "占",
    "是否",
    "增长",
    "同比",
    "排名",
    "位次",
    "个数",
    "数量",
    "总数",
    "原因",
    "情况说明",
    "变更",
    "补充",
    "授权",
    "录入",
)


class Guess(NamedTuple):
    """A field a header may name, with the reason shown to the person."""

    key: str
    confidence: float
    reason: str


class Dictionary:
    """A profile's synonyms, spelled once for comparing."""

    def __init__(self, profile: Profile) -> None:
        self.exact: dict[str, str] = {}
        self.weak: dict[str, str] = {}
        self.fields = {field.key: field for field in profile.fields}
        for field in profile.fields:
            for words in (field.title_zh, *field.synonyms):
                self.exact.setdefault(take_apart(words).spelling, field.key)
        for field in profile.fields:
            for words in field.weak_synonyms:
                self.weak.setdefault(take_apart(words).spelling, field.key)
        self.long = sorted(((word, key) for word, key in self.exact.items() if len(word) >= 3), key=lambda pair: -len(pair[0]))

    def guess(self, path: tuple[str, ...]) -> Guess | None:
        """The best guess for a header path, outermost heading first."""
        parts = [take_apart(part) for part in path if part]
        guesses = [guess for guess in self._guesses(parts) if not self._is_forbidden(guess, path)]
        return max(guesses, key=lambda guess: guess.confidence, default=None)

    def _guesses(self, parts: list[Words]) -> Iterable[Guess]:
        if not parts:
            return
        child = parts[-1]
        joined = "".join(part.spelling for part in parts)
        for spelling, confidence in (
            (joined, 0.99),
            (child.spelling, 0.97),
            (child.spelling + parts[0].spelling, 0.95),
            (child.spelling + child.aside, 0.96),
        ):
            if spelling in self.exact:
                yield Guess(self.exact[spelling], confidence, "exact")
            elif spelling in self.weak:
                yield Guess(self.weak[spelling], WEAK, "weak")
        if not child.spelling and len(parts) == 1 and child.aside in self.exact:
            yield Guess(self.exact[child.aside], WEAK, "aside")
        yield from self._within(child.spelling)

    def _within(self, spelling: str) -> Iterable[Guess]:
        """A synonym inside a longer header, when it makes up most of it."""
        if any(word in spelling for word in FORBIDDING):
            return
        for word, key in self.long:
            if word in spelling and len(word) * 2 > len(spelling):
                yield Guess(
                    key, round(LEAST + 0.25 * len(word) / len(spelling) * (1.1 if spelling.endswith(word) else 1.0), 2), "within"
                )
                return

    def _is_forbidden(self, guess: Guess, path: tuple[str, ...]) -> bool:
        field: Field = self.fields[guess.key]
        joined = "".join(path)
        return any(word in joined for word in field.never)
