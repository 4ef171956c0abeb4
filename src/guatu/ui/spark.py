"""Small drawings made on the server: sparklines and bars inside cells, as numbers for SVG attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 96
HEIGHT = 24
_EDGE = 3


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A sparkline ready to draw: runs of points between gaps, and where the last value stands."""

    runs: tuple[str, ...]
    last_x: str
    last_y: str


def _scaled(values: Sequence[int | Decimal | None]) -> list[tuple[float, float] | None]:
    known = [float(value) for value in values if value is not None]
    low, high = min(known), max(known)
    step = (WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    tall = HEIGHT - 2 * _EDGE
    return [
        None if value is None else (_EDGE + n * step, _EDGE + tall * (1 - _share(float(value), low, high)))
        for n, value in enumerate(values)
    ]


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def sparkline(values: Sequence[int | Decimal | None]) -> Sparkline | None:
    """The line of a short series; unknown values leave a gap, fewer than two known values leave nothing."""
    if sum(value is not None for value in values) < 2:
        return None
    runs = _runs(_scaled(values))
    drawn = tuple(" ".join(f"{x:.1f},{y:.1f}" for x, y in run) for run in runs)
    x, y = runs[-1][-1]
    return Sparkline(drawn, f"{x:.1f}", f"{y:.1f}")


def bar_width(share: float) -> str:
    """A share of 1 as a width of 100, kept inside the cell."""
    return f"{max(0.0, min(1.0, share)) * 100:.1f}"
