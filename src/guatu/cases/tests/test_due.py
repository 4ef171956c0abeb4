"""The parts of a list by date, and a day's distance in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from guatu.cases import due

MONDAY = dt.date(2023, 8, 14)


@pytest.mark.parametrize(
    ("day", "part"),
    [
        ("2023-08-13", "overdue"), ("2023-08-14", "today"), ("2023-08-15", "week"), ("2023-08-20", "week"),
        ("2023-08-21", "later"), (None, "undated"),
    ],
)  # fmt: skip
def test_it_works(day: str | None, part: str) -> None:
    assert due.part_of(dt.date.fromisoformat(day) if day else None, MONDAY) == part


def test_on_sunday_the_week_is_over() -> None:
    assert due.part_of(MONDAY, dt.date(2023, 8, 13)) == "later"


@pytest.mark.parametrize(
    ("days", "zh"), [(-3, "逾期 3 天"), (0, "今天"), (1, "还有 1 天")],
)  # fmt: skip
def test_distances(days: int, zh: str) -> None:
    assert due.days_words(MONDAY + dt.timedelta(days=days), MONDAY) == zh
    assert due.days_words(None, MONDAY) == ""


def test_the_sentence_in_both_languages() -> None:
    assert due.head_words(2, 3, 1) == "今天要办 3 件，逾期 2 件。"
    assert due.head_words(0, 3, 1) == "今天要办 3 件，没有逾期。"
    assert due.head_words(2, 0, 0) == "逾期 2 件，今天没有到期的。"
    assert due.head_words(0, 0, 4) == "今天没有要办的，本周还有 4 件。"
    assert due.head_words(0, 0, 0) == "今天没有要办的，也没有逾期。"
    with translation.override("en"):
        assert due.head_words(2, 3, 1) == "Due today: 3; overdue: 2."
        assert due.days_words(dt.date(2023, 8, 11), MONDAY) == "3 d overdue"
