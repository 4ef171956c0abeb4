"""Chinese numerals there and back, and one width for characters."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel import numerals


def test_it_works() -> None:
    written = {
        "十二": 12,
        "一百零五": 105,
        "一千零一十": 1010,
        "三亿五千万": 350_000_000,
        "一万二千三百四十亿零五": 1_234_000_000_005,
    }
    assert {text: numerals.to_int(text) for text in written} == written
    assert {numerals.to_chinese(number): number for number in written.values()} == written


def test_other_ways_to_write_them() -> None:
    ways = {
        "两千": 2000,
        "壹亿贰仟万": 120_000_000,
        "叁佰零伍": 305,
        "二〇二三": 2023,
        "二○二三": 2023,
        "三亿五百万": 305_000_000,
        "零": 0,
        "一百十": 110,
    }
    assert {text: numerals.to_int(text) for text in ways} == ways
    assert numerals.to_decimal("一点五亿") == Decimal(150_000_000)
    assert numerals.to_decimal("十二点零五") == Decimal("12.05")


def test_written_out_for_documents() -> None:
    assert numerals.to_chinese(10_500) == "一万零五百"
    assert numerals.to_chinese(10_500, financial=True) == "壹万零伍佰"
    assert numerals.to_chinese(-3) == "负三"
    assert numerals.to_chinese(0) == "零"
    assert numerals.year_digits(2023) == "二〇二三"


@pytest.mark.parametrize(
    "text", ["", "十百", "亿", "百", "二百五", "一万二", "五亿三亿", "一百二百", "三个", "点五", "一点", "12", "万亿"]
)
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        numerals.to_decimal(text)


def test_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        numerals.to_chinese(10**16)


def test_widths_and_codes() -> None:
    assert numerals.halfwidth("（ＡＢ１２）　。㎡") == "(AB12) 。㎡"
    assert numerals.nfkc_code(" ｘｍ－411082—2023\u200b_00017\n") == "XM-411082-2023-00017"


@given(st.integers(0, 10**16 - 1), st.booleans())
def test_written_and_read_undo_each_other(number: int, financial: bool) -> None:
    assert numerals.to_int(numerals.to_chinese(number, financial)) == number
