"""Reading gives what the file says, in a child that can do nothing else."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guatu.intake import child, limits, reader
from guatu.intake.tests import building as make


def test_it_works(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"

    def after(book: make.Book, page: make.Page) -> None:
        page.write_datetime(2, 11, dt.date(2023, 6, 30), book.add_format({"num_format": 'yyyy"年"m"月"'}))
        page.write_number(2, 12, 0.5, book.add_format({"num_format": "0.0%", "font_strikeout": True}))
        page.write_formula(2, 13, "=1+1", None, 2)
        page.write_formula(2, 14, "=1/0", None, "#DIV/0!")
        page.set_row(3, None, None, {"hidden": True})
        page.merge_range(5, 0, 6, 0, 4)
        book.add_worksheet("旧").hide()

    make.write(path, make.table(), after)
    workbook = reader.read(path, "台账.xlsx")
    assert [(sheet.name, sheet.state) for sheet in workbook.sheets] == [("台账", "visible"), ("旧", "hidden")]
    sheet = workbook.sheets[0]
    date, percent, formula, error = (sheet.cell(3, column) for column in (11, 12, 13, 14))
    assert date.value == dt.date(2023, 6, 30) and date.number_format == 'yyyy"年"m"月"'
    assert percent.number_format == "0.0%" and percent.is_struck
    assert formula.is_formula and formula.value == 2 and not formula.is_uncached
    assert error.error == "#DIV/0!"
    assert sheet.cell(4, 1).is_hidden_row
    assert sheet.cell(7, 0).merged_from == (6, 0)
    assert sheet.cell(3, 6).raw == "12100"


def test_one_sheet_can_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make.write(path, make.table(), lambda book, page: make.fill(book.add_worksheet("二"), make.table(3)))
    assert [sheet.name for sheet in reader.read(path, "a.xlsx", "二").sheets] == ["二"]
    refused = reader.read(path, "a.xlsx", "三")
    assert not refused.sheets and [problem.code for problem in refused.problems] == ["sheet.unknown"]


def test_a_file_the_gate_refuses_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7")
    monkeypatch.setattr(reader, "_ask_child", lambda *said: pytest.fail("opened"))
    assert [problem.code for problem in reader.read(path, "a.xlsx").problems] == ["file.extension"]


def test_too_little_memory_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    make.write(path, make.table(20_000))
    monkeypatch.setattr(limits, "CHILD_MEMORY_FLOOR", 0)
    monkeypatch.setattr(limits, "CHILD_MEMORY_CEILING", 20 * limits.MEBIBYTE)
    (problem,) = reader.read(path, "a.xlsx").problems
    assert problem.code in ("read.memory", "read.failed")


def test_too_little_time_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    make.plain(path)

    def late(*command: Any, **said: Any) -> None:
        raise subprocess.TimeoutExpired("child", 1)

    monkeypatch.setattr(subprocess, "run", late)
    assert [problem.code for problem in reader.read(path, "a.xlsx").problems] == ["read.time"]


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, None)),
        ("subprocess.Popen", ("sh", [], None, None)),
        ("os.system", (b"ls",)),
        ("open", ("x", "w", 0)),
    ],
)
def test_the_child_may_do_nothing_else(event: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(PermissionError):
        child._guard(event, arguments)


def test_the_child_starts_without_django() -> None:
    command = [sys.executable, "-c", "import sys, guatu.intake.child; sys.exit('django' in sys.modules)"]
    done = subprocess.run(command, env={"PYTHONPATH": reader.SOURCE_ROOT}, check=False)  # noqa: S603
    assert done.returncode == 0
