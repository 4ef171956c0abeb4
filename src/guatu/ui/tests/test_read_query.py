"""The state of a page in its URL."""

from __future__ import annotations

import pytest

from guatu.ui.query import Query


def query(*pairs: tuple[str, list[str]]) -> Query:
    return Query.of("/register/", pairs)


def test_it_works() -> None:
    found = query(("county", ["甲", "乙"]), ("sort", ["-total"]))
    assert found.many("county") == ("甲", "乙")
    assert found.text("sort") == "-total"


def test_a_change_leaves_the_rest_alone() -> None:
    before = query(("county", ["甲"]), ("page", ["3"]))
    after = before.but(sort="name", page=None)
    assert after.pairs == (("county", "甲"), ("sort", "name"))
    assert before.text("page") == "3"


def test_commas_count_as_several() -> None:
    assert query(("cols", ["a,b", "c"])).many("cols") == ("a", "b", "c")


def test_empty_values_say_nothing() -> None:
    assert query(("q", [""]), ("a", ["1"])).url == "/register/?a=1"


def test_nothing_asked_is_the_bare_path() -> None:
    assert query().url == "/register/"
    assert Query().url == "?"


def test_the_last_value_wins() -> None:
    assert query(("sort", ["a", "b"])).text("sort") == "b"


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "٣", "9" * 40])
def test_refuses_what_is_not_a_page_number(text: str) -> None:
    assert query(("page", [text])).number("page") == 1


def test_escapes_what_it_writes() -> None:
    assert (
        query(
            ("q", ['"><b>&']),
        ).url
        == "/register/?q=%22%3E%3Cb%3E%26"
    )
