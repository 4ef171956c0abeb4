"""Dates and amounts as words, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guatu.kernel.clock import SHANGHAI
from guatu.kernel.vague import VagueDate
from guatu.kernel.yuan import MISSING, THIN_SPACE
from guatu.ui.numbers import number_text, shown_unit, signed_text
from guatu.ui.units import unit_word

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def is_chinese() -> bool:
    """Whether the reader reads Chinese now."""
    return (get_language() or "zh").startswith("zh")


def date_text(on: date | None) -> str:
    """A date in prose: 2023年8月31日, 31 August 2023."""
    if on is None:
        return MISSING
    return f"{on.year}年{on.month}月{on.day}日" if is_chinese() else f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def moment_text(at: datetime | None) -> str:
    """An instant in a table, Asia/Shanghai: 2023-08-31 17:42."""
    return MISSING if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def vague_text(when: VagueDate | date | str | None) -> str:
    """A date as exact as it is known: 2023-06-30, or 6月底前 as it was said (DECISIONS 32)."""
    if when is None or when == "":
        return MISSING
    if isinstance(when, date):
        return when.isoformat()
    if isinstance(when, str):
        return when
    return when.on.isoformat() if when.precision == "day" and not when.bound else when.text


def yuan_text(yuan: int | None, unit: str = "亿元", places: int | None = None) -> str:
    """An amount with its unit, for prose: 155.60亿元."""
    if yuan is None:
        return MISSING
    return with_unit(number_text(yuan, "yuan", unit, places), shown_unit("yuan", unit))


def with_unit(number: str, unit: str) -> str:
    """Number and unit set together: close in Chinese, one thin space in English."""
    word = unit_word(unit)
    return f"{number}{word}" if is_chinese() or word in ("%", "") else f"{number}{THIN_SPACE}{word}"


def points_text(value: int | Decimal | None, places: int | None = None) -> str:
    """A difference of two percentages: +13.8个百分点."""
    return MISSING if value is None else with_unit(signed_text(value, "points", "", places), "个百分点")


def days_text(days: int) -> str:
    """A number of days in words."""
    return ngettext("%(days)d 天", "%(days)d 天", days) % {"days": days}


def place_in_sheet(sheet: str | None, row: int | None, column: str | int | None) -> str:
    """Where in a workbook something stands: 表《2023年》第 12 行 D 列."""
    parts = (
        _("表《%(sheet)s》") % {"sheet": sheet} if sheet else "",
        _("第 %(row)s 行") % {"row": row} if row is not None else "",
        _("%(column)s 列") % {"column": column} if column is not None else "",
    )
    return " ".join(part for part in parts if part)
