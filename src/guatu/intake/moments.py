"""Reading dates, exact and vague, in the several ways a sheet writes them.

Source: DECISIONS 32 (dates have precision), RELIABILITY 4.3.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from guatu.intake.readings import Reading, Way, said
from guatu.intake.texts import clean, fault
from guatu.kernel.vague import VagueReading, read_vague

PLAIN_DATE = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{4}年\d{1,2}月\d{1,2}日$")


def read_vague_date(raw: Any, way: Way) -> Reading:
    """A date of any precision, as kernel.vague.VagueDate."""
    if type(raw) is str:
        wrong = fault(raw)
        if wrong:
            return said(None, wrong)
        raw = clean(raw)
    return _settled(raw, read_vague(raw, way.year, way.is_1904))


def read_date(raw: Any, way: Way) -> Reading:
    """A date to the day; a vaguer one is asked."""
    reading = read_vague_date(raw, way)
    if reading.value is None:
        return reading
    if reading.value.precision != "day":
        return said(reading.value.on, "date.vague", value=reading.value.on.isoformat())
    return Reading(reading.value.on, reading.said)


def month_only(raw: dt.date, way: Way) -> Reading:
    """A date whose format shows no day: the day behind it was never meant."""
    return Reading(read_vague(f"{raw.year}年{raw.month}月").value)


def _settled(raw: Any, found: VagueReading) -> Reading:
    if found.problem == "blank":
        return said(None, "value.blank_word") if raw else Reading(None)
    if found.problem == "month_or_tenth":
        return said(None, "date.month_or_tenth")
    value = found.value
    if value is None:
        return said(None, "date.several" if found.problem == "several" else "date.bad")
    shown = value.on.isoformat()
    if value.precision == "day" and not value.bound:  # a plain day reads the same however it was written
        value = replace(value, text=shown)
    if "serial" in found.assumed:
        return said(value, "date.serial", value=shown)
    if found.assumed:
        return said(value, "date.year_assumed", value=shown)
    is_plain = type(raw) is not str or value.precision != "day" or PLAIN_DATE.match(raw)
    return Reading(value) if is_plain else said(value, "date.read", value=shown)
