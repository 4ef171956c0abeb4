"""Take the screenshots of the documentation anew: load the demo, serve it, walk through every room with a real browser.

    python tools/screens.py [FOLDER]        default: docs/screens

The demo of the screenshots lives in a folder of its own (var/screens), so that nobody's data is in a picture. Pictures are kept
small: 128 colours are all that a page of ours has.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

CLONE = Path(__file__).resolve().parents[1]
HOME = CLONE / "var/screens"
# Before Django reads its settings.
os.environ |= {"GUATU_HOME": str(HOME), "GUATU_SAMPLE": "1", "GUATU_TODAY": "2023-10-16", "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "guatu.settings"}

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

GUATU = Path(sys.executable).with_name("guatu")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# The sample accounts of `guatu demo load` that see what a picture shows.
OFFICE, COUNTY, SYSTEM = "demo-city", "demo-jia", "demo-sysadmin"
BUREAU, REPORTER, INSPECTOR = "demo-zgj", "demo-jia-report", "demo-inspector"
PLACE = "99S101"
COLOURS = 128


@dataclass(frozen=True)
class Look:
    """A way of looking: how large, how bright, in which language, and at which pages (empty: all)."""

    name: str
    width: int
    height: int
    theme: str
    language: str
    pages: tuple[str, ...] = ()


CHIEF = ("wall", "register", "project", "import", "today", "cases", "case")
LOOKS = (
    Look("", 1440, 900, "light", "zh-hans"),
    Look("-dark", 1440, 900, "dark", "zh-hans", CHIEF),
    Look("-phone", 390, 844, "light", "zh-hans", (*CHIEF, "return", "returns", "inspection", "lights", "letters", "crews")),
    Look("-phone-dark", 390, 844, "dark", "zh-hans", CHIEF),
    Look("-hall", 2560, 1440, "dark", "zh-hans", ("wall", "meeting-room")),
    Look("-en", 1440, 900, "light", "en", ("wall", "cockpit", "register", "import", "month", "bulletin", "today", "cases", "meeting", "letters")),
)


@dataclass(frozen=True)
class Scene:
    """A picture: who looks ("": nobody signed in), at which address, found how, and what they touch there."""

    name: str
    who: str
    address: str | Callable[[Page], str]
    touch: str = ""


def a_project(page: Page) -> str:
    """The project that drags most: its page has everything."""
    page.goto(f"/register/?place={PLACE}&sort=-plan")
    return link(page, "#register tbody th a")


def a_batch(page: Page) -> str:
    """A ledger handed in and waiting for its one answer; handed in when it is not there yet."""
    page.goto("/import/")
    if not page.locator("#batches tbody th a, #batches tbody td a").count():
        ledger = HOME / "示例甲县2023年重点项目推进台账.xlsx"
        subprocess.run([GUATU, "demo", "ledger", "-o", ledger], check=True)
        page.set_input_files("[name=file]", ledger)
        page.select_option("[name=place]", PLACE)
        page.click("main form button[type=submit]")
        page.wait_for_selector("#questions")
        return page.url
    return link(page, "#batches tbody a")


def a_bulletin(page: Page) -> str:
    """The bulletin of the last closed month; drawn when it is not there yet."""
    page.goto("/bulletin/")
    if not page.locator("#bulletins tbody a").count():
        page.fill("[name=period]", "2023-07")
        page.click("main form button[type=submit]")
        page.wait_for_selector("article.prose")
        return page.url
    return link(page, "#bulletins tbody a")


def first_of(address: str, what: str) -> Callable[[Page], str]:
    """The page that the first such link of a list leads to."""

    def found(page: Page) -> str:
        page.goto(address)
        return link(page, what)

    return found


# A link to one meeting, not to a series, a topic or the form of a new one.
MEETING = "main tbody a[href^='/meetings/0']"
LETTER = "main tbody a[href^='/letters/0']"


def the_room(page: Page) -> str:
    """The projector's page of the meeting that comes next."""
    page.goto("/meetings/")
    return link(page, MEETING).partition("?")[0] + "/room"


def link(page: Page, what: str) -> str:
    """Where the first one leads."""
    return page.locator(what).first.get_attribute("href") or ""


