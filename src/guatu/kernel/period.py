"""Reporting periods: whole months of one year. The first of a year is usually 1—2月. Source: DECISIONS 2, R2.26, R2.29, R3.10."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

_KEY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<first>[0-9]{2})(?:/(?P<last>[0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months of one year, both ends included. Ordered by end, then by start.

    Errors: ValueError when the ends are not a month's first and last day in one year.
    """

    end: dt.date
    start: dt.date

    def __init__(self, start: dt.date, end: dt.date) -> None:
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
        if start.day != 1 or end != _month_end(end.year, end.month) or start > end or start.year != end.year:
            raise ValueError(f"not whole months of one year: {start}..{end}")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """One month: 2023年8月."""
        return cls.months(year, month, month)

    @classmethod
    def months(cls, year: int, first: int, last: int) -> Period:
        """Several months of one year: 2023年1—2月."""
        if not 1 <= first <= last <= 12:
            raise ValueError(f"no such months: {first}..{last}")
        return cls(dt.date(year, first, 1), _month_end(year, last))

    @classmethod
    def year(cls, year: int) -> Period:
        """A whole year."""
        return cls.months(year, 1, 12)

    @classmethod
    def reported(cls, year: int, month: int) -> Period:
        """The period a monthly return is filed for: January is never reported alone. Source: R2.29."""
        return cls.months(year, 1, 2) if month in (1, 2) else cls.month(year, month)

    @classmethod
    def parse(cls, key: str) -> Period:
        """The period of a key: "2023-08", "2023-01/02", "2023".

        Errors: ValueError for anything that is not exactly such a key.
        """
        found = _KEY.fullmatch(key)
        if not found:
            raise ValueError(f"not a period: {key!r}")
        first, last = found["first"] or "01", found["last"] or found["first"] or "12"
        period = cls.months(int(found["year"]), int(first), int(last))
        if period.key != key:  # two spellings of one period would be two rows
            raise ValueError(f"write {period.key!r}, not {key!r}")
        return period

    @property
    def key(self) -> str:
        """How it is stored: sorts as text within months of one length."""
        if self.is_year:
            return f"{self.start:%Y}"
        return f"{self.start:%Y-%m}" if self.length == 1 else f"{self.start:%Y-%m}/{self.end:%m}"

    @property
    def label_zh(self) -> str:
        """How it is printed: 2023年8月, 2023年1—2月, 2023年."""
        months = "" if self.is_year else _months_zh(self.start.month, self.end.month)
        return f"{self.start.year}年{months}"

    @property
    def cumulative_label_zh(self) -> str:
        """From the year's beginning to its end: 1—8月; 1月 for January alone."""
        return _months_zh(1, self.end.month)

    @property
    def length(self) -> int:
        """How many months it spans."""
        return self.end.month - self.start.month + 1

    @property
    def is_year(self) -> bool:
        """True for twelve months."""
        return self.length == 12

    @property
    def months_elapsed(self) -> int:
        """Months of its year that have passed at its end."""
        return self.end.month

    def cumulative(self) -> Period:
        """From January to its end."""
        return Period.months(self.end.year, 1, self.end.month)

    def year_before(self) -> Period:
        """The same months of the year before, for 同比."""
        return Period.months(self.end.year - 1, self.start.month, self.end.month)

    def previous(self) -> Period:
        """The one that ends the day before: a year, half, quarter of the same kind; else the month before."""
        year, last = (self.start.year, self.start.month - 1) if self.start.month > 1 else (self.start.year - 1, 12)
        aligned = self.length in (3, 6, 12) and last % self.length == 0
        return Period.months(year, last - self.length + 1 if aligned else last, last)

    def previous_reported(self) -> Period:
        """The return before this one: 3月 follows 1—2月. Source: R2.29."""
        before = self.previous()
        return Period.reported(before.end.year, before.end.month)

    def covers(self, day: dt.date) -> bool:
        """Whether the day falls in it."""
        return self.start <= day <= self.end

    def elapsed_share(self, at: dt.date) -> Decimal:
        """时序进度: completed months of its year ÷ 12, unrounded; a month counts once its last day has come. Source: R2.26."""
        return Decimal(_completed_months(self.end.year, at)) / 12


def _completed_months(year: int, at: dt.date) -> int:
    if at.year != year:
        return 12 if at.year > year else 0
    return at.month if at == _month_end(at.year, at.month) else at.month - 1


# Lights ask for the same few month ends once a project.
@cache
def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _months_zh(first: int, last: int) -> str:
    return f"{first}月" if first == last else f"{first}—{last}月"
