"""The gallery in a real browser: drawer and focus, keyboard, themes, filters without a page jump, nothing the policy stops."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser
SOURCE = Path(__file__).parents[3]


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait_for(url: str) -> None:
    for _try in range(100):
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310  our own server on this machine
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the gallery did not start")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The gallery served from a process of its own."""
    port = _free_port()
    around = {**os.environ, "PYTHONPATH": str(SOURCE), "DJANGO_SETTINGS_MODULE": "guatu.ui.tests.gallery.settings"}
    command = [sys.executable, "-m", "guatu.ui.tests.gallery.serve", str(port)]
    server = subprocess.Popen(command, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(f"http://127.0.0.1:{port}/progress/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page that fails the test on any console error: a blocked script or style is one."""
    context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    shown = context.new_page()
    wrong: list[str] = []
    shown.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    yield shown
    context.close()
    assert wrong == []


def opened(page: Page) -> str:
    page.locator("a[data-figure='investment.rate']").first.click()
    page.wait_for_selector("#drawer[open] [role=tab]")
    return page.locator("#drawer-title").inner_text()


def test_it_works(page: Page) -> None:
    page.goto("/cockpit/")
    assert opened(page) == "投资完成率"
    page.keyboard.press("Escape")
    assert page.locator("#drawer[open]").count() == 0
    assert page.evaluate("document.activeElement.dataset.figure") == "investment.rate"


def test_focus_stays_in_the_drawer(page: Page) -> None:
    page.goto("/cockpit/")
    opened(page)
    for _step in range(25):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || document.getElementById('drawer').contains(document.activeElement)"
        assert page.evaluate(inside)


def test_tabs_move_by_arrow(page: Page) -> None:
    page.goto("/cockpit/")
    opened(page)
    page.locator("#tab-definition").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "tab-moves"
    assert page.locator("#panel-moves").is_visible()
    assert not page.locator("#panel-definition").is_visible()


def test_a_number_in_the_drawer_opens_and_leads_back(page: Page) -> None:
    page.goto("/cockpit/")
    opened(page)
    page.locator("#tab-arithmetic").click()
    page.locator("#panel-arithmetic a[data-drawer]").first.click()
    page.locator("[data-drawer-back]").click()
    page.wait_for_selector("#drawer [role=tab]")
    assert not page.locator("[data-drawer-back]").is_visible()


def test_a_failed_drawer_says_so(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base)
    page = context.new_page()
    page.goto("/cockpit/")
    page.route("**/figure/investment.rate/", lambda route: route.abort())
    page.locator("a[data-figure='investment.rate']").first.click()
    page.wait_for_selector("#drawer .nothing-title")
    assert page.locator("#drawer-body .nothing-title").is_visible()
    context.close()


def test_rows_by_keyboard(page: Page) -> None:
    page.goto("/")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    assert page.locator("tr[data-here]").get_attribute("data-key") == "1"
    page.keyboard.press("x")
    assert page.locator("[data-bulk-count]").inner_text() == "1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/project/?n=1")


def test_rows_are_chosen_by_hand_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    boxes = page.locator("[data-check]")
    # The click is made where the box stands: a box under another cell is no box.
    boxes.nth(1).click(timeout=5000)
    assert page.locator("[data-bulk-count]").inner_text() == "1"
    page.locator("[data-check-page]").click()
    assert page.locator("[data-bulk-count]").inner_text() == str(boxes.count())
    page.locator("[data-check-none]").click()
    assert not page.locator("[data-bulk]").is_visible()


def test_edit_search_and_help_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    assert page.locator("#keys[open]").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("jk?e")
    assert page.locator("#search").input_value() == "jk?e"
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.wait_for_url("**/form/")


def test_a_filter_changes_the_address_and_not_the_place(page: Page) -> None:
    page.goto("/?sort=-total")
    page.evaluate("window.scrollTo(0, 40)")
    page.locator("#register-chip-stage > summary").click()
    page.get_by_label("在建").check()
    page.wait_for_url("**stage=*")
    assert "sort=-total" in page.url
    assert "county=" not in page.url
    page.wait_for_selector(".chip-words:text('在建')")
    assert page.evaluate("window.scrollY") == 40


def test_sorting_keeps_the_sideways_scroll(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('.table-scroll').scrollLeft = 120")
    page.locator("thead a.sort", has_text="自开工累计").click()
    page.wait_for_selector("a.sort-down:text('自开工累计')")
    page.wait_for_function("document.querySelector('.table-scroll').scrollLeft === 120")


def test_the_second_click_names_the_effect(page: Page) -> None:
    page.goto("/")
    page.locator("[data-check]").nth(0).check()
    page.locator("[data-check]").nth(3).check()
    page.locator("[data-bulk] button", has_text="发提醒函").click()
    assert "2 个项目" in page.locator("#ask-effect").inner_text()
    page.locator("#ask [data-close-dialog]").click()
    assert page.url.endswith("/")
    page.locator("[data-bulk] button", has_text="发提醒函").click()
    page.locator("[data-ask-yes]").click()
    page.wait_for_url("**/parts/")


def test_the_theme_is_remembered(page: Page) -> None:
    page.goto("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".top [data-theme-switch]").click()
    page.goto("/cockpit/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_charts_draw_and_show_their_table(page: Page) -> None:
    page.goto("/cockpit/")
    page.wait_for_selector("#by-county canvas")
    assert not page.locator("#by-county-behind").is_visible()
    page.locator("#by-county [data-chart-table]").click()
    assert page.locator("#by-county-behind td").first.is_visible()
    assert page.locator("#by-county [data-chart-table]").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("path", ["/", "/cockpit/", "/project/", "/parts/", "/form/?wrong=1", "/light/4/"])
@pytest.mark.parametrize("wide", [360, 768, 1000])
def test_no_page_slides_sideways(page: Page, path: str, wide: int) -> None:
    page.set_viewport_size({"width": wide, "height": 800})
    page.goto(path)
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_without_script_everything_is_there(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base, java_script_enabled=False)
    page = context.new_page()
    page.goto("/cockpit/")
    assert page.locator("#by-county-behind td").first.is_visible()
    page.locator("a[data-figure='investment.rate']").first.click()
    for key in ("definition", "arithmetic", "rows", "evidence", "moves"):
        assert page.locator(f"#panel-{key}").is_visible()
    context.close()


def test_motion_can_be_refused(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/cockpit/")
    opened(page)
    assert page.evaluate("parseFloat(getComputedStyle(document.getElementById('drawer')).animationDuration)") < 0.01
    context.close()
