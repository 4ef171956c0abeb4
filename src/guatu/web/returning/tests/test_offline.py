"""The phone in a real browser: the page's own camera, a lost connection, and the return that arrives once when it is back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from urllib.parse import quote
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.life.dispatch.returns.tests.scene import building, mark_of
from guatu.web.returning.tests.things import shot
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
    # Playwright keeps a loop running in the test's own thread; what is counted there is counted between its calls.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
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


def test_a_lost_connection_loses_nothing_and_doubles_nothing(phone: Page, address: tuple[str, str, str, UUID]) -> None:
    form, project = address[1], address[3]
    phone.fill("[name=progress]", "断网时填的")
    phone.context.set_offline(True)
    phone.click(".returning-foot button")
    phone.wait_for_selector("[data-queue-list] li")
    assert "待发送" in phone.inner_text("[data-queue]")
    phone.context.set_offline(False)
    phone.wait_for_url("**/receipt/**")
    phone.goto(reverse("returning:mine"))
    phone.wait_for_load_state("networkidle")
    assert phone.is_hidden("[data-queue]")
    assert kept(phone) == []
    assert phone.goto(form) is not None
    assert phone.input_value("[name=progress]") == "断网时填的"
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 1
    assert mark_of(project)["progress"] == "断网时填的"


def kept(phone: Page) -> list[str]:
    """The states of what this browser keeps."""
    found: list[str] = phone.evaluate("window.guatuKept.all().then((every) => every.map((one) => one.state))")
    return found


def fill(phone: Page, words: str) -> None:
    """Words and a photo, submitted."""
    phone.fill("[name=progress]", words)
    phone.set_input_files("[name=photos]", [{"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": shot()}])
    phone.click(".returning-foot button")


def photos_in(phone: Page) -> int:
    """How many photos the form holds."""
    found: int = phone.evaluate("document.querySelector('[name=photos]').files.length")
    return found


def sign(phone: Page, base: str, session: str) -> None:
    """Somebody's session on this phone."""
    phone.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])


def test_an_ended_session_loses_neither_words_nor_photos(phone: Page, address: tuple[str, str, str, UUID]) -> None:
    base, form, session, _project = address
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    fill(phone, "登录失效时填的")
    phone.wait_for_selector("[data-form-said] a")
    assert "登录已失效" in phone.inner_text("[data-form-said]")
    assert phone.get_attribute("[data-form-said] a", "href") == f"{reverse('account:sign-in')}?next={quote(form, safe='')}"
    assert kept(phone) == ["sign"]
    sign(phone, base, session)
    phone.goto(form)
    phone.wait_for_url("**/receipt/**")
    assert "登录失效时填的" in phone.inner_text("main") and "1 张照片" in phone.inner_text("main")


@pytest.mark.parametrize("status", [413, 404, 400])
def test_a_refusal_opens_again_with_words_and_photos(phone: Page, address: tuple[str, str, str, UUID], status: int) -> None:
    form = address[1]
    phone.route("**/returns/project/**", lambda route: refuse(route, status))
    fill(phone, "没有收下的")
    expect(phone.locator("[data-form-said]")).to_contain_text("没有收下")
    assert ("照片太大" if status == 413 else str(status)) in phone.inner_text("[data-form-said]")
    assert kept(phone) == ["wrong"]
    phone.goto(reverse("returning:mine"))
    phone.wait_for_selector("[data-queue-list] a")
    assert kept(phone) == ["wrong"], "a refusal is not sent again by itself"
    phone.unroute_all()
    phone.click("[data-queue-list] a")
    expect(phone.locator("[name=progress]")).to_have_value("没有收下的")
    assert phone.url.endswith(form) and photos_in(phone) == 1
    phone.click(".returning-foot button")
    phone.wait_for_url("**/receipt/**")


def refuse(route: Route, status: int) -> None:
    """A refusal of what is sent; looking is allowed."""
    if route.request.method == "POST":
        route.fulfill(status=status, body="<html><body>refused</body></html>", content_type="text/html")
    else:
        route.continue_()


@pytest.mark.parametrize("status", [429, 502])
def test_a_busy_server_is_asked_again(phone: Page, status: int) -> None:
    phone.route("**/returns/project/**", lambda route: refuse(route, status))
    fill(phone, "服务器忙时填的")
    phone.wait_for_selector("[data-queue-list] li")
    assert kept(phone) == ["waiting"]
    phone.unroute_all()
    phone.reload()
    phone.wait_for_url("**/receipt/**")