SCENES = (
    Scene("sign-in", "", "/account/sign-in"),
    Scene("wall", OFFICE, "/wall/"),
    Scene("stages", OFFICE, f"/wall/?place={PLACE}&form=stages"),
    Scene("published", OFFICE, "/wall/?place=411000"),
    Scene("light", OFFICE, f"/wall/?place={PLACE}", "#wall-rows a.light-late"),
    Scene("cockpit", OFFICE, "/cockpit/"),
    Scene("figure", OFFICE, "/cockpit/", "main a[data-figure='done.ytd']"),
    Scene("register", OFFICE, "/register/"),
    Scene("project", OFFICE, a_project),
    Scene("search", OFFICE, "/search/?q=dlgc"),
    Scene("import", OFFICE, a_batch),
    Scene("month", COUNTY, "/month/"),
    Scene("close", OFFICE, "/month/close"),
    Scene("bulletin", OFFICE, a_bulletin),
    Scene("today", BUREAU, "/today/"),
    Scene("today-office", OFFICE, "/today/"),
    Scene("inbox", BUREAU, "/today/inbox"),
    Scene("cases", OFFICE, "/cases/"),
    Scene("case", OFFICE, first_of("/cases/?kind=problem", "main tbody a[href^='/cases/']")),
    Scene("lights", OFFICE, "/lights/"),
    Scene("returns", REPORTER, "/returns/"),
    Scene("return", REPORTER, first_of("/returns/", "main a[href*='/returns/project/']")),
    Scene("late", OFFICE, "/returns/late"),
    Scene("inspection", INSPECTOR, "/inspections/"),
    Scene("problems", OFFICE, "/inspections/problems"),
    Scene("meeting", OFFICE, "/meetings/"),
    Scene("meeting-show", OFFICE, first_of("/meetings/", MEETING)),
    Scene("meeting-room", OFFICE, the_room),
    Scene("letters", OFFICE, "/letters/"),
    Scene("letter", OFFICE, first_of("/letters/?tab=drafts", LETTER)),
    Scene("crews", OFFICE, "/crews/"),
    Scene("queue", OFFICE, "/queue/schedules"),
    Scene("admin", SYSTEM, "/admin/"),
    Scene("account", OFFICE, "/account/"),
)


def main() -> None:
    """Every look at every scene."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CLONE / "docs/screens"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([GUATU, "demo", "load"], check=True)
    django.setup()
    # Before the browser: its event loop in this thread makes Django refuse to ask the database.
    sessions = {who: session(who) for who in sorted({scene.who for scene in SCENES} - {""})}
    with served() as base, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program(), args=FLAGS)
        for look in LOOKS:
            for name in shoot(browser, base, look, sessions, folder):
                print(name, flush=True)
        browser.close()


def shoot(browser: Browser, base: str, look: Look, sessions: dict[str, str], folder: Path) -> Iterator[str]:
    """One look at all its scenes, each a picture named after the scene."""
    for scene in SCENES:
        if not look.pages or scene.name in look.pages:
            context = opened(browser, base, look, sessions.get(scene.who, ""))
            target = folder / f"{scene.name}{look.name}.png"
            target.write_bytes(picture(context.new_page(), scene))
            context.close()
            yield f"{target.name} {target.stat().st_size // 1024} KB"


def opened(browser: Browser, base: str, look: Look, key: str) -> BrowserContext:
    """A browser of this look, in somebody's session."""
    context = browser.new_context(
        base_url=base, viewport={"width": look.width, "height": look.height}, reduced_motion="reduce", locale="zh-CN"
    )
    jar = {settings.LANGUAGE_COOKIE_NAME: look.language, "guatu_theme": look.theme, settings.SESSION_COOKIE_NAME: key}
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in jar.items() if value])
    return context


def picture(page: Page, scene: Scene) -> bytes:
    """What stands on the screen there, in few colours."""
    page.goto(scene.address if isinstance(scene.address, str) else scene.address(page), wait_until="networkidle")
    if scene.touch:
        page.locator(scene.touch).first.click()
        page.locator("#drawer-body h2").wait_for()
    # Charts draw themselves for a moment.
    page.wait_for_timeout(600)
    few = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def session(who: str) -> str:
    """The key of a session of one of the demo's accounts."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=who), backend="guatu.access.backends.AccountBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def program() -> str:
    """The browser. Errors: exits with a word when there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), "") or sys.exit("没有 Chromium。 Chromium is missing.")


@contextmanager
def served() -> Iterator[str]:
    """The demo on a free port, for as long as it is needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([GUATU, "serve"], env={**os.environ, "GUATU_PORT": str(port)}, stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{base}/account/sign-in", process)
        yield base
    finally:
        process.terminate()
        process.wait(60)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a page is answered. Errors: exits when the server ended or does not answer within a minute."""
    for _ in range(120):
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        if process.poll() is not None:
            break
        time.sleep(0.5)
    sys.exit("服务没有启动。 The server did not start.")


if __name__ == "__main__":
    main()
