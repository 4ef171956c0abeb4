"""Lots that can be drawn again, and the 13710 marks by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.cases.services.opening import SENSITIVE
from guatu.life.supervise.rounds.rules import (
    MET,
    MISSED,
    NOT_ASKED,
    WAITING,
    ClockFacts,
    MarkDays,
    clock_13710,
    match_key,
    sample,
    sample_size,
    short_title,
)
from guatu.life.supervise.rounds.vocab import Category

IDS = [f"p{n:03d}" for n in range(100)]


def day(n: int) -> dt.date:
    """A day of August 2023."""
    return dt.date(2023, 8, n)


def test_it_works() -> None:
    """The lots are fixed for good: whoever has the list and the seed draws the same ten, today and in ten years."""
    assert sample(["a", "b", "c", "d"], "2023-08", 2) == ["b", "a"]
    drawn = sample(IDS, "2023-08", 10)
    assert sample(list(reversed(IDS)), "2023-08", 10) == drawn
    assert len(set(drawn)) == 10
    assert sample(IDS, "2023-09", 10) != drawn


def test_more_lots_begin_with_the_same() -> None:
    assert sample(IDS, "x", 20)[:10] == sample(IDS, "x", 10)
    assert sample(IDS, "x", 0) == []
    assert len(sample(IDS, "x", 500)) == 100


@pytest.mark.parametrize(("population", "told", "size"), [
    (60, {"percent": 10}, 6), (61, {"percent": 10}, 7), (1, {"percent": 10}, 1), (0, {"percent": 10}, 0),
    (60, {"count": 5}, 5), (3, {"count": 5}, 3), (60, {}, 0),
])  # fmt: skip
def test_a_share_of_little_is_not_nothing(population: int, told: dict[str, int], size: int) -> None:
    assert sample_size(population, **told) == size


def marks(case: ClockFacts, at: dt.date) -> list[str]:
    """The states of the five marks."""
    return [one.state for one in clock_13710(case, at, MarkDays(3, 7, 30))]


def test_a_simple_matter_solved_in_time_meets_all() -> None:
    """Found and assigned on the 1st, answered on the 3rd, done on the 8th, closed on the 10th."""
    case = ClockFacts(day(1), day(1), day(3), day(8), day(10))
    assert marks(case, day(31)) == [MET, MET, MET, NOT_ASKED, MET]


def test_what_comes_late_is_missed_for_good() -> None:
    """Assigned a day late (2nd): an answer on the 6th is a day over (2 + 3 = 5), a result on the 10th too (2 + 7 = 9)."""
    case = ClockFacts(day(1), day(2), day(6), day(10), day(20))
    assert marks(case, day(31)) == [MISSED, MISSED, MISSED, NOT_ASKED, MET]


@pytest.mark.parametrize(
    ("at", "answer", "week"), [(4, WAITING, WAITING), (5, MISSED, WAITING), (8, MISSED, WAITING), (9, MISSED, MISSED)]
)
def test_a_day_is_over_before_it_is_missed(at: int, answer: str, week: str) -> None:
    """Assigned on the 1st: the 4th is the last day for an answer, the 8th for a result."""
    assert marks(ClockFacts(day(1), day(1)), day(at)) == [MET, answer, week, NOT_ASKED, WAITING]


def test_a_complex_matter_has_a_month() -> None:
    """Assigned on the 1st: the 31st is the last day."""
    case = ClockFacts(day(1), day(1), day(2), None, None, is_general=False)
    assert marks(case, day(31)) == [MET, MET, NOT_ASKED, WAITING, WAITING]
    assert marks(case, dt.date(2023, 9, 1))[3] == MISSED


def test_a_past_day_does_not_see_what_came_later() -> None:
    case = ClockFacts(day(1), day(1), day(3), day(8), day(10))
    assert marks(case, day(2)) == [MET, WAITING, WAITING, NOT_ASKED, WAITING]


def test_a_problem_is_known_by_its_words() -> None:
    assert match_key("p", "场地未平整， 施工无法进场。") == match_key("p", "场地未平整,施工无法进场")
    assert match_key("p", "场地未平整") != match_key("q", "场地未平整")
    assert match_key("p", "场地未平整") != match_key("p", "场地已平整")


def test_a_title_is_the_first_sentence() -> None:
    assert short_title("场地未平整。施工无法进场。") == "场地未平整"
    assert len(short_title("长" * 80)) == 40


def test_the_sensitive_categories_are_in_the_dictionary() -> None:
    """R3.7 and DECISIONS 33 speak of the same keys."""
    assert set(Category.values) >= SENSITIVE
