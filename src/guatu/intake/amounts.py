"""Reading amounts of money into whole yuan.

Units: yuan.
Source: DECISIONS 19, R0.2.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from guatu.intake import numberformats
from guatu.intake.readings import Reading, Way, said
from guatu.intake.texts import clean, fault
from guatu.kernel import yuan
from guatu.kernel.amounts import parse_amount

FACTORS = yuan.UNITS
ASKED_QUALIFIERS = frozenset({"区间", "以上", "以下", "超过", "不足"})
PLAIN_NUMBER = re.compile(r"^\d+(?:\.\d+)?$", re.ASCII)
MOST_DIGITS = 15  # what a binary fraction holds exactly
SAFE_YUAN = 10**12  # below it a binary fraction is true to a thousandth of a yuan
NEAR = 0.005
SMALLEST = Decimal("0.01")  # of a yuan; less is the noise of binary fractions


def read_amount(raw: Any, way: Way) -> Reading:
    """An amount in the column's unit, or in the unit it brings itself."""
    if type(raw) is float or type(raw) is int:
        return from_number(raw, way.unit)
    if type(raw) is not str:
        return said(None, "amount.bad")
    if way.is_text_file and len(raw) <= MOST_DIGITS and PLAIN_NUMBER.match(raw):  # in a text file every number is text
        return from_number(float(raw), way.unit)
    wrong = fault(raw)
    return said(None, wrong) if wrong else _from_text(clean(raw), way)


def from_number(number: float | int, unit: str | None) -> Reading:
    """A plain number of units; what is less than a yuan is rounded and said."""
    factor = FACTORS.get(unit or "")
    if factor is None:  # no unit is asked at the heading, a foreign one here
        return said(None, "amount.foreign") if unit else Reading(None)
    near = round(number * factor)
    if 0 <= near < SAFE_YUAN and abs(number * factor - near) < NEAR:  # the exact way below would come to the same yuan
        return Reading(near)
    exact = Decimal(format(number, ".15g")) * factor
    amount_yuan = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    if amount_yuan < 0:
        return said(amount_yuan, "amount.negative")
    return Reading(amount_yuan) if abs(exact - amount_yuan) < SMALLEST else said(amount_yuan, "amount.rounded")


def with_format(number: float, shown: str, way: Way) -> Reading | None:
    """A number whose format writes a unit behind it or moves its point; None when the format says nothing of the kind."""
    unit = numberformats.unit_in(shown)
    if numberformats.is_scaled(shown):
        return said(from_number(number, way.unit).value, "amount.format", format=shown)
    if unit and unit != way.unit:
        reading = from_number(number, unit)
        return Reading(reading.value, (("amount.unit", {"value": reading.value}), *reading.said))
    return None


def _from_text(text: str, way: Way) -> Reading:
    amount = parse_amount(text, way.unit)
    if amount.is_absent:
        return said(None, "value.blank_word") if text else Reading(None)
    if amount.currency != "CNY":
        return said(None, "amount.foreign")
    if amount.yuan is None:
        return Reading(None) if amount.problem == "unit_missing" else said(None, "amount.bad")
    if amount.qualifier in ASKED_QUALIFIERS:
        return said(amount.yuan, "amount.range", value=in_unit(amount.yuan, way.unit), unit=way.unit or "元")
    if amount.yuan < 0:
        return said(amount.yuan, "amount.negative")
    return said(amount.yuan, "amount.unit" if amount.brings_unit else "amount.text", value=amount.yuan)


def median(values: list[int]) -> int:
    """The middle value of a list that is not empty."""
    return sorted(values)[len(values) // 2]


def in_unit(amount_yuan: int, unit: str | None) -> str:
    """An amount as a number of its unit, exact, for sentences and for writing back."""
    exact = Decimal(amount_yuan) / FACTORS.get(unit or "元", 1)
    return format(exact.normalize(), "f")
