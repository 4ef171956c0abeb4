"""四舍五入, once, from the exact value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.rounding import half_up, percent, points


def test_it_works() -> None:
    assert [half_up(Decimal(text), 1) for text in ("0.25", "0.35", "-0.25")] == [Decimal("0.3"), Decimal("0.4"), Decimal("-0.3")]
    assert str(half_up(2, 2)) == "2.00"
    assert half_up(12_345, -2) == 12_300


def test_r2_26_subtracts_before_rounding() -> None:
    """97.2 − 83.3 would give 13.9; the published figure is 13.8."""
    done, elapsed = Fraction(6290, 6474), Fraction(10, 12)
    assert percent(6290, 6474) == Decimal("97.2")
    assert percent(10, 12) == Decimal("83.3")
    assert points(done, elapsed) == Decimal("13.8")
    assert points(Fraction(74, 100), Fraction(8, 12), 2) == Decimal("7.33")


def test_never_a_negative_nought() -> None:
    assert str(half_up(Decimal("-0.004"), 2)) == "0.00"


def test_says_nothing_where_nothing_can_be_said() -> None:
    assert percent(5, 0) is None
    assert percent(5, None) is None
    assert percent(None, 5) is None
    assert points(None, Decimal(1)) is None


def test_what_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError):
        half_up(Decimal("NaN"))
    with pytest.raises(OverflowError):
        half_up(Decimal("Infinity"))


@given(st.fractions(), st.integers(0, 6))
def test_is_never_further_than_half_a_step(value: Fraction, places: int) -> None:
    rounded = Fraction(half_up(value, places))
    assert abs(rounded - value) * 2 <= Fraction(1, 10**places)
    assert Fraction(half_up(-value, places)) == -rounded
