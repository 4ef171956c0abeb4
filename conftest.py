"""What every test stands on: its own data folder, cheap passwords, both databases open, and nothing skipped in CI."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from guatu.facts import guards
from guatu.kernel.garbage import collect_seldom

# For the programs that tests start; this process read its settings before, so `pytest_configure` tells it the same.
_HOME = Path(tempfile.mkdtemp(prefix="guatu-tests-"))
os.environ["GUATU_HOME"] = str(_HOME)
os.environ["GUATU_STATIC_HASHED"] = "0"
os.environ.setdefault("GUATU_SECRET_KEY", "tests-only-" + "0" * 40)

_PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
_DATABASE_FIXTURES = frozenset({
    "db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server",
})  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database-only`: the second engine repeats what a database can change, and nothing else."""
    parser.addoption("--database-only", action="store_true", help="run only tests that use a database")


_empty_tables = TransactionTestCase._fixture_teardown


def _empty_unguarded(case: TransactionTestCase) -> None:
    """After a test that commits, Django empties every table; the append-only guards refuse that, so they stand aside."""
    guards.remove()
    try:
        _empty_tables(case)
    finally:
        guards.install()


def pytest_configure() -> None:
    """Keep tests out of the clone's data; hash passwords cheaply; lock nobody out between two tests (those about it do)."""
    TransactionTestCase._fixture_teardown = _empty_unguarded
    settings.GUATU_HOME = _HOME
    settings.STATIC_ROOT = _HOME / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": _PLAIN_FILES}}
    settings.WHITENOISE_USE_FINDERS = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.AXES_ENABLED = False
    collect_seldom()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Open both databases to database tests, and leave out what the other engine or tier runs."""
    for item in items:
        if _uses_database(item):
            _open_both(item)
    left_out = [item for item in items if _is_elsewhere(config, item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def _uses_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(names & _DATABASE_FIXTURES)


def _open_both(item: pytest.Item) -> None:
    marker = item.get_closest_marker("django_db")
    given = dict(marker.kwargs) if marker else {}
    item.add_marker(pytest.mark.django_db(**{"databases": "__all__", **given}), append=False)


def _is_elsewhere(config: pytest.Config, item: pytest.Item) -> bool:
    other = "sqlite" if connection.vendor == "postgresql" else "postgres"
    if item.get_closest_marker(other):
        return True
    if not config.getoption("--database-only"):
        return False
    is_single = item.get_closest_marker("one_engine")
    is_single = is_single or (item.get_closest_marker("browser") and not item.get_closest_marker("both_engines"))
    return bool(is_single) or not _uses_database(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one."""
    report = yield
    return _unskip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a skipped module is a failed one."""
    report = yield
    return _unskip(report)


def _unskip(report: Any) -> Any:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Each test begins in the source language, whatever the one before it switched to."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program. Skips, with the reason, where there is none."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is not installed: browser journeys cannot run")
    return found
