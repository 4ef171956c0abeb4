"""A light as it is shown: shape, word and colour."""

from __future__ import annotations

from dataclasses import dataclass

LIGHT_STATES = ("normal", "watch", "late", "future", "stopped", "missing", "exempt")


@dataclass(frozen=True, slots=True)
class Light:
    """亮灯: shape, word and colour of one of ``LIGHT_STATES``; ``word`` overrides the usual word."""

    state: str
    url: str = ""
    word: str = ""
    subject: str = ""  # 进度 / 开工 / 资金; said by screen readers and in the hint
    days: int | None = None  # how long it has been so
    reason: str = ""

    def __post_init__(self) -> None:
        if self.state not in LIGHT_STATES:
            raise ValueError(f"no such light: {self.state}")
