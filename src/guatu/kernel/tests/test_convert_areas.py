"""Areas are exact. Source: R7.1."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel import area

UNITS = st.sampled_from(sorted(area.SQUARE_METRES))


def test_it_works() -> None:
    assert area.convert(1, "公顷", "亩") == 15
    assert area.convert(1, "公顷", "平方米") == 10_000
    assert area.convert(1, "平方公里", "亩") == 1500
    assert area.convert(1, "亩", "平方米") == Fraction(10_000, 15)
    assert area.to_unit(100, "平方米") == Decimal("666.67")


def test_hundredths_of_a_mu_are_stored() -> None:
    assert area.mu_x100(Decimal("66.67")) == 6667
    assert area.mu_x100(100_000, "平方米") == 15_000
    assert area.mu_x100(Decimal("1.2345"), "公顷") == 1852  # 18.5175 亩
    assert area.mu(6667) == Decimal("66.67")


def test_intensity_by_mu_and_by_hectare() -> None:
    """1 万元/亩 = 15 万元/公顷."""
    per_mu = area.yuan_per_mu(10_000 * 20, 2_000)
    assert per_mu == 10_000
    assert per_mu * area.convert(1, "公顷", "亩") == 150_000
    assert area.yuan_per_mu(1, 0) is None


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="顷"):
        area.convert(1, "顷", "亩")


@given(st.integers(0, 10**9), UNITS, UNITS)
def test_there_and_back_loses_nothing(value: int, one: str, other: str) -> None:
    assert area.convert(area.convert(value, one, other), other, one) == value


@given(st.integers(0, 10**9))
def test_stored_hundredths_come_back(hundredths: int) -> None:
    assert area.mu_x100(area.mu(hundredths)) == hundredths
