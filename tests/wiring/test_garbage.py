"""Whoever serves pages looks for garbage seldom, by whichever door the process came in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = "import gc; print(gc.get_threshold()[0], gc.get_freeze_count() > 10_000)"
DOORS = {
    "wsgi": f"import guatu.wsgi; {ASK}",
    "command": f"from guatu.cli.door import main; main(['version']); {ASK}",
}


@pytest.mark.parametrize("door", DOORS)
def test_a_process_of_ours_collects_seldom(door: str, tmp_path: Path) -> None:
    env = {**os.environ, "GUATU_HOME": str(tmp_path), "DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-c", DOORS[door]], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "20000 True"
