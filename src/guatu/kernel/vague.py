"""Dates as plans state them: 6月底前, 三季度, 年内. Stored and shown with the precision they have. Source: DECISIONS 32."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass, replace

from guatu.kernel import numerals
from guatu.kernel.blanks import is_blank

PRECISIONS = ("day", "tenday", "month", "quarter", "half", "year")
BOUNDS = ("", "before", "end")

_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_SERIALS = range(18_000, 80_000)
_EPOCHS = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
_LONGEST = 200

_ZH = "〇零○一二三四五六七八九十两"
_ZH_YEAR = re.compile(rf"(?<![{_ZH}0-9])[{_ZH}oO0-9]{{2,4}}(?=年)")
_ZH_PART = re.compile(rf"[{_ZH}]{{1,3}}(?=月|日|号|季)")
_TIME = re.compile(r"(?<=[0-9日号])[t\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?$")
_RELATIVE = ((re.compile("今年|本年度?|当年"), 0), (re.compile("明年"), 1), (re.compile("去年|上年"), -1))

_Y4 = r"(?<![0-9.])(?P<y>[0-9]{4})"
_Y2 = r"(?<![0-9.])(?:(?P<y>[0-9]{4}|[0-9]{2})年度?)?"
_SEP = r"[-/.年、]"
_COUNTED = "季个期批次号栋家项人%万亿元亩公平"  # 2023年6个 counts things and names no month
_PART = r"(?P<part>上旬|中旬|下旬|初|中|底|末)?"
_SHAPES = (
    ("day", re.compile(rf"{_Y4}{_SEP}(?P<m>[0-9]{{1,2}})[-/.月、](?P<d>[0-9]{{1,2}})(?![0-9])[日号]?")),
    ("day", re.compile(rf"{_Y2}(?<![0-9])(?P<m>[0-9]{{1,2}})月(?P<d>[0-9]{{1,2}})[日号]")),
    ("month", re.compile(rf"{_Y4}{_SEP}(?P<m>[0-9]{{1,2}})(?![0-9])(?:月份?|(?![{_COUNTED}])){_PART}")),
    ("month", re.compile(rf"{_Y2}(?<![0-9])(?P<m>[0-9]{{1,2}})月份?{_PART}")),
    ("quarter", re.compile(rf"{_Y4}[-年/.]?度?第?(?:(?P<q>[0-9])季度?|q(?P<q2>[0-9]))(?P<part>初|底|末)?")),
    ("quarter", re.compile(rf"{_Y2}第?(?<![0-9])(?:(?P<q>[0-9])季度?|q(?P<q2>[0-9]))(?P<part>初|底|末)?")),
    ("half", re.compile(rf"{_Y4}?年?度?(?P<half>[上下])半年(?P<part>底|末)?")),
    ("half", re.compile(rf"{_Y2}(?P<half>[上下])半年(?P<part>底|末)?")),
    ("year", re.compile(rf"{_Y4}(?:年度?)?年?(?P<part>初|中|底|末)?(?![0-9])")),
    ("year", re.compile(r"(?<![0-9])(?P<y>[0-9]{2})年度?年?(?P<part>初|中|底|末)")),
    ("year", re.compile(r"(?<![0-9一二三四五六七八九十两几半多])(?P<part>年(?:初|中|底|末|内)|全年)")),
)
_BOUND = re.compile(r"^(?:之前|以前|前|以内|之内|内)")
_PUNCTUATION = re.compile(r"[\s()\[\]【】,;:。、.\-—–/]+")
_SPAN = re.compile(r"至|到|~|—|——|–|-")


@dataclass(frozen=True, slots=True)
class VagueDate:
    """A date with its precision.

    on         the latest day it can mean, so that nobody is late before the words say so
    precision  day | tenday (旬) | month | quarter | half | year
    bound      "" | before (前, 内) | end (底, 末)
    text       as it was written; what is shown unless it is a plain day
    """

    on: dt.date
    precision: str = "day"
    bound: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS or self.bound not in BOUNDS:
            raise ValueError(f"no such precision or bound: {self.precision!r}, {self.bound!r}")

    def as_body(self) -> dict[str, str]:
        """As a fact's body holds it."""
        return {"on": self.on.isoformat(), "precision": self.precision, "bound": self.bound, "text": self.text}

    @classmethod
    def from_body(cls, body: dict[str, str]) -> VagueDate:
        """From a fact's body."""
        return cls(dt.date.fromisoformat(body["on"]), body["precision"], body["bound"], body["text"])


