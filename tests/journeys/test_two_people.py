"""Two people at one project: what does not overlap lands from both; what does is shown to the second, nothing typed is lost."""

from __future__ import annotations

import pytest

from tests.journeys.houses import House
from tests.journeys.walking import Walk, Walker

pytestmark = pytest.mark.browser
NAME = "示例·纺织服装产业园项目"


@pytest.fixture
def pair(furnished: House, walker: Walker) -> tuple[Walk, Walk]:
    """The county and the city, both with the same project's progress open."""
    county, city = walker(furnished, "demo-jia"), walker(furnished, "demo-city")
    for walk in (county, city):
        walk.go(f"/register/?place=99S101&q={NAME}")
        walk.touch(f"#register a:has-text('{NAME}')", f"h1:has-text('{NAME}')")
        walk.touch("a[data-edit]", "[name=effective_on]")
        walk.touch(".tabs a:has-text('进展')", "[name=progress_text]")
    return county, city


def test_it_works(pair: tuple[Walk, Walk]) -> None:
    county, city = pair
    county.type("[name=progress_text]", "二期基础完成")
    save(county)
    city.type("[name=next_step]", "协调用地批复")
    save(city)
    county.page.reload()
    for words in ("二期基础完成", "协调用地批复"):
        assert words in city.text("main") and words in county.text("main")


def test_what_overlaps_is_shown_and_kept(pair: tuple[Walk, Walk]) -> None:
    county, city = pair
    county.type("[name=problem_text]", "资金未到位")
    save(county)
    city.type("[name=problem_text]", "林地手续未批")
    city.type("[name=request_text]", "请市里协调林地")
    with city.expecting(409):
        city.touch("main form button[type=submit]", ".problems table")
    shown = city.text(".problems table")
    assert "资金未到位" in shown and "林地手续未批" in shown
    assert city.page.input_value("[name=problem_text]") == "林地手续未批"
    assert city.page.input_value("[name=request_text]") == "请市里协调林地"
    county.page.reload()
    assert "林地" not in county.text("main")
    save(city)
    assert "林地手续未批" in city.text("main") and "请市里协调林地" in city.text("main")


def save(walk: Walk) -> None:
    """Send the form; the project's page comes back."""
    walk.touch("main form button[type=submit]:has-text('保存')", f"h1:has-text('{NAME}')")
    walk.page.locator(".message:has-text('已保存')").first.wait_for()
