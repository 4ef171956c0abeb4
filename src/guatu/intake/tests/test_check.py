"""The gate says yes, or says why not before anything is opened."""

from __future__ import annotations

import hashlib
from pathlib import Path

from guatu.intake import gate, limits
from guatu.intake.tests import building as make


def test_it_works(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make.plain(path)
    result = gate.check(path, "台账.xlsx")
    assert result.ok and result.kind == "xlsx" and not result.problems
    assert result.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert result.size == path.stat().st_size and result.unpacked_bytes == sum(map(len, make.parts_of(path).values()))


def test_bytes_and_path_are_judged_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make.plain(path)
    assert gate.check(path.read_bytes(), "a.xlsx") == gate.check(path, "a.xlsx")


def test_size_is_asked_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as stream:
        stream.truncate(limits.MAX_FILE_BYTES + 1)
    result = gate.check(path, "a.docx")
    assert [problem.code for problem in result.problems] == ["file.too_large"]
    assert result.kind is None and len(result.sha256) == 64


def test_the_refusal_names_the_part_and_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make.plain(path)
    make.rezip(path, {}, [("xl/vbaProject.bin", b"x")])
    (problem,) = gate.check(path, "a.xlsx").problems
    assert problem.raw == "xl/vbaProject.bin"
    assert "宏" in str(problem.message) and "另存为" in str(problem.message)


def test_folders_in_the_file_name_mean_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make.plain(path)
    assert gate.check(path, "..\\..\\etc/a.xlsx").ok
    assert not gate.check(path, "a.xlsx/evil.exe").ok
