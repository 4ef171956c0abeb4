"""四舍五入: every rounding of a figure passes here; Python's own round() rounds halves to even. Source: R0.3, R0.4."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Exact = int | Decimal | Fraction


def half_up(value: Exact, places: int = 0) -> Decimal:
    """The value at so many decimals, halves away from zero; never a negative zero.

    Errors: ValueError for what is not a number; OverflowError for an infinity.
    """
    scaled = Fraction(value) * Fraction(10) ** places if places else Fraction(value)
    units = (abs(scaled.numerator) * 2 + scaled.denominator) // (scaled.denominator * 2)
    sign = 1 if scaled < 0 and units else 0
    return Decimal((sign, tuple(map(int, str(units))), -places))


def percent(num: int | None, den: int | None, places: int = 1) -> Decimal | None:
    """How many per cent `num` is of `den`, rounded once from the exact ratio; None where nothing can be said."""
    if num is None or not den:
        return None
    return half_up(Fraction(num, den) * 100, places)


def points(share: Exact | None, against: Exact | None, places: int = 1) -> Decimal | None:
    """个百分点 between two shares (1 = 100 %), subtracted before rounding. Source: R0.4, R2.26."""
    if share is None or against is None:
        return None
    return half_up((Fraction(share) - Fraction(against)) * 100, places)
