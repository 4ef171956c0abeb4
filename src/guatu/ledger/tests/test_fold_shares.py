"""The register fold (pure): a split lasts while the 考核归属 has a share of it, however it came to move (DECISIONS 23)."""

import datetime as dt
from typing import Any

import pytest

from guatu.ledger.sharing import Share, after_move, own_share
from guatu.ledger.tests.test_fold_stage import Row, folded

COUNTY_OF = {"a": "a", "b": "b", "c": "c", "park": "a", "city": None}


def at(kind: str, on: str, **body: Any) -> Row:
    return Row(f"ledger.{kind}", dt.date.fromisoformat(on), body)


def told(kind: str, on: str, place: str) -> Row:
    return at(kind, on, attrs={"name": "示例项目", "place": place, "county": COUNTY_OF[place]})


def shared(on: str = "2023-02-01", **points: int) -> Row:
    shares = [{"place": place, "county": COUNTY_OF[place], "basis_points": count} for place, count in points.items()]
    return at("places_shared", on, shares=shares, document_no="示〔2023〕1号")


def kept(*facts: Row) -> dict[str, int]:
    standing = folded(*facts)
    assert standing.columns["is_shared"] == bool(standing.shares)
    return {place: row["basis_points"] for place, row in standing.shares.items()}


A = told("project_registered", "2023-01-01", "a")
SPLIT = {"a": 6000, "b": 4000}


def test_it_works() -> None:
    assert kept(A, shared(**SPLIT)) == SPLIT


@pytest.mark.parametrize("kind", ["project_amended", "project_registered"])
@pytest.mark.parametrize(("place", "left"), [("b", SPLIT), ("park", SPLIT), ("a", SPLIT), ("c", {}), ("city", {})])
def test_a_move_keeps_the_split_where_the_new_place_has_a_share(kind: str, place: str, left: dict[str, int]) -> None:
    """Moved by an amendment, or by the registration of a project merged into this one."""
    assert kept(A, shared(**SPLIT), told(kind, "2023-03-01", place)) == left


def test_a_split_kept_through_a_move_says_since_when_and_by_what() -> None:
    standing = folded(A, shared(**SPLIT), told("project_amended", "2023-03-01", "b"))
    assert standing.shares == folded(A, shared(**SPLIT)).shares
    assert standing.shares["b"]["since_on"] == dt.date(2023, 2, 1)


@pytest.mark.parametrize("kind", ["project_amended", "project_registered"])
def test_what_says_the_place_again_moves_nothing(kind: str) -> None:
    """A city's project has no share of its own; its counties keep theirs."""
    assert kept(told("project_registered", "2023-01-01", "city"), shared(**SPLIT), told(kind, "2023-03-01", "city")) == SPLIT


@pytest.mark.parametrize("place", ["a", "city"])
def test_a_split_dated_before_the_registration_stands(place: str) -> None:
    assert kept(shared("2022-12-01", **SPLIT), told("project_registered", "2023-01-01", place)) == SPLIT


def test_after_move() -> None:
    rows = folded(A, shared(**SPLIT)).shares
    b, c = ({"place_id": one, "county_id": one} for one in "bc")
    assert after_move(rows, ("a", "a"), b) == rows
    assert after_move(rows, ("a", "a"), c) == {}
    assert after_move(rows, ("c", "c"), c) == after_move(rows, ("", ""), c) == rows


def test_a_countys_own_share_comes_before_its_parks() -> None:
    shares = [Share("park", "a", 5000), Share("a", "a", 3000), Share("b", "b", 2000)]
    assert [own_share(shares, *own) for own in (("a", "a"), ("other", "a"), ("park", "a"), ("b", "b"), ("city", ""))] == [1, 1, 0, 2, None]
    assert own_share(shares[:1], "a", "a") == 0
