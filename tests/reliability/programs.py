"""Programs that tests start: a home and a database of their own, nothing of this process's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]


def program(home: Path, url: str, *command: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run `python -m <command>` to its end; `before` goes before the interpreter (a tracer)."""
    home.mkdir(exist_ok=True)
    around = {"GUATU_HOME": str(home), "DATABASE_URL": url, "PYTHONPATH": os.pathsep.join([str(CLONE / "src"), str(CLONE)])}
    around |= {"DJANGO_SETTINGS_MODULE": "guatu.settings", "GUATU_LANGUAGE": "en"}
    line = [*before, sys.executable, "-m", *command]
    return subprocess.run(line, cwd=CLONE, env={**os.environ, **around}, capture_output=True, text=True, timeout=1800)
