"""Somebody walking through the house: what they touch and type is counted, what goes wrong behind the scenes is kept."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, Request, Response

from guatu.demo.accounts import PASSWORD
from tests.journeys import looking
from tests.journeys.houses import House

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# The browser's own word for an answer of 400 and more; the answer itself is looked at instead.
_ANSWERED = "Failed to load resource"
_INSIDE = ("data", "blob", "about")


class Walker(Protocol):
    """Starts a walk as somebody (nobody: unsigned)."""

    def __call__(self, house: House, who: str = "", **look: Any) -> Walk: ...


class Walk:
    """One person, one browser. A step is a touch or a typed field; `fields` are those that had to be filled."""

    password = PASSWORD

    def __init__(self, browser: Browser, base: str, **look: Any) -> None:
        self.base = base
        self.context = browser.new_context(
            base_url=base, **{"viewport": WIDE, "locale": "zh-CN", "reduced_motion": "reduce"} | look
        )
        self.context.set_default_timeout(15_000)
        self.problems: list[str] = []
        self.steps, self.fields, self._began, self._expected = 0, 0, time.monotonic(), frozenset[int]()
        self.seen: dict[str, None] = {}
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        self.context.on("request", self._watch)
        self.context.on("response", self._answered)
        self.page: Page = self.context.new_page()
        self.page.on("framenavigated", lambda frame: self._note(frame.url))

    # ---- behind the scenes ---------------------------------------------------------------------------------------------

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not said.text.startswith(_ANSWERED):
            self.problems.append(f"console at {self.page.url}: {said.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith(self.base) and urlsplit(request.url).scheme not in _INSIDE:
            self.problems.append(f"request to elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.problems.append(f"{response.status} at {response.request.method} {response.url}")

    def _note(self, url: str) -> None:
        if url.startswith(self.base):
            self.seen[url.removeprefix(self.base)] = None

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Answers of these statuses are right here."""
        before, self._expected = self._expected, frozenset(statuses)
        yield
        self._expected = before

    # ---- what a person does --------------------------------------------------------------------------------------------

    def sign_in(self, who: str, password: str = PASSWORD) -> None:
        """By the door, as everybody."""
        if not self.page.url.startswith(self.base):
            self.page.goto("/account/sign-in")
        self.type("[name=username]", who)
        self.type("[name=password]", password)
        self.touch("main form button[type=submit]")
        self.page.wait_for_load_state()

    def go(self, address: str) -> Page:
        """An address typed, or a bookmark: a step."""
        self.steps += 1
        self.page.goto(address)
        return self.page

    def touch(self, what: str | Locator, expect: str = "") -> None:
        """A click, or a tap; `expect` is what it brings."""
        self.steps += 1
        self.find(what).click()
        if expect:
            self.page.locator(expect).first.wait_for()

    def menu(self, title: str, expect: str = "") -> None:
        """An entry of the main menu, its section opened first."""
        entry = self.page.locator(f".menu a:has-text('{title}')").first
        section = self.page.locator("nav.menu details, .menu details").filter(has_text=title)
        if not entry.is_visible() and section.count():
            self.touch(section.first.locator("summary"))
        self.touch(entry, expect)

    def type(self, what: str, text: str) -> None:
        """A field filled by hand."""
        self.steps, self.fields = self.steps + 1, self.fields + 1
        self.find(what).fill(text)

    def choose(self, what: str, value: str) -> None:
        """One of a list."""
        self.steps, self.fields = self.steps + 1, self.fields + 1
        self.find(what).select_option(value)

    def hand_in(self, what: str, path: Path) -> None:
        """A file dropped on its field."""
        self.steps += 1
        self.find(what).set_input_files(path)

    def download(self, what: str | Locator, to: Path) -> Path:
        """A touch that gives a file; where it lies."""
        self.steps += 1
        with self.page.expect_download() as waiting:
            self.find(what).click()
        found: Download = waiting.value
        path = to / found.suggested_filename
        found.save_as(path)
        return path

    # ---- what a person sees --------------------------------------------------------------------------------------------

    def find(self, what: str | Locator) -> Locator:
        """The first thing of that kind."""
        return self.page.locator(what).first if isinstance(what, str) else what.first

    def text(self, what: str | Locator) -> str:
        """The words on it, with plain blanks."""
        return re.sub(r"\s+", " ", self.find(what).inner_text()).strip()

    def fetch(self, address: str) -> str:
        """A page beside the walk: no step, nothing on the screen."""
        return self.fetch_bytes(address).decode()

    def fetch_bytes(self, address: str) -> bytes:
        """A file beside the walk."""
        answer = self.context.request.get(address)
        assert answer.ok, f"{answer.status} at {address}"
        return answer.body()

    def seconds(self) -> float:
        """Since the walk began."""
        return time.monotonic() - self._began

    def tell(self, title: str) -> str:
        """The count, for whoever reads the run."""
        said = f"{title}: {self.steps} steps, {self.fields} fields, {self.seconds():.0f} s of the machine"
        print(said, flush=True)
        return said

    def look_narrow(self) -> list[str]:
        """Every page of this walk once more on a phone: what slides sideways."""
        self.page.set_viewport_size(NARROW)
        found = []
        for address in list(self.seen):
            self.page.goto(address)
            found += [f"{address}: {line}" for line in looking.sideways(self.page)]
        return found

    def close(self) -> None:
        """The browser's part of it is over."""
        self.context.close()
