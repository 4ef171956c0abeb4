"""Take the screenshots of the documentation anew: load the demo, serve it, walk through the menu with a real browser.

    python tools/screens.py [FOLDER]        default: docs/screens

The demo of the screenshots lives in a folder of its own (var/screens), so that nobody's data is in a picture.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

CLONE = Path(__file__).resolve().parents[1]
HOME = CLONE / "var/screens"
# Before Django reads its settings.
os.environ |= {"GUATU_HOME": str(HOME), "GUATU_SAMPLE": "1", "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "guatu.settings"}

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from playwright.sync_api import BrowserContext, Page, sync_playwright  # noqa: E402

GUATU = Path(sys.executable).with_name("guatu")
WHO = "demo-city"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Look:
    """A way of looking: how large, how bright, in which language, and at which pages (empty: all)."""

    name: str
    width: int
    height: int
    theme: str
    language: str
    pages: tuple[str, ...] = ()


LOOKS = (
    Look("", 1440, 900, "light", "zh-hans"),
    Look("-dark", 1440, 900, "dark", "zh-hans", ("wall", "cockpit")),
    Look("-hall", 3840, 2160, "dark", "zh-hans", ("wall",)),
    Look("-phone", 390, 844, "light", "zh-hans", ("wall", "register", "month")),
    Look("-en", 1440, 900, "light", "en"),
)


def main() -> None:
    """Every look at every page of the menu."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CLONE / "docs/screens"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([GUATU, "demo", "load"], check=True)
    django.setup()
    # Before the browser: its event loop in this thread makes Django refuse to ask the database.
    jars = {look: cookies(look) for look in LOOKS}
    with served() as base, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program(), args=FLAGS)
        for look in LOOKS:
            context = browser.new_context(viewport={"width": look.width, "height": look.height}, reduced_motion="reduce")
            context.add_cookies([{"name": name, "value": value, "url": base} for name, value in jars[look].items()])
            for name in shoot(context, base, look, folder):
                print(name, flush=True)
            context.close()
        browser.close()


def shoot(context: BrowserContext, base: str, look: Look, folder: Path) -> Iterator[str]:
    """One look: the pages of the menu, each as a picture named after its address."""
    page = context.new_page()
    for name, address in menu(page, base).items():
        if look.pages and name not in look.pages:
            continue
        page.goto(base + address, wait_until="networkidle")
        # Numbers count up and charts draw themselves for a moment.
        page.wait_for_timeout(600)
        target = folder / f"{name}{look.name}.png"
        page.screenshot(path=target)
        yield target.name


def menu(page: Page, base: str) -> dict[str, str]:
    """The addresses of the main menu, by the first word of their path."""
    page.goto(base + "/", wait_until="networkidle")
    links = page.eval_on_selector_all("header nav.menu a[href]", "all => all.map(one => one.getAttribute('href'))")
    return {link.strip("/").split("/")[0].split("?")[0]: link for link in links}


def cookies(look: Look) -> dict[str, str]:
    """A session of the demo's city office, and the look it prefers."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=WHO), backend="guatu.access.backends.AccountBackend")
    return {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.LANGUAGE_COOKIE_NAME: look.language,
        "guatu_theme": look.theme,
    }


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
