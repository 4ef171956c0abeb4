"""How a number is written: thin thousands, true minus, – for what is not known. The only place ui turns numbers into words."""

from __future__ import annotations

from decimal import Decimal

from guatu.kernel.rounding import half_up
from guatu.kernel.yuan import MINUS, MISSING, THIN_SPACE, format_yuan, to_unit

_PLACES = {"percent": 1, "points": 1, "count": 0, "number": 1}
_YUAN_PLACES = {"亿元": 2, "万元": 0, "元": 0}
_MEASURE_UNIT = {"yuan": "亿元", "percent": "%", "points": "个百分点"}


def shown_unit(measure: str, unit: str = "") -> str:
    """The unit a number is written with when nobody says otherwise."""
    return unit or _MEASURE_UNIT.get(measure, "")


def shown_places(measure: str, unit: str = "", places: int | None = None) -> int:
    """How many decimals: as told, else by the habit of the measure."""
    if places is not None:
        return places
    return _YUAN_PLACES.get(shown_unit(measure, unit), 2) if measure == "yuan" else _PLACES.get(measure, 0)


def _grouped(value: Decimal, places: int) -> str:
    rounded = half_up(value, places)
    digits = f"{abs(rounded):,.{places}f}".replace(",", THIN_SPACE)
    return f"{MINUS}{digits}" if rounded < 0 else digits


def number_text(value: int | Decimal | None, measure: str = "count", unit: str = "", places: int | None = None) -> str:
    """A number as it stands in a cell, without its unit.

    Units: whole yuan for ``yuan``, percent for ``percent``, 百分点 for ``points``.
    """
    if value is None:
        return MISSING
    decimals = shown_places(measure, unit, places)
    if measure == "yuan":
        return format_yuan(int(value), unit=shown_unit(measure, unit), places=decimals)
    return _grouped(Decimal(value), decimals)


def signed_text(value: int | Decimal | None, measure: str = "count", unit: str = "", places: int | None = None) -> str:
    """The same with a plus before what is above nought: for 百分点 and movements."""
    text = number_text(value, measure, unit, places)
    return f"+{text}" if value is not None and value > 0 and text.strip("0." + THIN_SPACE) else text


def plotted(value: int | Decimal | None, measure: str = "count", unit: str = "", places: int | None = None) -> float | None:
    """The number as a length on a chart; never read back as an amount."""
    if value is None:
        return None
    if measure == "yuan":
        return float(to_unit(int(value), shown_unit(measure, unit), shown_places(measure, unit, places)))
    return float(half_up(Decimal(value), shown_places(measure, unit, places)))
