"""Pin everything anew: `make lock`. Needs uv on the path; changes requirements*.txt and package-lock.json.

No address of a registry may enter these files: whoever installs uses the mirror of their own configuration.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from assets import npm

CLONE = Path(__file__).resolve().parents[1]
UV = ["uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
SETS = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-build.txt": ["--group", "build", "-c", "requirements.txt"],
    "requirements-dev.txt": ["--group", "dev", "-c", "requirements.txt"],
}


def main() -> None:
    """Compile the three sets, then the lock of the front-end packages."""
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    for name, sources in SETS.items():
        subprocess.run([*UV, *upgrade, *sources, "--quiet", "--output-file", name], cwd=CLONE, check=True)
    lock_packages()


def lock_packages() -> None:
    """Write package-lock.json in a folder of its own, then drop what are advertisements of donors."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", ".npmrc"):
            shutil.copy(CLONE / file, folder)
        npm(["install", "--package-lock-only"], folder)
        lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    text = json.dumps(lock, indent=2, ensure_ascii=False) + "\n"
    (CLONE / "package-lock.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
