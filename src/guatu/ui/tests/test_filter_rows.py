"""Filter chips: everything in the URL, in words on the chip, off with one touch."""

from __future__ import annotations

import lxml.html
import pytest
from django.template import Context, Template

from guatu.ui.components import Filter, FilterBar, Option
from guatu.ui.query import Query

COUNTY = Filter("county", "县区", "multi", (Option("c", "长葛市", 12), Option("y", "禹州市", 9)))
TOTAL = Filter("total", "总投资", "range", unit="亿元")
STAGE = Filter("stage", "阶段", "choice", (Option("b", "在建"),))


def bar(*pairs: tuple[str, str]) -> FilterBar:
    return FilterBar((COUNTY, STAGE, TOTAL), Query("/r/", pairs), search="q")


def drawn(value: FilterBar) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(Template("{% load guatu %}{% filterbar bar 't' %}").render(Context({"bar": value})))


def test_it_works() -> None:
    tree = drawn(bar(("county", "c"), ("county", "y"), ("total_from", "5")))
    assert [words.text for words in tree.xpath("//span[@class='chip-words']")] == ["长葛市、禹州市", "≥ 5亿元"]
    assert tree.xpath("//input[@name='county'][@checked]/@value") == ["c", "y"]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ((("total_from", "5"), ("total_to", "10")), "5—10亿元"),
        ((("total_to", "10"),), "≤ 10亿元"),
        ((), ""),
    ],
)
def test_a_span_in_words(pairs: tuple[tuple[str, str], ...], words: str) -> None:
    assert TOTAL.words(Query("/r/", pairs)) == words


def test_a_submit_carries_the_rest_and_starts_at_page_one() -> None:
    tree = drawn(bar(("sort", "-total"), ("page", "7"), ("at", "2023-08-31"), ("county", "c")))
    hidden = {found.get("name"): found.get("value") for found in tree.xpath("//input[@type='hidden']")}
    assert hidden == {"sort": "-total", "at": "2023-08-31"}


def test_off_takes_away_one_filter_only() -> None:
    tree = drawn(bar(("county", "c"), ("stage", "b"), ("page", "7")))
    assert tree.xpath("//a[@class='chip-off']/@href") == ["/r/?stage=b", "/r/?county=c"]
    assert tree.xpath("//a[@class='filters-clear']/@href") == ["/r/"]


def test_nothing_set_nothing_to_clear() -> None:
    assert not drawn(bar()).xpath("//a")


def test_an_unknown_value_is_shown_as_it_came() -> None:
    assert COUNTY.words(Query("/r/", (("county", "<x>"),))) == "<x>"
    assert not drawn(bar(("county", "<x>"))).xpath("//x")


def test_refuses_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="colour"):
        Filter("a", "b", "colour")
