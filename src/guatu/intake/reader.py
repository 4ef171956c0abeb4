"""Reading: hands a file that passed the gate to the reading child and takes back a workbook.

Source: RELIABILITY 4.3 (parse in a child process with memory and time limits).
"""

from __future__ import annotations

import datetime as dt
import json
import marshal
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import guatu
from guatu.intake import gate, limits
from guatu.intake.collecting import paused
from guatu.intake.problems import report
from guatu.intake.sheets import Merge, Sheet, Workbook
from guatu.kernel.errors import Problem

SOURCE_ROOT = str(Path(guatu.__path__[0]).parent)
KILLED_BY_TIME = frozenset({-signal.SIGXCPU, -signal.SIGKILL})


def read(
    path_or_bytes: str | Path | bytes,
    filename: str,
    sheet: str | None = None,
    *,
    encoding: str | None = None,
    passed: gate.GateResult | None = None,
) -> Workbook:
    """The workbook in a file; with `sheet`, only that one.

    Errors: none; a workbook without sheets carries the problems. `passed` spares a second look by the gate; `encoding`
    answers csv.encoding.
    """
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).read_bytes()
    result = passed or gate.check(data, filename)
    if not result.ok:
        return Workbook(kind=result.kind or "", problems=list(result.problems))
    answer = _ask_child(data, result, Path(filename).stem, encoding)
    workbook = Workbook(kind=result.kind or "", encoding=answer.get("encoding"))
    if "error" in answer:
        workbook.problems.append(report(answer["error"], **answer["said"]))
        return workbook
    workbook.sheets = [_sheet(said, answer["is_1904"], workbook.kind == "csv") for said in answer["sheets"]]
    workbook.problems += _choose(workbook, sheet)
    return workbook


def _choose(workbook: Workbook, wanted: str | None) -> list[Problem]:
    if not any(found.rows for found in workbook.sheets):
        return [report("sheet.none")]
    if wanted is None:
        return []
    names = "、".join(found.name for found in workbook.sheets)
    workbook.sheets = [found for found in workbook.sheets if found.name == wanted]
    return [] if workbook.sheets else [report("sheet.unknown", raw=wanted, names=names)]


def _ask_child(data: bytes, result: gate.GateResult, name: str, encoding: str | None) -> dict[str, Any]:
    memory = min(limits.CHILD_MEMORY_FLOOR + limits.CHILD_MEMORY_PER_BYTE * result.unpacked_bytes, limits.CHILD_MEMORY_CEILING)
    seconds = int(limits.CHILD_SECONDS_FLOOR + limits.CHILD_SECONDS_PER_MEBIBYTE * result.unpacked_bytes / limits.MEBIBYTE)
    command = [
        sys.executable,
        "-B",
        "-m",
        "guatu.intake.child",
        result.kind or "",
        name,
        encoding or "",
        str(memory),
        str(seconds),
    ]
    environment = {"PYTHONPATH": SOURCE_ROOT, "PATH": os.defpath, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds * 3, env=environment, check=False)  # noqa: S603 - our own interpreter and module; the file goes in on standard input
    except subprocess.TimeoutExpired:
        return {"error": "read.time", "said": {"limit": seconds}}
    if done.returncode in KILLED_BY_TIME:
        return {"error": "read.time", "said": {"limit": seconds}}
    if done.returncode != 0:
        code = "read.memory" if b"MemoryError" in done.stderr or b"memory allocation" in done.stderr else "read.failed"
        return {"error": code, "said": {"raw": json.dumps(done.returncode)}}
    with paused():
        answer: dict[str, Any] = marshal.loads(done.stdout)  # noqa: S302 - written by our own child; marshal builds data and runs no code
    return answer


def _sheet(said: dict[str, Any], is_1904: bool, is_text_file: bool) -> Sheet:
    rows = said["rows"]
    for row, column, text in said["dates"]:
        rows[row][column] = _moment(text)
    return Sheet(
        name=said["name"],
        state=said["state"],
        is_1904=is_1904,
        is_text_file=is_text_file,
        rows=rows,
        merges=[Merge(*merge) for merge in said["merges"]],
        hidden_rows=frozenset(said["hidden_rows"]),
        hidden_columns=frozenset(said["hidden_columns"]),
        struck=frozenset(said["struck"]),
        formulas=frozenset(said["formulas"]),
        uncached=frozenset(said["uncached"]),
        errors=said["errors"],
        formats=said["formats"],
        strays=said["strays"],
        far_row=said["far_row"],
    )


def _moment(text: str) -> dt.date:
    return dt.datetime.fromisoformat(text) if len(text) > 10 else dt.date.fromisoformat(text)