@dataclass(frozen=True, slots=True)
class VagueReading:
    """What was made of a text: a date, or why there is none.

    problem  "" | blank | no_date | no_year | several | impossible (2月30日) | month_or_tenth
             (the number 2023.1: January or October?)
    assumed  what the reader supplied: serial, year, century
    words    what stood beside the date: 计划, 已开工
    """

    value: VagueDate | None = None
    problem: str = ""
    assumed: tuple[str, ...] = ()
    words: str = ""


class _Unread(Exception):  # noqa: N818 - it ends a reading, it is no error
    """Ends the reading of one text; never leaves this module."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


Raw = str | int | float | dt.date | None


def parse_vague(raw: Raw, default_year: int | None = None, is_1904: bool = False) -> VagueDate | None:
    """The date a text means, or None; read_vague says why not."""
    return read_vague(raw, default_year, is_1904).value


def read_vague(raw: Raw, default_year: int | None = None, is_1904: bool = False) -> VagueReading:
    """Read a date as people write it, or an Excel serial; messy text never raises.

    `default_year` stands in when the text has no year, `is_1904` chooses the serials' epoch.
    """
    try:
        if isinstance(raw, dt.datetime):
            return _plain(raw.date())
        if isinstance(raw, dt.date):
            return _plain(raw)
        if isinstance(raw, bool):
            raise _Unread("no_date")
        return _read_number(raw, is_1904) if isinstance(raw, int | float) else _read_text(raw or "", default_year, is_1904)
    except _Unread as unread:
        return VagueReading(problem=unread.problem)


def read_span(raw: str, default_year: int | None = None) -> tuple[VagueReading, VagueReading]:
    """建设起止年限: 2023—2025, 2023年6月至12月. A single date stands for both ends; an end without a year takes the start's."""
    whole = read_vague(raw, default_year)
    if whole.value is not None:
        return whole, whole
    for dash in _SPAN.finditer(unicodedata.normalize("NFKC", raw)[:_LONGEST]):
        folded = dash.string
        first = read_vague(folded[: dash.start()], default_year)
        last = read_vague(folded[dash.end() :], first.value.on.year if first.value else None)
        if first.value and last.value and first.value.on <= last.value.on:
            return first, last
    return whole, whole


def _plain(day: dt.date, *assumed: str) -> VagueReading:
    return VagueReading(VagueDate(day, text=day.isoformat()), assumed=assumed)


def _read_number(number: float, is_1904: bool) -> VagueReading:
    if not math.isfinite(number):
        raise _Unread("blank" if math.isnan(number) else "no_date")
    whole = int(number)
    if 10_000 <= whole <= 99_999:
        return _read_serial(whole, is_1904)
    text = str(whole if number == whole else number)
    if number != whole and text.endswith(".1"):
        raise _Unread("month_or_tenth")
    return _read_text(text, None, is_1904)


def _read_serial(days: int, is_1904: bool) -> VagueReading:
    if days not in _SERIALS:
        raise _Unread("no_date")
    return _plain(_EPOCHS[is_1904] + dt.timedelta(days=days), "serial")


def _read_text(raw: str, default_year: int | None, is_1904: bool) -> VagueReading:
    text = raw.strip()
    folded = _folded(text)
    if is_blank(folded):
        raise _Unread("blank")
    if len(folded) > _LONGEST:
        raise _Unread("no_date")
    digits = re.fullmatch(r"([0-9]{4,8})(?:\.0+)?", folded)
    if digits and len(digits[1]) in (5, 6, 8):
        return _read_digits(digits[1], is_1904)
    return _read_words(text, _with_year(folded, default_year), default_year)


def _folded(text: str) -> str:
    """One width and case, Chinese numerals as digits, no time of day, no white space."""
    folded = _TIME.sub("", unicodedata.normalize("NFKC", text).strip().casefold())
    folded = _ZH_YEAR.sub(_year_in_digits, re.sub(r"[\s\u200b-\u200f\ufeff]+", "", folded))
    return _ZH_PART.sub(lambda found: _number(found[0]), folded)


def _year_in_digits(found: re.Match[str]) -> str:
    return "".join(str("零一二三四五六七八九".find(one)) if one in "零一二三四五六七八九" else one for one in _zeros(found[0]))


