"""The deadline storm through the real server: nothing lost, nothing doubled, nobody refused (P1). The same code as the bench."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bench.storm import STORM_ON, House, options, run, tasks

SMALL = ["--reporters", "10", "--returns", "60", "--seconds", "6", "--import-rows", "20", "--connections", "16"]
LARGE = ["--reporters", "200", "--returns", "2000", "--seconds", "180"]


def held(home: Path, size: list[str], url: str = "") -> dict[str, Any]:
    """A storm after which everything acknowledged is there, once and whole; how many were served depends on the machine."""
    asked = options(size)
    found = run(asked, home, url)
    print(found)
    assert found["problems"] == []
    assert (found["lost"], found["doubled"], found["halves"]) == (0, 0, 0)
    assert found["kept"] >= found["acknowledged"] >= asked.returns * 3 // 4
    assert found["sent_again"] >= asked.returns // 40
    return found


def served(found: dict[str, Any]) -> None:
    """Nobody was turned away, and the office got its import and its bulletin."""
    assert found["unserved"] == []
    assert found["kept"] == found["acknowledged"] == found["sent"]
    assert found["imports"] == ["applied"]


def forged(home: Path) -> list[str]:
    """What the count says when an acknowledgement was never kept, another names another receipt, and a return is there twice."""
    answers = json.loads((home / "answers.json").read_text(encoding="utf-8"))
    strange = {**answers[0], "key": "never-filed"}
    (home / "answers.json").write_text(
        json.dumps([*answers[:-1], strange, {**answers[-1], "receipts": ["another"]}]), encoding="utf-8"
    )
    with sqlite3.connect(home / "guatu.sqlite3") as ledger:
        names = [row[1] for row in ledger.execute("PRAGMA table_info(facts_fact)")]
        copied = ", ".join({"id": f"'{uuid4().hex}'", "line": "line + 1000"}.get(name, name) for name in names)
        one = "SELECT min(rowid) FROM facts_fact WHERE kind = 'returns.progress_returned'"
        ledger.execute(f"INSERT INTO facts_fact ({', '.join(names)}) SELECT {copied} FROM facts_fact WHERE rowid = ({one})")  # noqa: S608 - its own columns, in a file that is thrown away
    return list(json.loads(House(home).world(STORM_ON, "count"))["problems"])


def test_half_comes_in_the_last_ten_minutes() -> None:
    """Compressed sixty times: an hour in a minute, the last ten minutes in ten seconds; one in twenty is sent twice."""
    plan = {"reporters": [{"name": f"{n}", "projects": [f"{n}-{m}" for m in range(10)]} for n in range(200)]}
    found = tasks(plan, 50, 10)
    assert len({one.project for one in found}) == len(found) == 2000
    assert sum(one.at_s >= 50 for one in found) == 1000 and 0 <= found[0].at_s <= found[-1].at_s <= 60
    ways = [one.way for one in found]
    assert 60 <= ways.count("again") + ways.count("cut") <= 140 and min(ways.count("again"), ways.count("cut")) > 20


def test_the_promised_size_has_its_last_ten_minutes_at_their_real_pace() -> None:
    full, small = options(["--full"]), options(["--seconds", "60"])
    assert (full.reporters, full.returns, full.calm_seconds, full.last_seconds) == (2_000, 20_000, 600, 600)
    assert (small.calm_seconds, small.last_seconds) == (50, 10)


@pytest.mark.sqlite
def test_storm_small(tmp_path: Path) -> None:
    held(tmp_path, SMALL)
    assert [one.split(":")[0] for one in forged(tmp_path)] == ["2 lost", "1 doubled"]


@pytest.mark.postgres
def test_storm_small_on_a_server(tmp_path: Path, server_url: str) -> None:
    held(tmp_path, SMALL, server_url)


@pytest.mark.long
@pytest.mark.sqlite
def test_storm_large(tmp_path: Path) -> None:
    served(held(tmp_path, LARGE))


@pytest.mark.long
@pytest.mark.postgres
def test_storm_large_on_a_server(tmp_path: Path, server_url: str) -> None:
    served(held(tmp_path, LARGE, server_url))
