"""Amounts as people type them: what is read, what is asked, what is refused. Source: R0.2, R0.5."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.yuan import UNITS, Amount, format_yuan, parse_amount, to_unit

YI = 100_000_000


def test_it_works() -> None:
    assert parse_amount("35000", "万元") == Amount(yuan=350_000_000, low=350_000_000, high=350_000_000)


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("3.5亿", None, 350_000_000),
        ("35000万元", "亿元", 350_000_000),
        ("３５０００", "万元", 350_000_000),
        ("1,200.5", "万元", 12_005_000),
        ("1，200.5", "万元", 12_005_000),
        ("12300000元", "亿元", 12_300_000),
        ("壹亿元", None, YI),
        ("一点五亿元", "万元", 150_000_000),
        ("三亿五千万", None, 350_000_000),
        ("3亿5000万元", None, 350_000_000),
        ("3亿5千万", None, 350_000_000),
        ("1.2万亿", None, 12_000 * YI),
        ("0", "万元", 0),
        ("0.00", "亿元", 0),
        ("-500", "万元", -5_000_000),
        ("−500", "万元", -5_000_000),
        ("+3", "亿元", 3 * YI),
        ("人民币3亿元整", None, 3 * YI),
        ("¥1,200,000.00", None, 1_200_000),
        ("1.2E+04", "万元", 120_000_000),
        ("5(亿元)", "万元", 5 * YI),
        (" 3 亿元 ", None, 3 * YI),
        (".5", "亿元", 50_000_000),
        ("12 345 678.90", "万元", 123_456_789_000),
        ("3千万", "亿元", 30_000_000),
        (3.5, "亿元", 350_000_000),
        (35_000, "万元", 350_000_000),
        (0.1 + 0.2, "亿元", 30_000_000),
        (Decimal("1.23"), "亿元", 123_000_000),
        ("500千元", None, 500_000),
        ("12", "千元", 12_000),
    ],
)
def test_exact_amounts(text: Any, unit: str | None, yuan: int) -> None:
    amount = parse_amount(text, unit)
    assert (amount.yuan, amount.low, amount.high) == (yuan, yuan, yuan)
    assert (amount.problem, amount.qualifier, amount.is_absent, amount.is_rounded) == ("", "", False, False)


@pytest.mark.parametrize(
    ("text", "qualifier", "yuan", "low", "high"),
    [
        ("约3.5亿元", "约", 350_000_000, None, None),
        ("3亿元左右", "约", 3 * YI, None, None),
        ("近3亿", "约", 3 * YI, None, None),
        ("10亿元以上", "以上", 10 * YI, 10 * YI, None),
        ("不低于10亿元", "以上", 10 * YI, 10 * YI, None),
        ("3+亿", "", None, None, None),
        ("3亿元+", "以上", 3 * YI, 3 * YI, None),
        ("超3亿元", "超过", 3 * YI, 3 * YI, None),
        ("不超过3亿元", "以下", 3 * YI, None, 3 * YI),
        ("3亿元以内", "以下", 3 * YI, None, 3 * YI),
        ("不足3亿元", "不足", 3 * YI, None, 3 * YI),
        ("3亿多元", "余", 3 * YI, 3 * YI, None),
        ("100余万元", "余", 1_000_000, 1_000_000, None),
        ("3-5亿元", "区间", 3 * YI, 3 * YI, 5 * YI),
        ("3～5亿元", "区间", 3 * YI, 3 * YI, 5 * YI),
        ("3亿元至5亿元", "区间", 3 * YI, 3 * YI, 5 * YI),
        ("5000万-1亿元", "区间", 50_000_000, 50_000_000, YI),
        ("约3—5亿", "区间", 3 * YI, 3 * YI, 5 * YI),
    ],
)
def test_qualified_amounts(text: str, qualifier: str, yuan: int | None, low: int | None, high: int | None) -> None:
    amount = parse_amount(text)
    assert (amount.qualifier, amount.yuan, amount.low, amount.high) == (qualifier, yuan, low, high)
    assert bool(amount.problem) == (yuan is None)


def test_a_range_takes_the_columns_unit() -> None:
    amount = parse_amount("3-5", "亿元")
    assert (amount.low, amount.high, amount.brings_unit) == (3 * YI, 5 * YI, False)


@pytest.mark.parametrize("text", ["", "  ", "-", "—", "——", "/", "无", "暂无", "待定", "未定", "…", "N/A", None])
def test_absent_is_not_nought(text: str | None) -> None:
    amount = parse_amount(text, "万元")
    assert (amount.is_absent, amount.yuan, amount.problem) == (True, None, "")


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("5亿(其中固投3亿)", ("其中固投3亿",)),
        ("5亿（其中PPP部分3亿）", ("其中PPP部分3亿",)),
        ("5亿元，其中固定资产投资3亿元", ("其中固定资产投资3亿元",)),
        ("5亿元\n其中设备2亿", ("其中设备2亿",)),
        ("5亿元其中设备2亿", ("其中设备2亿",)),
        ("总投资5亿元（含税）；二期另计", ("总投资", "含税", "二期另计")),
        ("预计5亿元", ("预计",)),
        ("5亿元", ()),
    ],
)
def test_words_beside_are_kept(text: str, notes: tuple[str, ...]) -> None:
    amount = parse_amount(text, "万元")
    assert (amount.yuan, amount.notes) == (5 * YI, notes)


@pytest.mark.parametrize(
    ("text", "unit", "currency", "units"),
    [
        ("3亿美元", "万元", "USD", 3 * YI),
        ("$300万", None, "USD", 3_000_000),
        ("3000", "万美元", "USD", 30_000_000),
        ("3亿日元", None, "JPY", 3 * YI),
        ("USD 3,000万", None, "USD", 30_000_000),
        ("5000万", "万美元", "USD", 50_000_000),
        ("3-5亿欧元", None, "EUR", 3 * YI),
    ],
)
def test_foreign_money_is_never_yuan(text: str, unit: str | None, currency: str, units: int) -> None:
    amount = parse_amount(text, unit)
    assert (amount.yuan, amount.currency, amount.foreign_amount, amount.problem) == (None, currency, units, "")


def test_yuan_in_a_dollar_column_are_yuan() -> None:
    assert parse_amount("3亿元人民币", "万美元").yuan == 3 * YI


@pytest.mark.parametrize(
    ("text", "unit", "problem"),
    [
        ("1.2.3", "万元", "unreadable"),
        ("1,20", "万元", "unreadable"),
        ("1,2345", "万元", "unreadable"),
        ("3 5", "万元", "unreadable"),
        ("3000 4000", "万元", "unreadable"),
        ("35%", "万元", "unreadable"),
        ("100亩", "万元", "unreadable"),
        ("亿", "万元", "unreadable"),
        ("3亿5000", None, "unreadable"),
        ("5000万3亿", None, "unreadable"),
        ("二百五", "万元", "unreadable"),
        ("(500)", "万元", "unreadable"),
        ("3亿元,2亿元", None, "unreadable"),
        ("3.5亿元/2亿", "万元", "unreadable"),
        ("已完成", "万元", "unreadable"),
        ("其中3亿", "万元", "unreadable"),
        ("3亿美元人民币", None, "unreadable"),
        (True, "万元", "unreadable"),
        (b"3", "万元", "unreadable"),
        (float("inf"), "万元", "unreadable"),
        ("数亿元", None, "vague"),
        ("几千万", "万元", "vague"),
        ("十几亿", None, "vague"),
        ("上亿元", None, "vague"),
        ("3500", None, "unit_missing"),
        ("$3000", "万元", "unit_missing"),
        ("5-3亿", None, "reversed"),
        ("1e99", "万元", "too_large"),
        ("9" * 30, "万元", "too_large"),
        ("3" + "x" * 600, "万元", "unreadable"),
    ],
)
def test_messy_text_is_a_problem_not_an_exception(text: Any, unit: str | None, problem: str) -> None:
    amount = parse_amount(text, unit)
    assert (amount.problem, amount.yuan, amount.is_absent) == (problem, None, False)


def test_dollars_in_a_yuan_column_stay_dollars() -> None:
    """The sign says what money it is, not in what unit."""
    amount = parse_amount("$3000", "万元")
    assert (amount.problem, amount.currency, amount.yuan) == ("unit_missing", "USD", None)


def test_less_than_a_yuan_is_rounded_and_said() -> None:
    amount = parse_amount("0.00005", "万元")
    assert (amount.yuan, amount.is_rounded) == (1, True)


def test_a_unit_of_its_own_is_said() -> None:
    assert parse_amount("3亿", "万元").brings_unit
    assert not parse_amount("3", "亿元").brings_unit


def test_an_unknown_column_unit_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="亩"):
        parse_amount("3", "亩")


@pytest.mark.parametrize(
    "text",
    [
        "9" * 400 + "x",
        "9,999" * 80 + "x",
        "3亿" * 150 + "x",
        "1 " * 240 + "x",
        "总投资" * 150 + "x",
        "(" * 450,
        "3" + "\n" * 400 + "其",
    ],
)
def test_long_hostile_text_ends_soon(text: str) -> None:
    begun = time.perf_counter()
    parse_amount(text, "万元")
    assert time.perf_counter() - begun < 1


@given(st.text(max_size=40), st.sampled_from([None, "万元", "亿元", "万美元"]))
def test_any_text_gives_one_kind_of_answer(text: str, unit: str | None) -> None:
    amount = parse_amount(text, unit)
    assert [amount.yuan is not None, amount.foreign_amount is not None, amount.is_absent, bool(amount.problem)].count(True) == 1


@given(st.text("0123456789.,-~约亿万千元美()其中以上 至壹二", max_size=16), st.sampled_from([None, "万元"]))
def test_likely_text_gives_one_kind_of_answer(text: str, unit: str | None) -> None:
    amount = parse_amount(text, unit)
    assert [amount.yuan is not None, amount.foreign_amount is not None, amount.is_absent, bool(amount.problem)].count(True) == 1
    assert amount.low is None or amount.high is None or amount.low <= amount.high


@given(st.integers(-(10**16), 10**16), st.sampled_from(sorted(UNITS)))
def test_what_is_printed_exactly_is_read_back(yuan: int, unit: str) -> None:
    places = len(str(UNITS[unit])) - 1
    assert parse_amount(format_yuan(yuan, unit, places), unit).yuan == yuan
    assert parse_amount(f"{to_unit(yuan, unit)}{unit}").yuan == yuan


@given(st.integers(0, 10**15), st.sampled_from(sorted(UNITS)), st.integers(0, 4))
def test_what_is_printed_rounded_is_read_near(yuan: int, unit: str, places: int) -> None:
    read = parse_amount(format_yuan(yuan, unit, places), unit).yuan
    assert read is not None
    assert abs(read - yuan) * 2 <= max(UNITS[unit] // 10**places, 1)
