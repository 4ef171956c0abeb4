"""The ledger goes out as it came in: columns, order, titles and units; and what comes back reads the same."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from guatu.intake import file, layouts, writeback
from guatu.intake.problems import Outcome
from guatu.intake.profile import Context, from_plain
from guatu.intake.tests import building as make
from guatu.intake.tests import corpus_messy, corpus_tables, corpus_values
from guatu.intake.tests.corpus import CASES, Case
from guatu.ledger.intake_profile import PROJECTS

PROFILE = from_plain(PROJECTS)
CONTEXT = Context(default_year=2023, places={"示例甲县": "410000A1", "示例乙县": "410000A2"})
GOOD = {
    name: case
    for name, case in CASES.items()
    if case.outcome in (Outcome.ACCEPT, Outcome.NORMALIZE)
    and case.build.__module__ in (corpus_messy.__name__, corpus_tables.__name__, corpus_values.__name__)
}


def read(data: bytes | Path, name: str = "台账.xlsx", **said: Any) -> file.FileProposal:
    return file.propose(data, name, PROFILE, CONTEXT, **said)


def export(found: file.FileProposal) -> bytes:
    layout = json.loads(json.dumps(layouts.layout_of(found.proposal)))
    return writeback.export(layout, [layouts.row_of(row, with_personal=True) for row in found.proposal])


def rows_of(found: file.FileProposal) -> list[dict[str, Any]]:
    return [layouts.row_of(row, with_personal=True) for row in found.proposal]


def test_it_works(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make.plain(path)
    before = read(path)
    after = read(export(before))
    assert [row["values"] for row in rows_of(after)] == [row["values"] for row in rows_of(before)]
    assert after.proposal.table.sheet.rows[:2] == before.proposal.table.sheet.rows[:2]
    assert [column.label for column in after.header_map.columns] == make.HEAD


@pytest.mark.parametrize("case", GOOD.values(), ids=GOOD.keys())
def test_round_trip(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    case.build(path)
    before = read(path, case.filename, sheet=case.sheet, encoding=case.encoding)
    after = read(export(before))
    assert after.outcome in (Outcome.ACCEPT, Outcome.NORMALIZE), [str(p.message) for p in after.all_problems]
    assert rows_of(after) == rows_of(before)
    assert after.header_map.fingerprint == before.header_map.fingerprint


def test_counts_of_sections_and_sums_follow_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    CASES["sections_with_sums"].build(path)
    before = read(path)
    rows = rows_of(before)[1:]
    after = read(writeback.export(layouts.layout_of(before.proposal), rows))
    assert after.outcome in (Outcome.ACCEPT, Outcome.NORMALIZE), [str(p.message) for p in after.all_problems]
    assert [section.stated_count for section in after.proposal.sections] == [3, 2]
    assert all(subtotal.ok for subtotal in after.proposal.subtotals)


def test_a_changed_amount_is_written_in_the_columns_unit(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    CASES["two_units_side_by_side"].build(path)
    before = read(path)
    rows = rows_of(before)
    rows[0]["values"]["total_yuan"] = 250_000_000
    sheet = read(writeback.export(layouts.layout_of(before.proposal), rows)).workbook.sheets[0]
    assert sheet.rows[1][6] == 2.5


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    texts = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"]
    make.write(path, [[*make.HEAD, "甲"], *[[*make.project(n), text] for n, text in enumerate(texts, start=1)]])
    data = export(read(path))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet
    assert [row.extra["甲"] for row in read(data).proposal] == texts


def test_rejected_rows_go_back_with_their_reasons(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make.write(path, [make.HEAD, make.project(1), make.project(2, G="详见附件")])
    found = read(path)
    bad = [row for row in found.proposal if row.outcome is Outcome.REJECT]
    sheet = read(writeback.rejected(bad, found.proposal.problems)).workbook.sheets[0]
    assert sheet.rows[0][0] == "原行号" and sheet.rows[0][-1] == "原因"
    assert sheet.rows[1][0] == "3" and sheet.rows[1][7] == "详见附件"
    assert "第 3 行 G 列" in sheet.rows[1][-1]
    assert len(sheet.rows) == 2
