"""A proposal carries values with their evidence, and every doubt with its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation

from guatu.intake import file
from guatu.intake.findings import key_of
from guatu.intake.problems import Outcome
from guatu.intake.profile import Context, from_plain
from guatu.intake.tests import building as make
from guatu.ledger.intake_profile import PROJECTS

PROFILE = from_plain(PROJECTS)


def propose(path: Path, rows: list[list[Any]], context: Context | None = None, after: Any = None) -> file.FileProposal:
    make.write(path / "a.xlsx", rows, after)
    return file.propose(path / "a.xlsx", "台账.xlsx", PROFILE, context or Context(default_year=2023))


def test_it_works(tmp_path: Path) -> None:
    found = propose(tmp_path, [["标题"], [*make.HEAD, "园区"], [*make.project(1, G="约3.5亿元"), "示例园"]])
    row = found.proposal.rows[0]
    total = row.values["total_yuan"]
    assert (total.value, total.raw, total.column, total.notes) == (350_000_000, "约3.5亿元", "G", ("amount.unit",))
    assert row.row_number == 3 and row.extra == {"园区": "示例园"} and row.outcome is Outcome.NORMALIZE
    assert [(p.code, p.row, p.column, p.raw) for p in row.normalised] == [("amount.unit", 3, "G", "约3.5亿元")]
    assert found.gate.sha256 and found.outcome is Outcome.NORMALIZE


def test_a_field_the_profile_does_not_have_raises() -> None:
    try:
        PROFILE.field("unheard_of")
    except KeyError as error:
        assert error.args == ("unheard_of",)
    else:
        raise AssertionError("a KeyError was due")


def test_personal_data_stays_out_unless_asked_for(tmp_path: Path) -> None:
    head = [*make.HEAD, "联系电话", "紧急联系手机"]
    row = propose(tmp_path, [head, [*make.project(1), "13800000000", "13900000000"]]).proposal.rows[0]
    assert "phone" not in row.plain() and row.plain(with_personal=True)["phone"] == "13800000000"
    assert "13900000000" not in str(row.extra)


def test_an_accepted_question_becomes_a_note(tmp_path: Path) -> None:
    def hide(book: make.Book, page: make.Page) -> None:
        page.set_row(2, None, None, {"hidden": True})

    rows = [make.HEAD, *make.ledger(3)]
    asked = propose(tmp_path, rows, after=hide)
    assert [key_of(problem) for problem in asked.all_problems] == ["row.hidden@3"]
    answered = propose(tmp_path, rows, Context(default_year=2023, accepted=frozenset({"row.hidden@3"})), hide)
    assert answered.outcome is Outcome.NORMALIZE and [p.code for p in answered.normalised] == ["row.hidden"]


def test_a_refused_cell_cannot_be_accepted(tmp_path: Path) -> None:
    rows = [make.HEAD, make.project(1, G="详见附件")]
    refused = propose(tmp_path, rows)
    keys = frozenset(map(key_of, refused.all_problems))
    assert propose(tmp_path, rows, Context(accepted=keys)).outcome is Outcome.REJECT


def test_what_the_caller_knows_fills_what_the_sheet_leaves_out(tmp_path: Path) -> None:
    context = Context(default_year=2023, default_place="410000A1")
    rows = [make.HEAD, make.project(1, D=None), make.project(2)]
    first, second = propose(tmp_path, rows, context).proposal.rows
    assert first.value("place") == "410000A1" and second.value("place") == "示例甲县"


def test_rows_are_counted_by_their_worst(tmp_path: Path) -> None:
    rows = [make.HEAD, make.project(1), make.project(2, G="甲"), make.project(3, F="翻建"), ["注：说明"]]
    found = propose(tmp_path, rows).proposal
    assert found.counts == {"rows": 3, "rejected": 1, "asked": 1, "skipped": 1}
    assert [row.outcome for row in found] == [Outcome.ACCEPT, Outcome.REJECT, Outcome.CONFIRM]


def test_subtotals_are_told_with_both_numbers(tmp_path: Path) -> None:
    rows = make.ledger(2)
    total = [None, "合计", None, None, None, None, 24_301, 10_030, 6_003, None]
    found = propose(tmp_path, [make.HEAD, *rows, total]).proposal
    wrong = [subtotal for subtotal in found.subtotals if not subtotal.ok]
    assert [(s.row, s.column, s.stated, s.computed) for s in wrong] == [(4, "G", 243_010_000, 243_000_000)]
    (problem,) = found.problems
    assert "24301" in str(problem.message) and "24300" in str(problem.message)


def test_percents_come_out_alike_however_they_were_written(tmp_path: Path) -> None:
    def shape(book: make.Book, page: make.Page) -> None:
        page.write_number(1, 10, 0.599, book.add_format({"num_format": "0.0%"}))

    rows = [[*make.HEAD, "完成率"], [*make.project(1), None], [*make.project(2), "59.9%"], [*make.project(3), 59.9]]
    values = [row.value("completion_percent") for row in propose(tmp_path, rows, after=shape).proposal]
    assert values == [Decimal("59.9")] * 3


def test_every_sentence_has_its_english(tmp_path: Path) -> None:
    found = propose(tmp_path, [make.HEAD, make.project(1, G="详见附件")])
    with translation.override("en"):
        assert str(found.all_problems[0].message).startswith("Row 2, column G: “")
        assert "is not an amount: 详见附件" in str(found.all_problems[0].message)
