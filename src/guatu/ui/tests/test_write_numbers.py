"""Numbers, dates and amounts as words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from guatu.kernel.vague import VagueDate
from guatu.ui.numbers import number_text, plotted, signed_text

YI = 100_000_000


def said(expression: str, value: object) -> str:
    return Template("{% load guatu %}{{ value|" + expression + " }}").render(Context({"value": value}))


def test_it_works() -> None:
    assert number_text(13420 * 1_000_000, "yuan") == "134.20"


@pytest.mark.parametrize(
    ("value", "measure", "unit", "places", "text"),
    [
        (None, "yuan", "", None, "–"),
        (0, "count", "", None, "0"),
        (1133, "count", "", None, "1\u2009133"),
        (-1133, "count", "", None, "−1\u2009133"),
        (167310000000, "yuan", "", None, "1\u2009673.10"),
        (37_104_999, "yuan", "万元", None, "3\u2009710"),
        (37_105_000, "yuan", "万元", None, "3\u2009711"),
        (Decimal("92.85"), "percent", "", None, "92.9"),
        (Decimal("-9.65"), "points", "", None, "−9.7"),
        (Decimal("12.345"), "number", "亩", 2, "12.35"),
        (15 * YI, "yuan", "亿元", 0, "15"),
    ],
)
def test_written_as_the_office_writes(value: object, measure: str, unit: str, places: int | None, text: str) -> None:
    assert number_text(value, measure, unit, places) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("13.8"), "+13.8"), (Decimal("-13.8"), "−13.8"), (0, "0.0"), (Decimal("0.01"), "0.0")]
)
def test_signs_only_what_differs_from_nought(value: Decimal, text: str) -> None:
    assert signed_text(value, "points") == text


def test_unknown_is_not_plotted_as_nought() -> None:
    assert plotted(None) is None
    assert plotted(-1_234_000_000, "yuan", "亿元", 1) == -12.3


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("yuan", 155 * YI, "155.00"),
        ("yuan:'万元'", 155 * 10_000, "155"),
        ("yi:1", 1_555_000_000, "15.6"),
        ("wan", None, "–"),
        ("yuan_words", 155 * YI, "155.00亿元"),
        ("pct", Decimal("92.87"), "92.9%"),
        ("pct", None, "–"),
        ("points", Decimal("-9.6"), "−9.6个百分点"),
        ("points", None, "–"),
        ("count:'个'", 648, "648个"),
        ("count", None, "–"),
        ("date_zh", date(2023, 8, 31), "2023年8月31日"),
        ("date_zh", None, "–"),
        ("moment", datetime(2023, 8, 31, 9, 42, tzinfo=UTC), "2023-08-31 17:42"),
        ("vague", VagueDate(date(2023, 6, 30), "month", "before", "6月底前"), "6月底前"),
        ("vague", VagueDate(date(2023, 6, 30), "day", "", "20230630"), "2023-06-30"),
        ("vague", date(2023, 6, 30), "2023-06-30"),
        ("vague", None, "–"),
        ("unit", "亿元", "亿元"),
        ("unit", "吨", "吨"),
        ("lightword", "late", "滞后"),
    ],
)
def test_filters(expression: str, value: object, text: str) -> None:
    assert said(expression, value) == text


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("yuan_words", 155 * YI, "155.00\u2009×100m yuan"),
        ("points", Decimal("9.6"), "+9.6\u2009pp"),
        ("date_zh", date(2023, 8, 31), "31 August 2023"),
        ("lightword", "late", "Late"),
        ("count:'个'", 648, "648"),
    ],
)
def test_filters_in_english(expression: str, value: object, text: str) -> None:
    assert said(expression, value) == text


def test_refuses_an_unknown_money_unit() -> None:
    with pytest.raises(ValueError, match="美元"):
        number_text(1, "yuan", "美元")
