"""The check of the checks: every planted fault turns its test red, and without a fault the same tests are green."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.reliability.planted import PLANTS, VARIABLE
from tests.reliability.programs import CLONE

pytestmark = pytest.mark.long
_FAILED = re.compile(r"^FAILED (\S+)", re.MULTILINE)


def of(engine: str) -> list[str]:
    return [name for name, plant in PLANTS.items() if plant.engine == engine]


def run(name: str, *tests: str) -> subprocess.CompletedProcess[str]:
    """The tests in a process of their own, with a fault or (empty) without."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:xdist", "-p", "tests.reliability.planted", *tests]
    around = {**os.environ, VARIABLE: name, "CI": ""}
    return subprocess.run(command, cwd=CLONE, env=around, capture_output=True, text=True, timeout=900)


def is_noticed(name: str) -> None:
    done = run(name, PLANTS[name].test)
    red = [one for one in _FAILED.findall(done.stdout) if one.startswith(PLANTS[name].test)]
    # 1: tests ran and some failed. Anything else (an error while planting) would be no proof.
    assert done.returncode == 1 and red, f"{name} was not noticed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


@pytest.mark.sqlite
@pytest.mark.parametrize("name", of("sqlite"))
def test_planted(name: str) -> None:
    is_noticed(name)


@pytest.mark.postgres
@pytest.mark.parametrize("name", of("postgres"))
def test_planted_on_a_server(name: str, db: None) -> None:
    is_noticed(name)


@pytest.mark.sqlite
def test_green_without() -> None:
    done = run("", *sorted({PLANTS[name].test for name in of("sqlite")}))
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.postgres
def test_green_without_on_a_server(db: None) -> None:
    done = run("", *sorted({PLANTS[name].test for name in of("postgres")}))
    assert done.returncode == 0, done.stdout[-3000:]
