"""Money: whole yuan inside, 万元 and 亿元 only at the edge. Source: R0.2, DECISIONS 19."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from guatu.kernel.amounts import Amount, parse_amount
from guatu.kernel.rounding import half_up

__all__ = ["MINUS", "MISSING", "THIN_SPACE", "UNITS", "WAN", "YI", "Amount", "format_yuan", "parse_amount", "to_unit"]

WAN = 10_000
YI = 100_000_000
UNITS = {"元": 1, "千元": 1_000, "万元": WAN, "亿元": YI}

MISSING = "–"
MINUS = "−"
THIN_SPACE = "\u2009"


def to_unit(yuan: int, unit: str = "亿元", places: int | None = None) -> Decimal:
    """An amount in another unit, rounded half up to `places`, exact when none are asked for.

    Errors: ValueError for a unit that is not one of UNITS.
    """
    size = _size(unit)
    exact = len(str(size)) - 1
    return half_up(Fraction(yuan, size), exact if places is None else places)


def format_yuan(yuan: int | None, unit: str = "亿元", places: int = 2) -> str:
    """An amount as printed, without its unit (that stands in the header): thin thousands, true minus, – when not known.

    Errors: ValueError for a unit that is not one of UNITS.
    """
    if yuan is None:
        return MISSING
    shown = to_unit(yuan, unit, places)
    digits = f"{abs(shown):,.{places}f}".replace(",", THIN_SPACE)
    return f"{MINUS}{digits}" if shown < 0 else digits


def _size(unit: str) -> int:
    if unit not in UNITS:
        raise ValueError(f"unknown money unit: {unit!r}")
    return UNITS[unit]
