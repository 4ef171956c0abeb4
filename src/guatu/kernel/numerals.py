"""Chinese numerals to integers and back, and one form for characters that come in two widths."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

DIGITS = "零一二三四五六七八九"
FINANCIAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_SMALL_UNITS = ("", "十", "百", "千")
_FINANCIAL_UNITS = ("", "拾", "佰", "仟")
_BIG_UNITS = ("", "万", "亿", "万亿")
_LARGEST = 10**16

_ALIKE = str.maketrans(
    "〇○两兩壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億",
    "零零二二一二二三三四五六六七八九十百千万亿",
)
_ONE = f"[{DIGITS[1:]}]"
_ONE_SECTION = re.compile(f"零?(?:(?P<k>{_ONE})千)?零?(?:(?P<h>{_ONE})百)?零?(?:(?P<t>{_ONE})?(?P<ten>十))?零?(?P<u>{_ONE})?零?")
_BARE_END = re.compile(f"[百千万亿]{_ONE}$")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d_]")

CHARACTERS = DIGITS + "十百千万亿" + "〇○两兩壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億"


def to_int(text: str) -> int:
    """The integer a Chinese numeral says: 三百零五, 叁仟伍佰万, 二〇二三 (digit by digit).

    Errors: ValueError for what is no numeral, and for 二百五, which may be 205 or 250.
    """
    plain = text.strip().translate(_ALIKE)
    if not plain:
        raise ValueError("no numeral")
    if all(one in DIGITS for one in plain):
        return int("".join(str(DIGITS.index(one)) for one in plain))
    if _BARE_END.search(plain):
        raise ValueError(f"short form with two readings: {text!r}")
    return _whole(plain)


def to_decimal(text: str) -> Decimal:
    """A Chinese numeral that may have a point: 一点五, 一点五亿.

    Errors: ValueError for what is no numeral.
    """
    plain = text.strip().translate(_ALIKE)
    whole, point, rest = plain.partition("点")
    if not point:
        return Decimal(to_int(plain))
    found = re.fullmatch(r"([零一二三四五六七八九]+)(万亿|亿|万)?", rest)
    if not found:
        raise ValueError(f"not a Chinese numeral: {text!r}")
    decimals = "".join(str(DIGITS.index(one)) for one in found[1])
    return Decimal(f"{to_int(whole)}.{decimals}").scaleb(4 * _BIG_UNITS.index(found[2] or ""))


def to_chinese(number: int, financial: bool = False) -> str:
    """How an integer is written out: 12 → 十二, 10500 → 一万零五百; `financial` writes 壹贰叁.

    Errors: ValueError from ten million 亿 upwards.
    """
    if abs(number) >= _LARGEST:
        raise ValueError(f"too large to write out: {number}")
    written = _sections(abs(number), financial)
    if not financial and written.startswith("一十"):
        written = written[1:]
    return f"负{written}" if number < 0 else written


def year_digits(year: int) -> str:
    """A year as official documents spell it: 2023 → 二〇二三."""
    return "".join(DIGITS[int(one)] for one in str(year)).replace("零", "〇")


def halfwidth(text: str) -> str:
    """Full-width letters, digits, signs and spaces in their narrow form; everything else as it stands."""
    return "".join(chr(ord(one) - 0xFEE0) if "\uff01" <= one <= "\uff5e" else " " if one == "\u3000" else one for one in text)


def nfkc_code(text: str) -> str:
    """A code in one form: narrow, upper case, any dash a hyphen, no white space or invisible characters. Source: R1.2."""
    return _DASHES.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).upper()


def _whole(plain: str) -> int:
    """Split at the largest unit: what stands before it is counted in it. A remainder as large as the unit is malformed."""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        before, found, after = plain.rpartition(unit)
        if found:
            rest = _whole(after) if after else 0
            if not before or unit in before or rest >= size:
                raise ValueError(f"not a Chinese numeral: {plain!r}")
            return _whole(before) * size + rest
    return _section(plain)


def _section(plain: str) -> int:
    found = _ONE_SECTION.fullmatch(plain)
    if not found or not plain:
        raise ValueError(f"not a Chinese numeral: {plain!r}")
    thousands, hundreds, ones = (DIGITS.index(found[name] or "零") for name in ("k", "h", "u"))
    tens = DIGITS.index(found["t"] or "一") if found["ten"] else 0
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones


def _sections(number: int, financial: bool) -> str:
    """Groups of four digits; a group that begins with a nought, or follows an empty one, is led by one 零."""
    digits = FINANCIAL_DIGITS if financial else DIGITS
    written = ""
    is_gap = False
    for power in (3, 2, 1, 0):
        group = number // 10 ** (4 * power) % 10_000
        if not group:
            is_gap = bool(written)
            continue
        written += ("零" if written and (is_gap or group < 1000) else "") + _group(group, financial) + _unit(power, number)
        is_gap = False
    return written or digits[0]


def _unit(power: int, number: int) -> str:
    """万亿 is written 万 when a group of 亿 follows: 一万二千亿, not 一万亿二千亿."""
    return "万" if power == 3 and number // 10**8 % 10_000 else _BIG_UNITS[power]


def _group(group: int, financial: bool) -> str:
    digits, units = (FINANCIAL_DIGITS, _FINANCIAL_UNITS) if financial else (DIGITS, _SMALL_UNITS)
    written = ""
    for power in (3, 2, 1, 0):
        digit = group // 10**power % 10
        if digit:
            written += digits[digit] + units[power]
        elif written and not written.endswith("零"):
            written += "零"
    return written.rstrip("零")
