"""The killing ground: `python -m tests.reliability.killing FLOW KILLS [SEED] [each]` in a home and database of its own.

Django is loaded once; each victim is forked from here, works until it is killed, and tells what it begins and what was
acknowledged through a pipe, whose bytes survive it. Kills fall at a random moment: half over the whole flow, half aimed between a
verb's first write and its commit. `each` kills at every statement, commit and file operation once instead. Prints one JSON report.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import signal
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from guatu.facts.verify import verify  # noqa: E402
from tests.reliability import planted  # noqa: E402
from tests.reliability.flow import Flow  # noqa: E402
from tests.reliability.flows import FLOWS  # noqa: E402

Line = dict[str, Any]
# A victim that is silent for so long hangs: a test must not.
PATIENCE_S = 60
# An aimed kill falls within the time of a verb's writing and a quarter beyond: its commit and its answer are hit too.
AIMED = 1.25


class Victim:
    """Runs in the forked child and never returns."""

    def __init__(self, flow: Flow, pipe: int, pending: Line | None, dies_at: int = 0) -> None:
        self.flow, self.pipe, self.pending, self.dies_at, self.ticks = flow, pipe, pending, dies_at, 0
        self.is_telling = False

    def tell(self, **line: Any) -> None:
        """One write: shorter than a pipe's buffer, so whole or not there."""
        os.write(self.pipe, json.dumps({**line, "at": time.monotonic()}).encode() + b"\n")

    def run(self, rounds: int) -> None:
        """Finish what the last one left, then go on."""
        self.tell(ready=backend())
        with connection.execute_wrapper(self._watch), self._dying():
            for _ in range(rounds):
                task = self.pending or self.flow.begin()
                self.pending, self.is_telling = None, True
                self.tell(begin=task)
                self.tell(begin=task, answer=self.flow.do(task))

    def _watch(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self._tick()
        done = execute(sql, *rest)
        if self.is_telling and sql.startswith(self.flow.aim):
            self.is_telling = False
            self.tell(writes=True)
        return done

    @contextlib.contextmanager
    def _dying(self) -> Iterator[None]:
        """In the exhaustive run also before and after every commit, flush and rename."""
        if self.dies_at:
            for owner, name in ((connection, "_commit"), (os, "fsync"), (os, "replace")):
                setattr(owner, name, self._around(getattr(owner, name)))
        yield

    def _around(self, action: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **more: Any) -> Any:
            self._tick()
            done = action(*args, **more)
            self._tick()
            return done

        return run

    def _tick(self) -> None:
        self.ticks += 1
        if self.ticks == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Ground:
    """Forks, kills, looks over, keeps count."""

    def __init__(self, flow: Flow, seed: int) -> None:
        self.flow, self.dice = flow, random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.pending: Line | None = None
        self.writing_s = deque[float](maxlen=9)
        self.counts = dict.fromkeys(("kills", "acknowledged", "under_way", "writing", "committed_unanswered", "verified"), 0)
        self.problems: list[str] = []

    def kill_at_random(self, kills: int) -> None:
        """`kills` victims, one after the other."""
        span_s = self._measure()
        for number in range(kills):
            is_aimed, is_cut_off = number % 2 == 1, connection.vendor == "postgresql" and number % 4 >= 2
            moment = self.dice.uniform(0, AIMED * statistics.median(self.writing_s) if is_aimed else span_s)
            lines = self._round(moment, is_aimed=is_aimed, is_cut_off=is_cut_off)
            self._time_first_verb(lines)
            self._look(lines, f"kill {number}")
            self._verify_now_and_then(number)

    def kill_at_each(self) -> None:
        """At the first statement, the second, … until a verb comes through."""
        number = 0
        while not self.problems:
            number += 1
            lines = self._round(None, dies_at=number)
            self._look(lines, f"statement {number}")
            if any("answer" in line for line in lines):
                break
            self._finish(f"statement {number}")
        self.counts["verified"] += self._verify("at the end")

    def _measure(self) -> float:
        """How long to wait at most over some verbs, in seconds; told by a victim left alive."""
        lines = self._round(None, rounds=4)
        self._time_first_verb(lines)
        return [one["at"] for one in lines if "answer" in one][2] - lines[0]["at"]

    def _time_first_verb(self, lines: list[Line]) -> None:
        """From a victim's first great write to its answer, where it came so far: the first verb of a process is slower than those
        after it, and is the one aimed at. Timed anew with every victim: one figure from a busy moment would let every aim miss."""
        wrote = next((one["at"] for one in lines if "writes" in one), None)
        # A verb taken up again may find its great write done: the answer before the first write is that verb's.
        done = next((one["at"] for one in lines if "answer" in one and wrote is not None and one["at"] > wrote), None)
        if wrote is not None and done is not None:
            self.writing_s.append(done - wrote)

    def _round(
        self, moment: float | None, *, is_aimed: bool = False, is_cut_off: bool = False, dies_at: int = 0, rounds: int = 1
    ) -> list[Line]:
        connections.close_all()
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            # Its own end only: a victim whose killer is gone must find the pipe broken, not write on for ever.
            os.close(ours)
            self._be_victim(theirs, dies_at, rounds if moment is None else 10_000)
        os.close(theirs)
        lines = Lines(ours)
        backend_id = lines.until("ready")["ready"]
        if moment is not None:
            if is_aimed:
                lines.until("writes")
            time.sleep(moment)
            if is_cut_off:
                cut_off(backend_id)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        found = lines.rest()
        os.waitpid(child, 0)
        wait_for_backends()
        return found

    def _be_victim(self, pipe: int, dies_at: int, rounds: int) -> None:
        with contextlib.suppress(BaseException):
            Victim(self.flow, pipe, self.pending, dies_at).run(rounds)
        os._exit(0)

    def _look(self, lines: list[Line], when: str) -> None:
        """Every acknowledged verb whole; the one under way whole or not at all."""
        self.counts["kills"] += 1
        answered = [line for line in lines if "answer" in line]
        begun = [line["begin"] for line in lines if "begin" in line and "answer" not in line]
        found = [text for line in answered for text in self.flow.whole(line["begin"], line["answer"])]
        self.pending = begun[-1] if len(begun) > len(answered) else None
        self.counts["acknowledged"] += len(answered)
        if self.pending is not None:
            self.counts["under_way"] += 1
            self.counts["writing"] += "writes" in lines[-1]
            found += self._look_at_pending()
        self._note(when, [*found, *self.flow.house(), *damage()])

    def _look_at_pending(self) -> list[str]:
        task = self.pending or {}
        if not self.flow.is_there(task):
            return list(self.flow.traces(task))
        self.counts["committed_unanswered"] += 1
        return list(self.flow.whole(task, self.flow.do(task)))

    def _finish(self, when: str) -> None:
        """What the kill interrupted is sent again and answered; nobody mends anything by hand."""
        if self.pending is not None:
            task, self.pending = self.pending, None
            self._note(f"{when}, sent again", list(self.flow.whole(task, self.flow.do(task))))

    def _verify_now_and_then(self, number: int) -> None:
        if (number + 1) % self.flow.verified_every == 0:
            self.counts["verified"] += self._verify(f"after kill {number}")

    def _verify(self, when: str) -> int:
        self._note(when, [f"{one.code} {one.where} {one.message}" for one in verify()])
        return 1

    def _note(self, when: str, found: list[str]) -> None:
        self.problems += [f"{when}: {text}" for text in found]

    def report(self) -> Line:
        """What came of it."""
        self._finish("at the end")
        self._verify("at the end")
        return {**self.counts, "problems": self.problems[:20]}


class Lines:
    """What a victim tells."""

    def __init__(self, pipe: int) -> None:
        self.pipe, self.buffer, self.found = pipe, b"", list[Line]()

    def until(self, word: str) -> Line:
        """Read until a line holds `word`, or the victim is gone."""
        while True:
            for line in self.found:
                if word in line:
                    return line
            if not self._read():
                return {word: None}

    def rest(self) -> list[Line]:
        """Everything until the pipe is closed."""
        while self._read():
            pass
        os.close(self.pipe)
        return [line for line in self.found if "ready" not in line]

    def _read(self) -> bool:
        if not select.select([self.pipe], [], [], PATIENCE_S)[0]:
            raise TimeoutError("a victim hangs")
        chunk = os.read(self.pipe, 65536)
        *whole, self.buffer = (self.buffer + chunk).split(b"\n")
        self.found += [json.loads(line) for line in whole]
        return bool(chunk)


def backend() -> int:
    """The server's process that serves this connection; 0 on SQLite, where there is none."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return 0
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def cut_off(backend_id: int) -> None:
    """End the server's side of the victim's connection while the victim still lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend_id])
    time.sleep(0.02)


def wait_for_backends() -> None:
    """The server notices a dead client only at its next word; what it still commits must not surprise the checks."""
    if connection.vendor != "postgresql":
        return
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(PATIENCE_S * 100):
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.01)
    raise TimeoutError("a backend hangs")


def damage() -> list[str]:
    """What SQLite itself finds wrong with its file."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        return [line for (line,) in cursor.fetchall() if line != "ok"]


def main(flow: str, kills: str, seed: str = "0", mode: str = "") -> None:
    """Prepare, kill, report."""
    planted.plant_from_environment()
    for alias in connections:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    chosen = FLOWS[flow]()
    chosen.prepare()
    ground = Ground(chosen, int(seed))
    if mode == "each":
        ground.kill_at_each()
    else:
        ground.kill_at_random(int(kills))
    print(json.dumps(ground.report(), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
