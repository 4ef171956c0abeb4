"""The month's workbook out and back: keys, locked cells, what is wrong named by sheet, row and cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7
from guatu.life.dispatch.returns.workbook import AT, FIRST_ROW, Drawn, Head, Line, key_of, row_of, workbook_bytes
from guatu.life.dispatch.returns.workbook_reading import Returned, read_workbook

HEAD = Head("99S001", "monthly", "2023-08")
LINES = [
    Line(uuid7(), "示例一号", "S-1", "示例住建局", 100_000_000, 20_000_000, None, "主体二层"),
    Line(uuid7(), "示例二号", "S-2", "", None, None, 35_005_000, ""),
]


def changed(change: Callable[[Any], None] = lambda page: None) -> Returned:
    """The workbook after somebody worked on it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(HEAD, "示例甲县2023年8月填报表", "9月5日17:30前报回", LINES)))
    change(book.active)
    whole = io.BytesIO()
    book.save(whole)
    return read_workbook(whole.getvalue(), "填报表.xlsx")


def cell(page: Any, line: int, key: str) -> Any:
    """A cell of the n-th project."""
    return page.cell(FIRST_ROW + 1 + line, AT[key] + 1)


def test_it_works() -> None:
    def work(page: Any) -> None:
        cell(page, 0, "ytd").value = 2870.5
        cell(page, 0, "progress").value = "主体三层"
        cell(page, 1, "same").value = "是"

    found = changed(work)
    assert (found.head, found.problems, found.new) == (HEAD, [], [])
    first, second = found.rows
    assert (first.project, first.ytd_yuan, first.progress, first.row) == (LINES[0].project, 28_705_000, "主体三层", FIRST_ROW + 1)
    assert (second.is_same, second.ytd_yuan) == (True, 35_005_000)


def test_known_cells_are_locked_and_the_key_is_hidden() -> None:
    page = openpyxl.load_workbook(io.BytesIO(workbook_bytes(HEAD, "表", "注", LINES))).active
    assert page.protection.sheet
    assert page.column_dimensions["A"].hidden
    assert [cell(page, 0, key).protection.locked for key in ("name", "before", "ytd", "progress")] == [True, True, False, False]
    assert (cell(page, 0, "before").value, cell(page, 0, "last").value) == (2000, "主体二层")


def test_an_untouched_workbook_says_nothing_new() -> None:
    assert not any(row.is_touched for row in changed().rows)


@pytest.mark.parametrize(
    ("line", "key", "value", "where"),
    [
        (0, "key", "0188-broken", "A5"), (0, "key", "018a0000-0000-7000-8000-000000000001:0123456789abcdef", "A5"), (0, "ytd", "约2870", "H5"),
        (0, "key", HEAD.text, "A5"), (0, "ytd", "1.00001", "H5"), (1, "same", "也许", "I6"),
    ],
)  # fmt: skip
def test_a_broken_cell_is_named(line: int, key: str, value: str, where: str) -> None:
    def spoil(page: Any) -> None:
        cell(page, line, key).value = value

    (problem,) = changed(spoil).problems
    assert "填报表" in problem and where in problem


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "请从原表复制这一行的行键"), ("en", "Copy the key from the original")]
)
def test_the_first_cell_pasted_as_a_key_is_refused_with_place_and_mend(language: str, said: str) -> None:
    """It bears our own sign and is no key all the same."""

    def paste(page: Any) -> None:
        cell(page, 1, "key").value = HEAD.text

    with translation.override(language):
        (problem,) = changed(paste).problems
    assert "A6" in problem and said in problem


def test_a_project_twice_is_named() -> None:
    def copy(page: Any) -> None:
        cell(page, 1, "key").value = LINES[0].key

    (problem,) = changed(copy).problems
    assert "第 6 行" in problem and "第 5 行" in problem


def test_a_new_row_is_a_proposal_and_a_nameless_one_a_problem() -> None:
    def add(page: Any) -> None:
        cell(page, 2, "name").value, cell(page, 2, "ytd").value = "示例新项目", 300
        cell(page, 3, "ytd").value = 100

    found = changed(add)
    assert [(one.name, one.row) for one in found.new] == [("示例新项目", FIRST_ROW + 3)]
    assert len(found.problems) == 1 and "B8" not in found.problems[0] and "C8" in found.problems[0]


@pytest.mark.parametrize(
    "text", ["", "guatu-return:v2:99S002:monthly:2023-08:0000000000000000", HEAD.text.replace("99S001", "99S002")]
)
def test_a_workbook_of_nobodys_is_refused(text: str) -> None:
    def rename(page: Any) -> None:
        page.cell(1, 1).value = text or None

    with pytest.raises(Invalid) as refused:
        changed(rename)
    assert "file" in refused.value.problems


def test_foreign_bytes_are_refused_at_the_gate() -> None:
    for data, name in ((b"%PDF-1.4", "a.xlsx"), (b"", "a.xlsx"), (b"PK\x03\x04zzz", "a.xlsx"), (b"x", "a.exe")):
        with pytest.raises(Invalid):
            read_workbook(data, name)


def test_keys_are_known_again() -> None:
    one, drawn = uuid7(), Drawn.of(100, "主体\n二层", "")
    assert row_of(key_of(one, drawn)) == (one, drawn)
    assert drawn == Drawn.of(100, " 主体 二层", "") != Drawn.of(None, "主体二层", "")
    for broken in (f"{one}", "", key_of(one, drawn).replace(drawn.ytd, "00000000"), HEAD.text, HEAD.text.replace(":", "：")):
        assert row_of(broken) is None