def _zeros(text: str) -> str:
    return re.sub("[〇○oO]", "零", text)


def _number(text: str) -> str:
    try:
        return str(numerals.to_int(_zeros(text)))
    except ValueError:
        return text


def _with_year(folded: str, default_year: int | None) -> str:
    """今年年底 → 2023年年底."""
    for words, shift in _RELATIVE:
        if words.search(folded):
            if default_year is None:
                raise _Unread("no_year")
            return words.sub(f"{default_year + shift}年", folded, count=1)
    return folded


def _read_digits(digits: str, is_1904: bool) -> VagueReading:
    """20230630, 202306, or a serial that lost its format."""
    if len(digits) == 5:
        return _read_serial(int(digits), is_1904)
    year, month = int(digits[:4]), int(digits[4:6])
    if len(digits) == 6:
        return VagueReading(VagueDate(_month_end(year, month), "month", text=f"{year}年{month}月"))
    return _plain(_day(year, month, int(digits[6:])))


def _read_words(text: str, folded: str, default_year: int | None) -> VagueReading:
    precision, found = _found_in(folded)
    rest = folded[found.end() :]
    bound = _BOUND.match(rest)
    words = _PUNCTUATION.sub(" ", folded[: found.start()] + " " + (rest[bound.end() :] if bound else rest)).strip()
    if re.search(r"[0-9]", words) or any(shape.search(words) for _, shape in _SHAPES):
        raise _Unread("several")
    year, assumed = _year_of(found, default_year)
    value = _value(precision, year, found.groupdict())
    if bound or found.groupdict().get("part") == "年内":
        value = replace(value, bound="before")
    return VagueReading(replace(value, text=text), assumed=assumed, words=words)


def _found_in(folded: str) -> tuple[str, re.Match[str]]:
    for precision, shape in _SHAPES:
        found = shape.search(folded)
        if found:
            return precision, found
    raise _Unread("no_date")


def _year_of(found: re.Match[str], default_year: int | None) -> tuple[int, tuple[str, ...]]:
    written = found.groupdict().get("y")
    if written:
        return (int(written), ()) if len(written) == 4 else (2000 + int(written), ("century",))
    if default_year is None:
        raise _Unread("no_year")
    return default_year, ("year",)


def _value(precision: str, year: int, said: dict[str, str | None]) -> VagueDate:
    part = (said.get("part") or "").removeprefix("年")
    bound = "end" if part in ("底", "末") else ""
    if precision == "day":
        return VagueDate(_day(year, int(said["m"] or 0), int(said["d"] or 0)))
    if precision == "month":
        return _in_month(year, int(said["m"] or 0), part, bound)
    if precision == "quarter":
        return _in_quarter(year, int(said.get("q") or said.get("q2") or 0), part, bound)
    if precision == "half":
        return VagueDate(_month_end(year, 6 if said["half"] == "上" else 12), "half", bound)
    return _in_year(year, part, bound)


def _in_month(year: int, month: int, part: str, bound: str) -> VagueDate:
    """初 and 上旬 end on the 10th, 中 and 中旬 on the 20th."""
    last = _month_end(year, month)
    tenth = {"上旬": 10, "初": 10, "中旬": 20, "中": 20, "下旬": last.day}.get(part)
    return VagueDate(last.replace(day=tenth), "tenday") if tenth else VagueDate(last, "month", bound)


def _in_quarter(year: int, quarter: int, part: str, bound: str) -> VagueDate:
    if not 1 <= quarter <= 4:
        raise _Unread("impossible")
    if part == "初":
        return VagueDate(_month_end(year, quarter * 3 - 2), "month")
    return VagueDate(_month_end(year, quarter * 3), "quarter", bound)


def _in_year(year: int, part: str, bound: str) -> VagueDate:
    """年初 is the first quarter, 年中 the first half."""
    if part == "初":
        return VagueDate(_month_end(year, 3), "quarter")
    return VagueDate(_month_end(year, 6), "half") if part == "中" else VagueDate(_month_end(year, 12), "year", bound)


def _day(year: int, month: int, day: int) -> dt.date:
    last = _month_end(year, month)
    if not 1 <= day <= last.day:
        raise _Unread("impossible")
    return last.replace(day=day)


def _month_end(year: int, month: int) -> dt.date:
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12):
        raise _Unread("impossible")
    return dt.date(year, month, calendar.monthrange(year, month)[1])
