"""Sample jobs declared for one test, the side table they write, and workers in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections

from guatu.runner import registry
from guatu.runner.tests import sample_jobs

ROOT = Path(__file__).resolve().parents[4]
# Tests that commit empty these apps' tables afterwards, and no others: the journal's would refuse to be emptied.
OURS_ALONE = pytest.mark.django_db(available_apps=["guatu.runner", "django_tasks", "django_tasks_db"])
Spawn = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def jobs() -> Iterator[None]:
    """The sample jobs and schedules."""
    with registry.opened():
        sample_jobs.declare()
        yield


@pytest.fixture
def side(transactional_db: None, jobs: None) -> Iterator[Callable[[str], list[tuple[object, ...]]]]:
    """The side table, in committed transactions."""
    sample_jobs.make_side_table()
    yield sample_jobs.read_side
    sample_jobs.drop_side_table()


@pytest.fixture
def spawn(transactional_db: None) -> Iterator[Spawn]:
    """Start a worker process on the test's own databases; whatever still runs afterwards is killed."""
    started: list[subprocess.Popen[bytes]] = []
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}

    def start(*args: str) -> subprocess.Popen[bytes]:
        env = os.environ | {"GUATU_TEST_NAMES": json.dumps(names), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        command = [sys.executable, "-m", "guatu.runner.tests.hand", *args]
        started.append(subprocess.Popen(command, env=env))  # noqa: S603 - our own module
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def in_thread(work: Callable[..., object], *args: object) -> threading.Thread:
    """Begin some work beside the test; it leaves no connection behind."""

    def run() -> None:
        try:
            work(*args)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until(is_so: Callable[[], object], *, for_s: float = 20.0) -> None:
    """Wait for something to become true; AssertionError when it does not."""
    for _ in range(int(for_s / 0.05)):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError(f"not so after {for_s} s")
