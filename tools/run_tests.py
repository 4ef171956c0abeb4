"""The first tier of tests: everything on SQLite and, beside it, what a database can change on PostgreSQL.

    python tools/run_tests.py           the first tier
    python tools/run_tests.py --long    the second: fuzzing, exhaustive kills, a large storm

What is missing on this machine is skipped with one loud line. With CI=true nothing may be skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import postgres

CLONE = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
BROKEN = ("failed", "error", "errors", "xpassed")


class Run:
    """One pytest process. The first is heard while it runs, the other when both are done."""

    def __init__(self, title: str, url: str, options: list[str], *, is_heard: bool) -> None:
        self.title, self.is_heard, self.lines = title, is_heard, list[str]()
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=short", "-p", "no:warnings", *options]
        self.process = subprocess.Popen(
            command, cwd=CLONE, env={**os.environ, "DATABASE_URL": url}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
        self.ear = threading.Thread(target=self._listen)
        self.ear.start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line)
            if self.is_heard:
                print(line, end="", flush=True)

    def finish(self) -> Counter[str]:
        """Wait, print what was not heard yet, and count."""
        self.ear.join()
        if not self.is_heard:
            print(f"\n==== {self.title} ====\n{''.join(self.lines)}", flush=True)
        return counted(self.lines, self.process.wait())


def main() -> int:
    """Run both engines and add up. The last line says how many passed and failed."""
    is_ci, is_long = os.environ.get("CI") == "true", "--long" in sys.argv
    lacks = loud_lines(server := postgres.find(), is_ci=is_ci)
    for line in lacks:
        print(f"!! {line}", flush=True)
    if lacks and is_ci:
        print("0 passed, 1 failed")
        return 1
    try:
        total = run_all(server, is_long=is_long)
    finally:
        if server:
            server.stop()
    broken = sum(total[word] for word in BROKEN)
    print(f"\n{total['passed']} passed, {broken} failed" + (f", {total['skipped']} skipped" if total["skipped"] else ""))
    return 1 if broken else 0


def loud_lines(server: postgres.Server | None, *, is_ci: bool) -> list[str]:
    """One line for each thing whose tests cannot run here."""
    what = "are not run" if not is_ci else "cannot run, and in CI nothing may be skipped"
    lines = []
    if not any(map(shutil.which, BROWSERS)):
        lines.append(f"没有 Chromium，浏览器测试无法运行。 Chromium is missing: browser journeys {what}.")
    if server is None:
        lines.append(f"没有 PostgreSQL，相应测试无法运行。 No PostgreSQL server could be used: its tests {what}.")
    return lines


def run_all(server: postgres.Server | None, *, is_long: bool) -> Counter[str]:
    """Start both engines at once and add up their counts."""
    tier = ["-m", "long" if is_long else "not long", *(one for one in sys.argv[1:] if one != "--long")]
    cores = os.cpu_count() or 1
    # The first engine carries the pure tests and the browser, so it gets more hands.
    print("==== SQLite ====", flush=True)
    runs = [Run("SQLite", "", ["-n", str(max(2, cores - 1)), *tier], is_heard=True)]
    if server:
        options = ["-n", str(max(1, cores // 2)), "--database-only", *tier]
        runs.append(Run("PostgreSQL", server.url, options, is_heard=False))
    return sum((run.finish() for run in runs), Counter())


def counted(lines: list[str], status: int) -> Counter[str]:
    """The counts of pytest's closing line; a run that broke without one counts as a failure."""
    last = next((line for line in reversed(lines) if _COUNT.search(line)), "")
    counts = Counter({word: int(number) for number, word in _COUNT.findall(last)})
    # 5: nothing was selected, which is no failure of the second tier on one engine.
    if status not in (0, 5) and not any(counts[word] for word in BROKEN):
        counts["failed"] += 1
    return counts


if __name__ == "__main__":
    sys.exit(main())
