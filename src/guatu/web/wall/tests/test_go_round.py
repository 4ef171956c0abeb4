"""The wall in a real browser: the keyboard walks the rows, a light opens beside them, a full screen goes round the places."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from guatu.desk.tests.world import AT, ahead, behind
from tests.cast import Cast, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def address(cast: Cast, client: Client, live_server) -> tuple[str, str]:
    """Where the wall hangs, and the leader's session; everything the database is asked for before the browser starts."""
    ahead(cast)
    behind(cast)
    sign_in(client, cast.leader)
    return f"{live_server.url}/wall/?at={AT}", client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    """A browser of one's own, for one test."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def wall(address: tuple[str, str], browser: Browser) -> Iterator[Page]:
    """The wall, hung; nothing may be complained of in the console."""
    url, session = address
    said: list[str] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url.split("/wall/")[0] + "/"}])
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    yield page
    page.close()
    assert said == []


def test_it_works(wall: Page) -> None:
    wall.keyboard.press("j")
    wall.keyboard.press("j")
    assert "示例落后" in wall.locator("[data-here]").inner_text()
    wall.locator("[data-here] a.light").click()
    wall.wait_for_selector("#drawer[open] .drawer-number")
    assert "怎样转绿" in wall.locator("#drawer").inner_text()


def test_a_filter_changes_the_wall_in_place(wall: Page) -> None:
    wall.locator(".wall-counts a").first.click()
    wall.wait_for_load_state("networkidle")
    assert wall.locator("tr[data-row]").count() == 1
    assert "light=late" in wall.url


def test_a_full_screen_goes_round_and_can_be_held(wall: Page) -> None:
    wall.evaluate("() => { document.documentElement.requestFullscreen = () => Promise.reject(new Error('not here')); }")
    wall.locator("[data-wall]").click()
    assert "示例市 1/4" in wall.locator("[data-rotating]").inner_text()
    wall.keyboard.press("ArrowRight")
    wall.wait_for_selector("#wall[data-place='99S001']")
    assert "示例甲县 2/4" in wall.locator("[data-rotating]").inner_text()
    assert wall.locator("tr[data-row]").count() == 1
    wall.keyboard.press(" ")
    assert "已暂停" in wall.locator("[data-rotating]").inner_text()
    wall.keyboard.press("ArrowLeft")
    wall.wait_for_selector("#wall[data-place='99S000']")


def test_nothing_scrolls_sideways_on_a_phone(wall: Page) -> None:
    wall.set_viewport_size({"width": 390, "height": 844})
    assert wall.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