@pytest.mark.parametrize("first", ["receipt", "busy", "large"])
def test_what_was_filled_in_later_outlives_the_answer_to_what_was_sent_before(
    phone: Page, address: tuple[str, str, str, UUID], first: str
) -> None:
    """The kept return is on its way while new words are submitted: the answer to the old ones neither drops nor overwrites the new."""
    phone.route("**/returns/project/**", lambda route: refuse(route, 502))
    fill(phone, "先填的")
    phone.wait_for_selector("[data-queue-list] li")
    phone.unroute_all()
    held: list[Route] = []
    phone.route(
        "**/returns/project/**", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    phone.goto(address[1])
    until(phone, lambda: len(held) == 1)
    fill(phone, "后填的")
    until(phone, lambda: len(held) == 2)
    if first == "receipt":
        with phone.expect_response("**/receipt/**"):
            held[0].continue_()
    else:
        refuse(held[0], {"busy": 502, "large": 413}[first])
    phone.wait_for_timeout(500)
    held[1].abort()
    expect(phone.locator("[data-queue-list] li")).to_have_count(1)
    phone.wait_for_timeout(200)
    assert phone.url.endswith(address[1]), "the page of the new words is not left for the receipt of the old"
    assert (words_kept(phone), kept(phone)) == (["后填的"], ["waiting"])


def words_kept(phone: Page) -> list[str]:
    """The words of what this browser keeps."""
    found: list[str] = phone.evaluate(
        "window.guatuKept.all().then((every) => every.map((one) => one.pairs.find((pair) => pair[0] === 'progress')[1]))"
    )
    return found


def until(phone: Page, is_so: Callable[[], bool]) -> None:
    """Let the page go on until something is so; five seconds at most."""
    for _turn in range(100):
        if is_so():
            return
        phone.wait_for_timeout(50)
    raise AssertionError("it did not come to that")


def test_two_posts_on_one_phone(phone: Page, address: tuple[str, str, str, UUID], cast: Cast) -> None:
    """What one post filled in is neither shown nor sent by another; it goes when its own post is back."""
    base, form, session, project = address
    phone.route("**/returns/project/**", lambda route: refuse(route, 502))
    fill(phone, "填报员填的")
    phone.wait_for_selector("[data-queue-list] li")
    phone.unroute_all()
    county = sign_in(Client(), cast.county_office).cookies[settings.SESSION_COOKIE_NAME].value
    sign(phone, base, county)
    phone.goto(form)
    phone.wait_for_selector("[data-queue-others]:not([hidden])")
    phone.wait_for_load_state("networkidle")
    assert "1 份是别的岗位填的" in phone.inner_text("[data-queue-others]")
    assert phone.locator("[data-queue-list] li").count() == 0
    assert phone.input_value("[name=progress]") == "" and photos_in(phone) == 0
    assert kept(phone) == ["waiting"]
    sign(phone, base, session)
    phone.goto(form)
    phone.wait_for_url("**/receipt/**")
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 1
    assert mark_of(project)["post"] == str(cast.reporter.actor.post_id)


@pytest.mark.parametrize("broken", ["abort", "absent"])
def test_a_device_that_keeps_nothing_says_so(phone: Page, address: tuple[str, str, str, UUID], broken: str) -> None:
    """A full disk aborts without an error event; a private window may have no store at all."""
    script = {
        "abort": "IDBObjectStore.prototype.put = function () { this.transaction.abort(); return {}; }",
        "absent": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    }[broken]
    phone.add_init_script(script)
    phone.goto(address[1])
    phone.context.set_offline(True)
    fill(phone, "存不下的")
    expect(phone.locator("[data-form-said]")).to_contain_text("本机也存不下")
    assert phone.input_value("[name=progress]") == "存不下的" and photos_in(phone) == 1
    phone.context.set_offline(False)
    phone.click(".returning-foot button")
    phone.wait_for_url("**/receipt/**")


def test_without_scripts_it_is_a_plain_form(client: Client, address: tuple[str, str, str, UUID]) -> None:
    _base, form, _session, project = address
    assert client.post(form, {"progress": "不用脚本", "key": "plain", "seen": ""}).status_code == 302
    assert client.post(form, {"progress": "不用脚本", "key": "plain", "seen": ""}).status_code == 302
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 1
    assert mark_of(project)["progress"] == "不用脚本"
