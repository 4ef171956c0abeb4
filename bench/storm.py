"""The deadline storm: reporters return their months through the real server, half of them in the last ten minutes of an hour.

python -m bench.storm [--reporters N] [--returns M] [--seconds S] [--calm-seconds C] [--full]     on SQLite, or on the empty database of DATABASE_URL

The server is `guatu serve` in a home of its own; everybody signs in by its front door and opens the form before sending it. One
return in twenty is sent twice under one key: half of those because the answer was not waited for. Meanwhile the office imports a
ledger and drafts a bulletin. Time is compressed: an hour passes in S seconds, or its first fifty minutes in C. At the end what is kept is held against what was
acknowledged: nothing may be lost, doubled or half, or the run fails.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.storm_clients import Answer, Browser, Line, ledger
from bench.waiting import NeverCameError, wait_for

CLONE = Path(__file__).resolve().parents[1]
HOUR_S, LAST_S = 3600, 600
CALM_S = HOUR_S - LAST_S
SENT_AGAIN = 0.05
# The world is written on a Friday; the returns come in on the Monday before the due day.
BUILT_ON, STORM_ON = "2023-09-01", "2023-09-04"
START_S, IMPORT_S = 120, 600
TRIES = 10


@dataclass(frozen=True, slots=True)
class Task:
    """One return: when it is due in this run, whose it is, and how it is sent ("once", "again", "cut")."""

    at_s: float
    reporter: int
    project: str
    ytd_yuan: int
    way: str


def options(argv: list[str] | None = None) -> argparse.Namespace:
    """What is asked for, with the seconds of the calm fifty minutes and of the last ten.

    `--full` is the size that is promised: the last ten minutes at their real pace, the calm before them five times as fast, which
    makes it as busy as they are.
    """
    parser = argparse.ArgumentParser(prog="bench.storm")
    parser.add_argument("--reporters", type=int, default=200)
    parser.add_argument("--returns", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=180, help="an hour in so many seconds")
    parser.add_argument("--calm-seconds", type=float, help="the first fifty minutes in so many seconds, when not at the same pace")
    parser.add_argument("--import-rows", type=int, default=2_500)
    parser.add_argument("--connections", type=int, default=32, help="how many are on the line at once")
    parser.add_argument("--full", action="store_true", help="2,000 reporters, 20,000 returns, 20,000 rows, the last ten minutes in ten minutes")
    found = parser.parse_args(argv)
    if found.full:
        found.reporters, found.returns, found.import_rows, found.connections = 2_000, 20_000, 20_000, 64
        found.seconds, found.calm_seconds = HOUR_S, LAST_S
    found.last_seconds = found.seconds * LAST_S / HOUR_S
    found.calm_seconds = found.calm_seconds or found.seconds * CALM_S / HOUR_S
    return found


def run(asked: argparse.Namespace, home: Path, url: str = "") -> dict[str, Any]:
    """Build, serve, storm, count; on SQLite in `home`, or on the empty database at `url`. `problems` is empty when nothing
    was lost, doubled or half; `unserved` when everybody was answered too."""
    house = House(home, url)
    house.world(BUILT_ON, "build", str(asked.reporters), str(asked.returns))
    plan = json.loads((home / "plan.json").read_text(encoding="utf-8"))
    with house.served() as port:
        storm = Storm(plan, port, asked)
        storm.sign_in()
        storm.rage()
    (home / "answers.json").write_text(json.dumps(storm.answers), encoding="utf-8")
    kept = json.loads(house.world(STORM_ON, "count"))
    verified = house.program(STORM_ON, "guatu.cli", "verify")
    problems = [*kept.pop("problems"), *([] if verified.returncode == 0 else [verified.stdout[-500:]])]
    unserved = list(storm.problems)
    if len(storm.answers) != asked.returns:
        unserved.append(f"{asked.returns - len(storm.answers)} returns were never acknowledged")
    return {**storm.told(), **kept, "problems": problems, "unserved": unserved}


@dataclass(frozen=True, slots=True)
class House:
    """A home and a database of their own, and the programs that work there."""

    home: Path
    url: str = ""

    def world(self, day: str, work: str, *numbers: str) -> str:
        """The last line of `bench.storm_world`. Errors: RuntimeError when it failed."""
        done = self.program(day, "bench.storm_world", work, str(self.home), *numbers)
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout.splitlines()[-1] if done.stdout else ""

    def program(self, day: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m …` to its end, on a day."""
        line = [sys.executable, "-m", *command]
        return subprocess.run(line, cwd=CLONE, env=self._around(day), capture_output=True, text=True)  # noqa: S603 - ourselves

    @contextmanager
    def served(self) -> Iterator[int]:
        """`guatu serve` on a free port, until the block ends. Its log stands in the home."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        env = self._around(STORM_ON, GUATU_HOST="127.0.0.1", GUATU_PORT=str(port))
        with (self.home / "server.log").open("wb") as log:
            server = subprocess.Popen([sys.executable, "-m", "guatu.cli", "serve"], cwd=CLONE, env=env, stdout=log, stderr=log)
        try:
            self._wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(START_S)

    def _wait_for(self, port: int, server: subprocess.Popen[bytes]) -> None:
        """Errors: RuntimeError with the end of the server's log, when it ended or did not answer in time."""
        try:
            wait_for("the sign-in page of the server", lambda: _is_open(port), START_S, lambda: server.poll() is not None)
        except NeverCameError as error:
            log = (self.home / "server.log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{error}; the server said: {log[-2000:]}") from error

    def _around(self, day: str, **more: str) -> dict[str, str]:
        return {
            **os.environ, "GUATU_HOME": str(self.home), "DATABASE_URL": self.url, "GUATU_SAMPLE": "1", "GUATU_TODAY": day,
            "DJANGO_SETTINGS_MODULE": "guatu.settings", "PYTHONPATH": os.pathsep.join([str(CLONE / "src"), str(CLONE)]), **more,
        }  # fmt: skip


