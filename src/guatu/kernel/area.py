"""Areas, exactly: 1 亩 = 10 000/15 m², never 667. Source: R7.1.

Units: 亩 are stored as integers × 100 (`area_mu_x100`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from guatu.kernel.rounding import Exact, half_up

SQUARE_METRES = {
    "平方米": Fraction(1),
    "亩": Fraction(10_000, 15),
    "公顷": Fraction(10_000),
    "万平方米": Fraction(10_000),
    "平方公里": Fraction(1_000_000),
}


def convert(value: Exact, from_unit: str, to_unit: str) -> Fraction:
    """An area in another unit, exact; round only what is shown or stored.

    Errors: ValueError for a unit that is not one of SQUARE_METRES.
    """
    sizes = _size(from_unit), _size(to_unit)
    return Fraction(value) if from_unit == to_unit else Fraction(value) * sizes[0] / sizes[1]


def mu_x100(value: Exact, unit: str = "亩") -> int:
    """An area as it is stored: hundredths of a 亩, half up.

    Errors: ValueError for a unit that is not one of SQUARE_METRES.
    """
    return int(half_up(convert(value, unit, "亩") * 100))


def mu(area_mu_x100: int) -> Decimal:
    """A stored area in 亩, two decimals."""
    return half_up(Fraction(area_mu_x100, 100), 2)


def to_unit(area_mu_x100: int, unit: str, places: int = 2) -> Decimal:
    """A stored area in another unit, half up.

    Errors: ValueError for a unit that is not one of SQUARE_METRES.
    """
    return half_up(convert(Fraction(area_mu_x100, 100), "亩", unit), places)


def yuan_per_mu(amount_yuan: int, area_mu_x100: int) -> Fraction | None:
    """投资强度 or 亩均税收, unrounded, because ranks are taken on it; None without land. 1 万元/亩 = 15 万元/公顷."""
    return Fraction(amount_yuan * 100, area_mu_x100) if area_mu_x100 else None


def _size(unit: str) -> Fraction:
    if unit not in SQUARE_METRES:
        raise ValueError(f"unknown area unit: {unit!r}")
    return SQUARE_METRES[unit]
