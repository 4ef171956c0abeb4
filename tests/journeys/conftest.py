"""What a journey needs: the demo, a house of its own, a browser, somebody who walks."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import houses
from tests.journeys.houses import House, Store
from tests.journeys.town import BEGINS
from tests.journeys.walking import FLAGS, Walk, Walker


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo, loaded once for all workers on SQLite, once a worker on PostgreSQL. Nobody walks through this one."""
    base = tmp_path_factory.getbasetemp()
    is_shared = "PYTEST_XDIST_WORKER" in os.environ and not os.environ.get("DATABASE_URL")
    yield from _loaded((base.parent if is_shared else base) / "journeys-demo")


def _loaded(folder: Path) -> Iterator[Store]:
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "is-loaded").exists():
            store = houses.empty(folder / "home")
            store.run("tests.journeys.loading", "demo")
            (folder / "is-loaded").touch()
        else:
            store = Store(folder / "home")
    yield store
    if store.url:
        store.clear()


@pytest.fixture
def house(demo: Store, tmp_path: Path) -> Iterator[House]:
    """The demo for one walk alone, served."""
    store = demo.copy(tmp_path / "home")
    opened = House(store).open()
    yield opened
    opened.close()
    store.clear()


@pytest.fixture(scope="session")
def furnished(demo: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo with something in every room, served, for walks that leave little behind."""
    store = demo.copy(tmp_path_factory.mktemp("furnished") / "home")
    store.run("tests.journeys.loading", "furnished")
    opened = House(store).open()
    yield opened
    opened.close()
    store.clear()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[House]:
    """A town on its first morning, served; its letters can be signed."""
    store = houses.empty(tmp_path / "home", BEGINS)
    store.run("tests.journeys.loading", "town")
    opened = House(store).open()
    yield opened
    opened.close()
    store.clear()


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    """A real browser, for one test only: its event loop in this thread keeps Django from asking the database."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def walker(browser: Browser) -> Iterator[Walker]:
    """Starts walks through a house, signed in where somebody was before; nothing may go wrong behind the scenes."""
    walks: list[Walk] = []

    def start(house: House, who: str = "", **look: object) -> Walk:
        walks.append(Walk(browser, house.base, storage_state=house.sessions.get(who), **look))
        if who in house.sessions:
            walks[-1].go("/")
        elif who:
            walks[-1].sign_in(who)
            house.sessions[who] = walks[-1].context.storage_state()
        return walks[-1]

    yield start
    for walk in walks:
        walk.close()
    problems = [problem for walk in walks for problem in walk.problems]
    assert not problems, "\n".join(problems)


Start = Callable[..., Walk]
