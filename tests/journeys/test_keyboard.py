"""Without a mouse: search in three ways, rows, the drawer and back, help, the way out (UI 4)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.houses import House
from tests.journeys.walking import Walk, Walker

pytestmark = pytest.mark.browser
COUNTY = "99S101"
NAME = "示例·精密铸件项目"
# Tabs until something is reached: more than any page has before its first number.
FAR = 80
_IN_DRAWER = "document.activeElement === document.body || document.getElementById('drawer').contains(document.activeElement)"
_RING = """() => { const s = getComputedStyle(document.activeElement);
  return parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none' || s.boxShadow !== 'none' || document.activeElement === document.body; }"""


@pytest.fixture
def walk(furnished: House, walker: Walker) -> Walk:
    """The city office at the wall."""
    walk = walker(furnished, "demo-city")
    walk.go("/wall/")
    return walk


def test_it_works(furnished: House, walker: Walker) -> None:
    walk = walker(furnished)
    page = walk.go("/account/sign-in")
    page.keyboard.type("demo-city")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "password"
    page.keyboard.type(walk.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/")


def test_focus_stays_in_the_drawer_and_goes_back(walk: Walk) -> None:
    page = walk.page
    tab_to(page, "document.activeElement.dataset.figure === 'done.ytd'")
    page.keyboard.press("Enter")
    page.locator("#drawer [role=tab]").first.wait_for()
    for _step in range(FAR):
        page.keyboard.press("Tab")
        assert page.evaluate(_IN_DRAWER)
    page.keyboard.press("Escape")
    assert page.locator("#drawer[open]").count() == 0
    assert page.evaluate("document.activeElement.dataset.figure") == "done.ytd"


@pytest.mark.parametrize("typed", ["精密铸件", "jmzj", "密铸"])
def test_search_finds_by_name_and_initials(walk: Walk, typed: str) -> None:
    search(walk.page, typed)
    walk.page.keyboard.press("Tab")
    assert NAME in walk.page.evaluate("document.activeElement.innerText")
    walk.page.keyboard.press("Enter")
    walk.page.locator(f"h1:has-text('{NAME}')").wait_for()


def test_search_finds_by_code(walk: Walk) -> None:
    walk.go(f"/search/?q={NAME}")
    code = walk.text("main tbody tr .num, main tbody td:nth-of-type(1)")
    search(walk.page, code)
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url(f"**/search/?q={code}")
    assert NAME in walk.text("main tbody") and walk.page.locator("main tbody tr").count() == 1


def test_rows_open_with_enter_and_edit_with_e(walk: Walk) -> None:
    page = walk.go(f"/register/?place={COUNTY}")
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    here = page.locator("tr[data-here]")
    name, rows = here.locator("th a").first.inner_text(), page.locator("#register tbody tr[data-url]")
    assert here.get_attribute("data-key") == rows.nth(1).get_attribute("data-key")
    page.keyboard.press("Enter")
    page.locator("main .page-head h1").wait_for()
    page.wait_for_url("**/register/*-*")
    assert name in page.content()
    page.keyboard.press("e")
    page.wait_for_url("**/amend*")


def test_help_and_full_screen(furnished: House, walker: Walker) -> None:
    # Full screen and a window of a pretended size get in each other's way.
    walk = walker(furnished, "demo-city", viewport=None, no_viewport=True)
    page = walk.go("/wall/")
    page.keyboard.press("?")
    assert "拼音首字母" in walk.text("#keys[open]")
    page.keyboard.press("Escape")
    assert page.locator("#keys[open]").count() == 0
    page.keyboard.press("f")
    page.locator("html.wall-mode").wait_for()
    page.keyboard.press("Escape")
    page.locator("html:not(.wall-mode)").wait_for()


def test_focus_is_always_seen_and_leads_past_the_menu(walk: Walk) -> None:
    page = walk.go("/register/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    unseen = []
    for _step in range(FAR // 2):
        page.keyboard.press("Tab")
        if not page.evaluate(_RING):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
    assert unseen == []


def search(page: Page, typed: str) -> None:
    """`/`, the words, and the hits below them."""
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type(typed)
    page.locator("#search-found li a").first.wait_for()


def tab_to(page: Page, wanted: str) -> None:
    """Tab until it is there."""
    for _step in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate(wanted):
            return
    raise AssertionError(f"not reached with Tab: {wanted}")
