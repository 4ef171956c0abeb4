"""The phone in a real browser: the page's own camera, a lost connection, and the return that arrives once when it is back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.life.dispatch.returns.tests.scene import building, mark_of
from tests.cast import Cast, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip


@pytest.fixture
def address(cast: Cast, client: Client, live_server, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, str, UUID]:  # type: ignore[no-untyped-def]
    """Where the house is, the form's address, the reporter's session, the project."""
    noon = dt.datetime(2023, 8, 14, 12, 5, tzinfo=clock.SHANGHAI)
    project = building(cast.county_a)
    with clock.frozen(noon):
        sign_in(client, cast.reporter)
    # A frozen clock does not reach the server's thread: it reads this one.
    monkeypatch.setattr(clock, "now", lambda: noon)
    form = reverse("returning:file", args=[project, "daily", "2023-08-14"])
    return live_server.url, form, client.cookies[settings.SESSION_COOKIE_NAME].value, project


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    """A browser with an invented camera."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def phone(address: tuple[str, str, str, UUID], browser: Browser) -> Iterator[Page]:
    """A phone at the form; no script may fail."""
    base, form, session, _project = address
    context = browser.new_context(
        base_url=base, viewport={"width": 390, "height": 844}, locale="zh-CN", permissions=["camera", "geolocation"],
        geolocation={"latitude": 34.0357, "longitude": 113.8523, "accuracy": 9},
    )  # fmt: skip
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
    said: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(form)
    yield page
    context.close()
    assert said == []


def test_it_works(phone: Page) -> None:
    """Filed with a photo of the page's own camera: a receipt."""
    phone.click("[data-open-lens]")
    phone.wait_for_selector("[data-lens]:not([hidden])")
    while not phone.evaluate("document.querySelector('[data-lens] video').videoWidth"):
        phone.wait_for_timeout(50)
    phone.click("[data-shoot]")
    phone.wait_for_selector("[data-shots] img")
    phone.fill("[name=progress]", "主体三层浇筑")
    phone.click(".returning-foot button")
    phone.wait_for_url("**/receipt/**")


def test_a_lost_connection_loses_nothing_and_doubles_nothing(phone: Page) -> None:
    phone.fill("[name=progress]", "断网时填的")
    phone.context.set_offline(True)
    phone.click(".returning-foot button")
    phone.wait_for_selector("[data-queue-list] li")
    assert "待发送" in phone.inner_text("[data-queue]")
    with phone.expect_response(lambda answer: "/receipt/" in answer.url):
        phone.context.set_offline(False)
    phone.wait_for_selector("[data-queue]", state="hidden")
    phone.reload()
    phone.wait_for_load_state("networkidle")
    assert phone.is_hidden("[data-queue]")


def test_without_scripts_it_is_a_plain_form(client: Client, address: tuple[str, str, str, UUID]) -> None:
    _base, form, _session, project = address
    assert client.post(form, {"progress": "不用脚本", "key": "plain", "seen": ""}).status_code == 302
    assert client.post(form, {"progress": "不用脚本", "key": "plain", "seen": ""}).status_code == 302
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 1
    assert mark_of(project)["progress"] == "不用脚本"