def _is_open(port: int) -> bool:
    """Whether the front door answers. A server that is coming up refuses, breaks off, or answers that it is not ready."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/account/sign-in")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


# ---- the storm -------------------------------------------------------------------------------------------------------------


class Storm:
    """Everybody who sends, what they were answered, and how long it took."""

    def __init__(self, plan: dict[str, Any], port: int, asked: argparse.Namespace) -> None:
        self.plan, self.port, self.asked = plan, port, asked
        self.browsers = [Browser() for _one in plan["reporters"]]
        self.tasks = tasks(plan, asked.calm_seconds, asked.last_seconds)
        self.answers: list[dict[str, Any]] = []
        self.latencies: list[float] = []
        self.opened: list[float] = []
        self.problems: list[str] = []
        self.lag_s = self.took_s = self.signing_s = 0.0
        self.office: dict[str, float] = {}
        self.turned_away = 0
        self._lock = threading.Lock()
        self._local = threading.local()

    def sign_in(self) -> None:
        """Everybody, before the hour begins."""
        start = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            people = zip(self.browsers, self.plan["reporters"], strict=True)
            list(pool.map(lambda one: one[0].sign_in(self._line(), one[1]["name"], self.plan["password"]), people))
        self.signing_s = time.perf_counter() - start

    def rage(self) -> None:
        """Let them loose, each return at its moment; a moment that finds everybody busy waits, and the lag is told."""
        waiting = iter(self.tasks)
        self.started = time.perf_counter()
        office = threading.Thread(target=self._office)
        office.start()
        with ThreadPoolExecutor(self.asked.connections) as pool:
            for _one in range(self.asked.connections):
                pool.submit(self._work, waiting)
        self.took_s = time.perf_counter() - self.started
        office.join()

    def _work(self, waiting: Iterator[Task]) -> None:
        while True:
            with self._lock:
                task = next(waiting, None)
            if task is None:
                return
            late = time.perf_counter() - self.started - task.at_s
            if late < 0:
                time.sleep(-late)
            try:
                self._send(task, max(late, 0.0))
            except Exception as error:
                self._note(f"{task.project}: {error!r}")

    def _send(self, task: Task, late: float) -> None:
        browser, line = self.browsers[task.reporter], self._line()
        path = f"/returns/project/{task.project}/{self.plan['cycle']}/{self.plan['occasion']}"
        # One reporter may have two projects under way: each page has its own tokens.
        tab = Browser(browser.cookies)
        opened = tab.get(line, path)
        said = {
            "progress": "主体三层浇筑",
            "ytd": str(task.ytd_yuan // 10_000),
            "seen": tab.page.get("seen", ""),
            "key": tab.page.get("key") or uuid4().hex,
        }
        if task.way == "cut":
            tab.cut(line, path, said)
        found = [self._post(tab, path, said) for _time in range(2 if task.way == "again" else 1)]
        with self._lock:
            self.opened.append(opened.seconds)
            self.lag_s = max(self.lag_s, late)
            self._take(task, said["key"], found)

    def _post(self, tab: Browser, path: str, said: dict[str, str]) -> Answer:
        """Send; a house that is too busy says so (503), and what it turned away is sent again, as the page does by itself."""
        for _time in range(TRIES):
            found = tab.post(self._line(), path, said)
            if found.status != 503:
                break
            with self._lock:
                self.turned_away += 1
            time.sleep(1)
        return found

    def _take(self, task: Task, key: str, found: list[Answer]) -> None:
        """An acknowledgement is a receipt's address; anything else is a fault."""
        receipts = [one.to.rsplit("/", 1)[-1] for one in found if one.status == 302 and "/returns/receipt/" in one.to]
        self.latencies += [one.seconds for one in found]
        if len(receipts) != len(found):
            self.problems.append(f"{task.project} was answered {[one.status for one in found]}")
        if receipts:
            self.answers.append({"key": key, "project": task.project, "ytd_yuan": task.ytd_yuan, "receipts": receipts})

    # ---- meanwhile -----------------------------------------------------------------------------------------------------

    def _office(self) -> None:
        """A ledger is imported and a bulletin drafted while the last ten minutes run."""
        try:
            browser, line = Browser(), Line(self.port)
            browser.sign_in(line, self.plan["office"], self.plan["password"])
            time.sleep(max(0.0, self.asked.calm_seconds - (time.perf_counter() - self.started)))
            self._import(browser, line)
            browser.get(line, "/bulletin/")
            drafted = browser.post(line, "/bulletin/draft", {"period": "2023-07"})
            self.office["bulletin_s"] = drafted.seconds
            if drafted.status != 302:
                self._note(f"the bulletin was answered {drafted.status}")
        except Exception as error:
            self._note(f"the office: {error!r}")

    def _import(self, browser: Browser, line: Line) -> None:
        start = time.perf_counter()
        browser.get(line, "/import/")
        previewed = browser.upload(line, "/import/", {"place": self.plan["county"]}, "台账.xlsx", ledger(self.asked.import_rows))
        if previewed.status != 302:
            raise RuntimeError(f"the upload was answered {previewed.status}")
        browser.get(line, previewed.to)
        applied = browser.post(line, f"{previewed.to}/apply", {})
        if applied.status != 302:
            raise RuntimeError(f"the import was answered {applied.status}")
        wait_for("the import to be applied", lambda: "/apply" not in browser.get(line, previewed.to).body, IMPORT_S)
        self.office["import_s"] = time.perf_counter() - start

    def _line(self) -> Line:
        if not hasattr(self._local, "line"):
            self._local.line = Line(self.port)
        line: Line = self._local.line
        return line

    def _note(self, text: str) -> None:
        with self._lock:
            self.problems.append(text)

    def told(self) -> dict[str, Any]:
        """The figures of the run. Units: seconds, returns per second."""
        calm_s, last_s = self.asked.calm_seconds, self.asked.last_seconds
        last = sum(one.at_s >= calm_s for one in self.tasks)
        return {
            "pace": LAST_S / last_s, "calm_pace": CALM_S / calm_s, "sent": len(self.tasks), "sent_again": sum(one.way != "once" for one in self.tasks),
            "acknowledged": len(self.answers), "turned_away": self.turned_away, "offered_per_s": last / last_s,
            "reached_per_s": last / (last_s + max(0.0, self.took_s - calm_s - last_s)), "lag_s": self.lag_s, "signing_s": self.signing_s, **self.office,
            **{f"{name}_s": quantile(self.latencies, share) for name, share in (("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0))},
            "page_p50_s": quantile(self.opened, 0.5), "page_p99_s": quantile(self.opened, 0.99),
        }  # fmt: skip


def tasks(plan: dict[str, Any], calm_s: float, last_s: float, seed: int = 20231) -> list[Task]:
    """Every return with its moment: half spread over the calm fifty minutes, half over the last ten."""
    dice = random.Random(seed)  # noqa: S311 - a bench must repeat itself
    found = []
    for reporter, one in enumerate(plan["reporters"]):
        for number, project in enumerate(one["projects"]):
            is_last = (reporter + number) % 2 == 0
            at_s = dice.uniform(calm_s, calm_s + last_s) if is_last else dice.uniform(0, calm_s)
            way = dice.choice(("again", "cut")) if dice.random() < SENT_AGAIN else "once"
            found.append(Task(at_s, reporter, project, 100_000_000 + dice.randrange(1, 900) * 10_000, way))
    return sorted(found, key=lambda task: task.at_s)


def quantile(values: list[float], share: float) -> float:
    """The value below which so large a share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The run in words."""
    yield (
        f"填报风暴：最后十分钟 {found['pace']:.0f} 倍速，此前五十分钟 {found['calm_pace']:.0f} 倍速，发出 {found['sent']:,}（重发 {found['sent_again']}），"
        f"已确认 {found['acknowledged']:,}，库内 {found['kept']:,}，丢失 {found['lost']}，重复 {found['doubled']}"
    )
    yield (
        f"  最后十分钟：每秒送出 {found['offered_per_s']:.1f}，每秒受理 {found['reached_per_s']:.1f}，最长排队 {found['lag_s']:.1f} s，请稍后再试 {found['turned_away']} 次；"
        f"提交 p50 {found['p50_s'] * 1000:.0f} ms，p99 {found['p99_s'] * 1000:.0f} ms，p99.9 {found['p99.9_s'] * 1000:.0f} ms，"
        f"最长 {found['max_s'] * 1000:.0f} ms；打开表单 p50 {found['page_p50_s'] * 1000:.0f} ms"
    )
    yield f"  同时：导入 {found.get('import_s', 0):.1f} s，通报拟稿 {found.get('bulletin_s', 0):.1f} s；事先登录 {found['signing_s']:.1f} s"
    yield from (f"  ！{one}" for one in [*found["problems"], *found["unserved"]][:20])


def main() -> int:
    """Run once; 1 when something was lost, doubled, half or refused."""
    asked = options()
    with tempfile.TemporaryDirectory(prefix="guatu-storm-") as home:
        found = run(asked, Path(home), os.environ.get("DATABASE_URL", ""))
    for line in lines(found):
        print(line)
    print(json.dumps(found, ensure_ascii=False))
    return 1 if found["problems"] or found["unserved"] else 0


if __name__ == "__main__":
    sys.exit(main())
