"""Set up this clone with nothing but Python: environment, pinned packages, front-end files, fonts, catalogues.

    python3 tools/setup.py          what the program needs
    python3 tools/setup.py --dev    and what its tests need

Each step leaves a stamp of what it was done from and is done again only when that changes. Standard library only: this runs
before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

CLONE = Path(__file__).resolve().parents[1]
VENV = CLONE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMPS = VENV / "guatu-stamps"
OLDEST = (3, 11)
PIP = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]


def main() -> None:
    """Every step, in order."""
    if sys.version_info < OLDEST:
        sys.exit(f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新版本。 Guatu needs Python {OLDEST[0]}.{OLDEST[1]} or newer.")
    names = ["requirements.txt", "requirements-build.txt", *(["requirements-dev.txt"] if "--dev" in sys.argv else [])]
    make_environment()
    for name in names:
        step(f"安装依赖 Installing {name}", name, [name], lambda name=name: install_pinned(name))
    step("安装本程序 Installing guatu", "package", ["pyproject.toml", "CHANGELOG.md"], install_guatu)
    inputs = ["package.json", "package-lock.json", "tools/assets.py", "tools/fonts.py"]
    step("下载前端文件与字体 Fetching front-end files and fonts", "assets", inputs, fetch_assets, made=[
        "src/guatu/ui/static/vendor/echarts/echarts.min.js", "src/guatu/documents/fonts/NotoSerifSC_400Regular.ttf",
    ])  # fmt: skip
    run(["tools/messages.py", "compile"])


def make_environment() -> None:
    """The environment `.venv`; one of another Python version is made anew."""
    config = VENV / "pyvenv.cfg"
    version = f"version = {sys.version_info.major}.{sys.version_info.minor}."
    if PYTHON.exists() and config.is_file() and version in config.read_text(encoding="utf-8"):
        return
    print("创建环境 Creating .venv", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        sys.exit("缺少 venv 模块（Debian: python3-venv）。 The venv module is missing (Debian: python3-venv).")


def step(title: str, name: str, inputs: list[str], act: Callable[[], None], made: list[str] | None = None) -> None:
    """Do `act` unless its stamp says it was done from the very same inputs and what it made is still there."""
    stamp, digest = STAMPS / name, fingerprint(inputs)
    is_done = stamp.is_file() and stamp.read_text(encoding="utf-8") == digest
    if is_done and all((CLONE / path).exists() for path in made or []):
        return
    print(title, flush=True)
    act()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest, encoding="utf-8")


def fingerprint(inputs: list[str]) -> str:
    """One hash over the contents of some files and the environment they were used in."""
    total = hashlib.sha256((VENV / "pyvenv.cfg").read_bytes())
    for name in inputs:
        total.update((CLONE / name).read_bytes())
    return total.hexdigest()


def install_pinned(name: str) -> None:
    """Install one set; a file whose hash is not in the set is refused, and nothing is built from source."""
    run([*PIP, "--require-hashes", "--only-binary", ":all:", "-r", name])


def install_guatu() -> None:
    """Install the clone itself, so that .venv/bin/guatu runs what stands in src/."""
    run([*PIP, "--no-deps", "--no-build-isolation", "--no-index", "--editable", "."])


def fetch_assets() -> None:
    """Front-end files and fonts."""
    run(["tools/assets.py"])


def run(arguments: list[str]) -> None:
    """Run the environment's Python in the clone; stop with its status when it fails."""
    done = subprocess.run([str(PYTHON), *arguments], cwd=CLONE, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
