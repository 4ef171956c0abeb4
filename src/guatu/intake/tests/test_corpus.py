"""Every file of the corpus has its outcome, says why, and costs little."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guatu.intake import file
from guatu.intake.profile import Context, from_plain
from guatu.intake.tests import corpus_disguised, corpus_hostile, corpus_messy, corpus_tables, corpus_values
from guatu.intake.tests.corpus import CASES, Case
from guatu.ledger.intake_profile import PROJECTS

PROFILE = from_plain(PROJECTS)
PLACES = {"示例甲县": "410000A1", "示例乙县": "410000A2"}
SECONDS = 5.0


FILLED_BY = (corpus_disguised, corpus_hostile, corpus_messy, corpus_tables, corpus_values)


def test_it_works() -> None:
    """Every module of the corpus adds to it, and there are enough files."""
    assert {case.build.__module__ for case in CASES.values()} == {module.__name__ for module in FILLED_BY}
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_corpus(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    case.build(path)
    context = Context(default_year=case.year, places=PLACES)
    started = cpu_seconds()
    found = file.propose(path, case.filename, PROFILE, context, sheet=case.sheet, encoding=case.encoding)
    seconds = cpu_seconds() - started
    said = [*found.all_problems, *found.normalised]
    codes = {problem.code for problem in said}
    assert found.outcome is case.outcome, [(p.code, p.row, p.column, str(p.message)) for p in said]
    assert case.codes <= codes and not case.absent & codes, codes
    assert all(str(problem.message) and "{" not in str(problem.message) for problem in said)
    _check_rows(case, found)
    assert seconds < SECONDS


def cpu_seconds() -> float:
    """Our own and our children's time; the wall clock says more about the neighbours."""
    return sum(os.times()[:4])


def _check_rows(case: Case, found: file.FileProposal) -> None:
    if case.rows is not None:
        assert found.proposal is not None and len(found.proposal) == case.rows
    rows = found.proposal.rows if found.proposal is not None else []
    for (at, key), value in case.values.items():
        assert rows[at].value(key) == value, (at, key, rows[at].values[key])
    for (at, label), raw in case.extra.items():
        assert rows[at].extra.get(label) == raw, rows[at].extra
    if case.outcome.value == "REJECT_FILE":
        assert not rows
