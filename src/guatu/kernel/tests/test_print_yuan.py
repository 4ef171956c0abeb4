"""Amounts as they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guatu.kernel.yuan import format_yuan, to_unit

THIN = "\u2009"


def test_it_works() -> None:
    assert format_yuan(167_310_000_000) == f"1{THIN}673.10"
    assert format_yuan(12_345_678, "万元", 0) == f"1{THIN}235"
    assert format_yuan(12_345_678, "元", 0) == f"12{THIN}345{THIN}678"
    assert format_yuan(1_500, "千元", 1) == "1.5"


def test_halves_go_up_and_minus_is_a_minus() -> None:
    assert format_yuan(500_000) == "0.01"
    assert format_yuan(-500_000) == "−0.01"
    assert format_yuan(-499_999) == "0.00"
    assert format_yuan(5_000, "万元", 0) == "1"


def test_what_is_not_known_is_a_dash() -> None:
    assert format_yuan(None) == "–"


def test_in_another_unit() -> None:
    assert to_unit(123_456_789, "亿元", 4) == Decimal("1.2346")
    assert to_unit(123_456_789, "亿元") == Decimal("1.23456789")
    assert to_unit(123_456_789, "元") == 123_456_789


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="万美元"):
        format_yuan(1, "万美元")
    with pytest.raises(ValueError, match="亿"):
        to_unit(1, "亿")
